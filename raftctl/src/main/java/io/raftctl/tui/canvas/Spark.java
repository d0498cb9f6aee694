package io.raftctl.tui.canvas;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A row of numbers as a line of bars. */
public final class Spark {
    private Spark() {}

    /**
     * The latest so many of the values, in proportion to the greatest of them; a value that is
     * unknown leaves its place blank.
     *
     * @param ramp from nothing to the most, a character each
     */
    public static String of(List<@Nullable Double> values, int columns, String ramp) {
        List<@Nullable Double> shown =
                values.subList(Math.max(0, values.size() - Math.max(0, columns)), values.size());
        double most = most(shown);
        StringBuilder line = new StringBuilder();
        for (Double value : shown) {
            line.append(value == null ? ' ' : ramp.charAt(level(value, most, ramp.length())));
        }
        return line.toString();
    }

    private static int level(double value, double most, int levels) {
        if (!(value > 0) || !(most > 0)) {
            return 0;
        }
        return (int) Math.max(1, Math.min(levels - 1, Math.round(value / most * (levels - 1))));
    }

    /** The greatest value; 0 of none. */
    public static double most(List<@Nullable Double> values) {
        return values.stream()
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .filter(Double::isFinite)
                .max()
                .orElse(0);
    }
}
