package io.raftctl.output;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Values as words. */
public final class Text {
    private static final int SHOWN = 40;
    private static final String[] SIZES = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    private Text() {}

    /** The text whose UTF-8 form the bytes are, or null. */
    public static @Nullable String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /**
     * The bytes on one line of a terminal: UTF-8 as it is, and {@code \xNN} for every byte of a
     * control character, of a backslash and of what is not UTF-8.
     */
    public static String printable(byte[] bytes) {
        String text = utf8(bytes);
        if (text == null) {
            StringBuilder line = new StringBuilder();
            for (byte b : bytes) {
                line.append(b >= ' ' && b < 0x7f && b != '\\' ? (char) b : escape(b));
            }
            return line.toString();
        }
        StringBuilder line = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (Character.isISOControl(c)
                    || Character.getType(c) == Character.FORMAT
                    || c == '\\') {
                for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                    line.append(escape(b));
                }
            } else {
                line.appendCodePoint(c);
            }
        });
        return line.toString();
    }

    /** As much of a line as a column has room for. */
    public static String start(String line) {
        return line.codePointCount(0, line.length()) <= SHOWN
                ? line
                : line.substring(0, line.offsetByCodePoints(0, SHOWN)) + "...";
    }

    private static String escape(byte b) {
        return "\\x" + Character.forDigit(b >> 4 & 0xf, 16) + Character.forDigit(b & 0xf, 16);
    }

    /** A size such as {@code 1.5 MiB}. */
    public static String size(long bytes) {
        double size = bytes;
        int unit = 0;
        while (size >= 1024 && unit < SIZES.length - 1) {
            size /= 1024;
            unit++;
        }
        return unit == 0
                ? bytes + "B"
                : String.format(Locale.ROOT, size < 10 ? "%.1f%s" : "%.0f%s", size, SIZES[unit]);
    }

    /** A duration such as {@code 250ms}, {@code 12s}, {@code 5m}, {@code 3h} or {@code 8d}. */
    public static String duration(long ms) {
        if (ms < 1000) {
            return ms + "ms";
        }
        long s = ms / 1000;
        if (s < 120) {
            return s + "s";
        }
        if (s < 7200) {
            return s / 60 + "m";
        }
        return s < 172_800 ? s / 3600 + "h" : s / 86_400 + "d";
    }

    /** A duration as options take it, and not rounded: {@code 990ms}, {@code 90s}, {@code 2m}. */
    public static String exactly(long ms) {
        if (ms % 60_000 == 0) {
            return ms / 60_000 + "m";
        }
        return ms % 1000 == 0 ? ms / 1000 + "s" : ms + "ms";
    }

    /** An instant in ms since 1970 as RFC 3339, in UTC, with milliseconds. */
    public static String time(long epochMs) {
        return Rfc3339.FORMAT.format(Instant.ofEpochMilli(epochMs));
    }

    /** Made when first needed: most verbs print no time, and java.time's formats load slowly. */
    private static final class Rfc3339 {
        static final DateTimeFormatter FORMAT =
                new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);
    }
}
