package io.raftctl.command;

import io.raftctl.output.Bar;

import java.io.Closeable;
import java.io.PrintStream;
import java.util.concurrent.TimeUnit;

/**
 * How far long work is, on standard error: a bar that stays on its line of a terminal, otherwise a
 * line every few seconds for people, and nothing for those who want quiet or one JSON object.
 */
public final class Progress implements Closeable {
    private static final long INTERVAL = TimeUnit.SECONDS.toNanos(3);
    private static final String BACK = "\r";
    private static final String CLEAR_REST = "\033[K";

    private final PrintStream err;
    private final boolean terminal;
    private final boolean silent;
    private long nextLineAt = Long.MIN_VALUE;
    private boolean begun;

    Progress(PrintStream err, boolean terminal, boolean silent) {
        this.err = err;
        this.terminal = terminal;
        this.silent = silent;
    }

    /** {@code done} of {@code total} of whatever is counted, and what is to be said of it. */
    public void show(long done, long total, String text) {
        if (silent) {
            return;
        }
        long now = System.nanoTime();
        if (terminal) {
            err.print(BACK + Bar.of(done, total) + "  " + text + CLEAR_REST);
            err.flush();
        } else if (!begun || now - nextLineAt >= 0) {
            err.println(text + " (" + Bar.percent(done, total) + "%)");
            nextLineAt = now + INTERVAL;
        }
        begun = true;
    }

    /** The line is free for something else. */
    @Override
    public void close() {
        if (begun && terminal) {
            err.print(BACK + CLEAR_REST);
            err.flush();
        }
        begun = false;
    }
}
