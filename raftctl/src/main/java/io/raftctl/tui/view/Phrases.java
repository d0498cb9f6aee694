package io.raftctl.tui.view;

import io.raftctl.output.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Values in a few characters. */
final class Phrases {
    private static final String NONE = "-";

    private Phrases() {}

    static String orNone(@Nullable Object value) {
        String text = value == null ? "" : value.toString();
        return text.isEmpty() ? NONE : text;
    }

    /** As in {@code 12:03:04.123}, in UTC; with its day when that is not the day of {@code now}. */
    static String clock(long epochMs, long nowMs) {
        String time = Text.time(epochMs);
        int t = time.indexOf('T');
        String clock = time.substring(t + 1, time.length() - 1);
        return time.substring(0, t).equals(day(nowMs))
                ? clock
                : time.substring(Math.max(0, t - 5), t) + " " + clock.substring(0, 8);
    }

    /** When a line was; empty when it goes on with the one before. */
    static String clock(Line line, long nowMs) {
        Long timeMs = line.timeMs();
        return timeMs == null ? "" : clock((long) timeMs, nowMs);
    }

    private static String day(long epochMs) {
        String time = Text.time(epochMs);
        return time.substring(0, time.indexOf('T'));
    }

    /** As in {@code seen 12s ago}. */
    static String seen(@Nullable Long ageMs) {
        return ageMs == null ? "never answered" : "seen " + Text.duration(ageMs) + " ago";
    }

    /** As in {@code 840us}, {@code 2.1ms} and {@code 1.2s}. */
    static String micros(@Nullable Double us) {
        if (us == null) {
            return NONE;
        }
        if (us < 1000) {
            return Math.round(us) + "us";
        }
        return us < 1_000_000
                ? String.format(Locale.ROOT, "%.1fms", us / 1000)
                : String.format(Locale.ROOT, "%.1fs", us / 1_000_000);
    }

    static String micros(@Nullable Long us) {
        return us == null ? NONE : micros((Double) us.doubleValue());
    }

    /** As in {@code 1234/s}; below ten with one decimal. */
    static String rate(@Nullable Double perSecond) {
        if (perSecond == null) {
            return NONE;
        }
        return perSecond > 0 && perSecond < 10
                ? String.format(Locale.ROOT, "%.1f/s", perSecond)
                : Math.round(perSecond) + "/s";
    }

    /** As in {@code leader silent}. */
    static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** As in {@code n1, n2 and n3}. */
    static String list(List<String> names) {
        if (names.size() < 2) {
            return String.join("", names);
        }
        List<String> head = new ArrayList<>(names);
        String last = head.remove(head.size() - 1);
        return String.join(", ", head) + " and " + last;
    }
}
