package io.raftd.raft;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be made durable, hard state first; writes are carried out in the order of their ids,
 * counted from 1 in each incarnation. The entries follow each other; the first one's index may lie
 * within the log, which is then cut before it. Completion is reported by id: (index, term) alone
 * would not do, for an index can be written again while an earlier write of it is still in flight.
 *
 * @param hardState null when it has not changed
 * @param reset behind this snapshot the log begins anew: all that it held goes, before the entries
 *     are appended; null: it goes on. The snapshot itself is durable already
 * @param rebuilt the replica has its log again: a restart no longer takes it for one that has not
 */
public record Write(
        long id,
        @Nullable HardState hardState,
        @Nullable Snapshot reset,
        List<Entry> entries,
        boolean rebuilt) {
    /** Of a replica that has not just been rebuilt. */
    public Write(
            long id, @Nullable HardState hardState, @Nullable Snapshot reset, List<Entry> entries) {
        this(id, hardState, reset, entries, false);
    }
}
