package io.raftd.raft;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that the core decided, and why. Values for journals and logs; nothing depends on them.
 */
public sealed interface Event {
    long term();

    /** What a node is in a term. */
    enum RoleName {
        FOLLOWER,
        PRECANDIDATE,
        CANDIDATE,
        LEADER
    }

    /** The role changed; the term is that of the new one. */
    record RoleChanged(long term, RoleName from, RoleName to, String reason) implements Event {}

    /**
     * Whom this node heard last as its leader, null when nobody since it started or led itself.
     *
     * @param gone its connection was reset, and a new one refused
     */
    record Hearing(@Nullable ReplicaId leader, long silentMs, boolean gone) {}

    /** No leader was heard for an election timeout; with a hindrance it does not campaign. */
    record ElectionTimeout(
            long term, Hearing hearing, @Nullable String hindrance) implements Event {}

    /**
     * This node asks all voters for votes, or whether they would vote for it, in {@code term}.
     *
     * @param transfer the leader asked it to
     * @param hearing of this node when it asks
     */
    record VotesRequested(
            long term,
            boolean preVote,
            long lastIndex,
            long lastTerm,
            boolean transfer,
            Hearing hearing)
            implements Event {}

    /**
     * A vote or pre-vote was given or refused to {@code candidate}.
     *
     * @param term of the candidate's campaign
     * @param transfer the leader asked for that campaign
     * @param hearing of this node when it was asked
     */
    record VoteCast(
            long term,
            ReplicaId candidate,
            boolean preVote,
            boolean transfer,
            VoteReason reason,
            Hearing hearing)
            implements Event {}

    /** An answer to the own campaign of that term came in. */
    record VoteReceived(long term, ReplicaId voter, boolean preVote, VoteReason reason)
            implements Event {}

    /** This node was elected. */
    record LeaderElected(long term, ElectionResult result) implements Event {}

    /**
     * The log tells how the leader of {@code term} was elected, at {@code wallTimeMs} since 1970 by
     * that leader's clock; perhaps long ago.
     */
    record ElectionLearned(long term, long wallTimeMs, ElectionResult result) implements Event {}

    /** Whom the node follows changed; null: nobody. */
    record LeaderChanged(long term, @Nullable ReplicaId leader) implements Event {}

    /** Why a leader ceased to lead. */
    enum Resignation {
        /** No quorum has answered it for an election timeout. */
        QUORUM_LOST,
        /** Somebody was in a newer term. */
        NEWER_TERM,
        /** The newer term was that of the node to which it was handing over. */
        HANDED_OVER,
        /** It is no voter any more. */
        REMOVED
    }

    /**
     * This node led {@code term}, and does so no more.
     *
     * @param to who was in the newer term, or was asked to campaign; null for nobody
     */
    record SteppedDown(
            long term, Resignation reason, @Nullable ReplicaId to) implements Event {}

    /** No quorum answers this leader; those voters are silent. */
    record QuorumLost(long term, List<ReplicaId> silent) implements Event {}

    /** There is a leader again, so long after this node had missed a quorum as one. */
    record QuorumRegained(long term, long lostMs) implements Event {}

    /**
     * This leader begins to hand over to {@code target}.
     *
     * @param diskStalled its disk does not answer
     */
    record HandoverBegun(long term, ReplicaId target, boolean diskStalled) implements Event {}

    /** This leader goes on leading: the target did not take over in time, or may not. */
    record HandoverFailed(long term, ReplicaId target) implements Event {}

    /** Entries {@code from} to {@code to}, never committed, were replaced by the leader's. */
    record LogTruncated(long term, long from, long to) implements Event {}

    /** The log begins anew behind a snapshot that the leader sent. */
    record SnapshotInstalled(long term, long index, long snapshotTerm) implements Event {}

    /** The state up to an entry is in a snapshot of this node's own now. */
    record SnapshotTaken(long term, long index, long snapshotTerm) implements Event {}

    /** A peer has all that is in a snapshot that this leader sent it. */
    record SnapshotSent(long term, ReplicaId peer, long index, long snapshotTerm)
            implements Event {}

    /** A log that was lost is here again, up to {@code index}: the node votes from now on. */
    record Rebuilt(long term, long index) implements Event {}

    /**
     * A configuration took effect at {@code index}, or came back in force when a later one was
     * truncated.
     */
    record ConfigurationChanged(long term, long index, Configuration configuration)
            implements Event {}
}
