package io.raftctl.output;

/** A part of a whole, drawn. */
public final class Bar {
    private static final int WIDTH = 20;

    private Bar() {}

    /** Such as {@code [#####...............] 25%}; always of one width. */
    public static String of(long done, long total) {
        int percent = percent(done, total);
        int filled = percent * WIDTH / 100;
        return "[" + "#".repeat(filled) + ".".repeat(WIDTH - filled) + "] "
                + " ".repeat(3 - String.valueOf(percent).length()) + percent + "%";
    }

    /** 0 to 100, and 100 only of the whole; of nothing, all is done. */
    public static int percent(long done, long total) {
        if (done >= total) {
            return 100;
        }
        return (int) Math.min(99, Math.max(0, 100.0 * done / total));
    }
}
