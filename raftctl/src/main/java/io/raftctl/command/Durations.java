package io.raftctl.command;

import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Durations as {@code 500ms}, {@code 2s}, {@code 1m} and {@code 1h}. */
public final class Durations {
    private static final int MAX_DIGITS = 9;
    /** Well within what a long holds in ns. */
    private static final Duration MAX = Duration.ofSeconds(999_999_999);

    private Durations() {}

    /** For options. */
    static final class Converter implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            return parse(text);
        }
    }

    /** The duration that a text is; else TypeConversionException. */
    public static Duration parse(String text) {
        int digits = 0;
        while (digits < text.length() && Character.digit(text.charAt(digits), 10) >= 0) {
            digits++;
        }
        if (digits == 0 || digits > MAX_DIGITS) {
            throw bad(text);
        }
        long n = Long.parseLong(text.substring(0, digits));
        Duration duration = switch (text.substring(digits)) {
            case "ms" -> Duration.ofMillis(n);
            case "s" -> Duration.ofSeconds(n);
            case "m" -> Duration.ofMinutes(n);
            case "h" -> Duration.ofHours(n);
            default -> throw bad(text);
        };
        if (duration.isZero()) {
            throw new TypeConversionException("'" + text + "' is not more than 0");
        }
        if (duration.compareTo(MAX) > 0) {
            throw new TypeConversionException(
                    "'" + text + "' is more than " + MAX.toSeconds() + "s");
        }
        return duration;
    }

    /**
     * So many of the equal parts of a duration. {@link Duration#dividedBy(long)} prepares decimals
     * of any size when it is first called, which takes a JVM some 30 ms.
     */
    public static Duration parts(Duration whole, int taken, int of) {
        return Duration.ofNanos(whole.toNanos() / of * taken);
    }

    private static TypeConversionException bad(String text) {
        return new TypeConversionException("'" + text + "' is no duration such as 500ms, 2s or 1m");
    }
}
