package io.raftctl.command.dashboard;

import io.raftctl.tui.terminal.Occasions;

import java.io.Closeable;

/** Where a dashboard's looks come from, one after the other, on a thread of their own. */
interface Source extends Closeable {
    /** Begins; each look is put there. */
    void begin(Occasions to);

    /** The time that is shown, in ms since 1970. */
    long nowMs();

    /** Ends, whether or not it has begun. */
    @Override
    void close();
}
