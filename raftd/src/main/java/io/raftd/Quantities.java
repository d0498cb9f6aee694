package io.raftd;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations and sizes as people write them. */
final class Quantities {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,12})([A-Za-z]*)");
    static final Map<String, Long> TIMES =
            Map.of("ms", 1L, "s", 1000L, "m", 60_000L, "h", 3_600_000L);
    static final Map<String, Long> SIZES =
            Map.of("", 1L, "B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);

    private Quantities() {}

    /** {@code 500ms 2s 1m 1h}; throws IllegalArgumentException for anything else. */
    static Duration duration(String text) {
        return Duration.ofMillis(parse(text, TIMES, "a duration such as 500ms, 2s or 1m"));
    }

    /** Bytes: {@code 65536 64KiB 64MiB 1GiB}; throws IllegalArgumentException for anything else. */
    static long bytes(String text) {
        return parse(text, SIZES, "a size such as 64KiB, 64MiB or 1GiB");
    }

    private static long parse(String text, Map<String, Long> units, String expected) {
        Matcher m = FORM.matcher(text);
        Long unit = m.matches() ? units.get(m.group(2)) : null;
        if (unit == null) {
            throw new IllegalArgumentException("'" + text + "' is not " + expected);
        }
        try {
            return Math.multiplyExact(Long.parseLong(m.group(1)), unit);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("'" + text + "' is too large", e);
        }
    }
}
