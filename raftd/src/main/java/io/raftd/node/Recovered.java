package io.raftd.node;

import io.raftd.raft.HardState;
import io.raftd.raft.LogSummary;
import io.raftd.raft.ReplicaId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a data directory held when it was opened.
 *
 * @param self the node id and the directory's random disk id
 * @param cluster null while the directory belongs to no cluster; then hard state and log are empty
 */
public record Recovered(
        ReplicaId self, @Nullable UUID cluster, HardState hardState, LogSummary log) {}
