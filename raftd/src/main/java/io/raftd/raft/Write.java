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
 */
public record Write(
        long id, @Nullable HardState hardState, @Nullable Snapshot reset, List<Entry> entries) {}
