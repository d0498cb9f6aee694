package io.raftctl.tui.canvas;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Numbers as bars that are several rows high. */
public final class Chart {
    private Chart() {}

    /**
     * Fills the canvas with as many bars as it has columns for, the latest at the right end of
     * them, in proportion to the greatest; what is unknown has none.
     */
    public static void draw(Canvas canvas, List<@Nullable Double> values, Tone tone) {
        int columns = Math.min(canvas.columns(), values.size());
        List<@Nullable Double> shown = values.subList(values.size() - columns, values.size());
        String ramp = canvas.glyph(Glyph.RAMP);
        double most = Spark.most(shown);
        for (int row = 0; row < canvas.rows(); row++) {
            int below = (canvas.rows() - 1 - row) * ramp.length();
            StringBuilder line = new StringBuilder();
            for (Double value : shown) {
                int height = height(value, most, canvas.rows() * ramp.length()) - below;
                line.append(height <= 0 ? ' ' : ramp.charAt(Math.min(height, ramp.length()) - 1));
            }
            canvas.put(0, row, line.toString(), tone);
        }
    }

    /** 0 to {@code full}. */
    private static int height(@Nullable Double value, double most, int full) {
        if (value == null || !(value > 0) || !(most > 0)) {
            return 0;
        }
        return (int) Math.max(1, Math.min(full, Math.round(value / most * full)));
    }
}
