package io.raftd.node;

import io.raftd.raft.Backlog;
import io.raftd.raft.Configuration;
import io.raftd.raft.Event.RoleName;
import io.raftd.raft.ReplicaId;
import io.raftd.raft.Snapshot;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A node as it sees itself at the end of a turn. Indexes and terms are 0 and the cluster is null
 * while it has none.
 *
 * @param role null unless the node is a member
 * @param configuration null while none is known
 * @param peers as the leader sees them; empty elsewhere
 * @param snapshot the newest one that is stored; null for none
 * @param incoming what a leader is sending; null for nothing
 * @param digest of the state after the entry digestIndex, the newest multiple of
 *     {@value Node#DIGEST_EVERY} applied
 * @param full the disk has no room for new entries
 * @param hint what an operator should do next, or null
 */
public record NodeStatus(
        ReplicaId self,
        String address,
        State state,
        @Nullable UUID cluster,
        @Nullable RoleName role,
        long term,
        @Nullable ReplicaId votedFor,
        @Nullable ReplicaId leader,
        LogPosition log,
        long configurationIndex,
        @Nullable Configuration configuration,
        List<Peer> peers,
        @Nullable Snapshot snapshot,
        @Nullable Transfer incoming,
        long digest,
        long digestIndex,
        long clusterTimeMs,
        boolean full,
        @Nullable String hint,
        InHand inHand) {
    /** Where the node stands between birth and removal. */
    public enum State {
        /** Its bootstrap list has not met yet. */
        FORMING,
        /** It has no cluster and waits until one admits it. */
        WAITING,
        /** It belongs to a cluster. */
        MEMBER,
        /** It belongs to a cluster, has lost its log, and does not vote until it has it again. */
        REBUILDING,
        /** The cluster has removed it; its directory says so, and it does nothing any more. */
        REMOVED
    }

    /** firstIndex - 1 <= applied <= commit <= lastIndex; durable <= lastIndex. */
    public record LogPosition(
            long firstIndex,
            long lastIndex,
            long lastTerm,
            long durableIndex,
            long commitIndex,
            long appliedIndex) {}

    /**
     * What a leader knows of another replica.
     *
     * @param lastContactMs since the replica last answered, its leader's election counted as an
     *     answer
     * @param recentlyActive it answered within an election timeout
     * @param windowBytes of the entries sent to it and not acknowledged
     * @param installing the snapshot that is being sent to it; null for none
     */
    public record Peer(
            ReplicaId replica,
            long matchIndex,
            long lastContactMs,
            boolean recentlyActive,
            long windowBytes,
            @Nullable Transfer installing) {}

    /**
     * A snapshot on its way.
     *
     * @param doneBytes so many have arrived
     * @param etaMs how long the others will take; null when that cannot be told
     */
    public record Transfer(
            Snapshot snapshot, long doneBytes, @Nullable Long etaMs) {}

    /**
     * What the node keeps in memory of work that is not done.
     *
     * @param commandBytes of the entries that commands without an answer have become
     * @param reads without an answer
     */
    public record InHand(long commandBytes, int reads, Backlog backlog) {
        public static final InHand NONE = new InHand(0, 0, Backlog.NONE);
    }
}
