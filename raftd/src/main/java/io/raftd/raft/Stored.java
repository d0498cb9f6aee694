package io.raftd.raft;

import org.jspecify.annotations.Nullable;

/**
 * What a replica's disk remembers.
 *
 * @param snapshot the newest one, whose state is applied; null for none. It ends at the latest
 *     where the log does, and begins at the latest where the log does: log.firstIndex <=
 *     snapshot.index + 1 <= log.lastIndex + 1
 */
public record Stored(HardState hardState, @Nullable Snapshot snapshot, LogSummary log) {
    public Stored {
        long index = snapshot == null ? 0 : snapshot.index();
        if (log.firstIndex() > index + 1 || log.lastIndex() < index) {
            throw new IllegalArgumentException("a log of " + log.firstIndex() + " to "
                    + log.lastIndex() + " with a snapshot at " + index);
        }
    }
}
