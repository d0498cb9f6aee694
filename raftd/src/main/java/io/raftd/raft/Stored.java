package io.raftd.raft;

import org.jspecify.annotations.Nullable;

/**
 * What a replica's disk remembers.
 *
 * @param snapshot the newest one, whose state is applied; null for none. It ends at the latest
 *     where the log does, and begins at the latest where the log does: log.firstIndex <=
 *     snapshot.index + 1 <= log.lastIndex + 1
 * @param rebuilding it has lost the log that it once had; the hard state is what it was
 */
public record Stored(
        HardState hardState, @Nullable Snapshot snapshot, LogSummary log, boolean rebuilding) {
    /** Of a replica that has all that it ever stored. */
    public Stored(HardState hardState, @Nullable Snapshot snapshot, LogSummary log) {
        this(hardState, snapshot, log, false);
    }

    public Stored {
        long index = snapshot == null ? 0 : snapshot.index();
        if (log.firstIndex() > index + 1 || log.lastIndex() < index) {
            throw new IllegalArgumentException("a log of " + log.firstIndex() + " to "
                    + log.lastIndex() + " with a snapshot at " + index);
        }
    }
}
