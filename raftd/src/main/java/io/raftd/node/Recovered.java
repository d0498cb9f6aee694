package io.raftd.node;

import io.raftd.raft.HardState;
import io.raftd.raft.LogSummary;
import io.raftd.raft.ReplicaId;
import io.raftd.raft.Snapshot;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a data directory held when it was opened.
 *
 * @param self the node id and the directory's random disk id
 * @param cluster null while the directory belongs to no cluster; then hard state and log are empty
 * @param snapshot the newest one, null when there is none; firstIndex of the log <= its index + 1
 *     <= lastIndex of the log + 1
 * @param rebuilding the log was lost, and what is there may lack what was acknowledged
 */
public record Recovered(
        ReplicaId self,
        @Nullable UUID cluster,
        HardState hardState,
        @Nullable Snapshot snapshot,
        LogSummary log,
        boolean rebuilding) {}
