package io.raftd.raft;

import org.jspecify.annotations.Nullable;

/**
 * What a node must remember across a crash beside its log (paper, Figure 2): the latest term that
 * it has seen and the replica that it voted for in that term, null for none. Durable before any
 * message that relies on it leaves.
 */
public record HardState(long term, @Nullable ReplicaId vote) {
    public static final HardState NONE = new HardState(0, null);
}
