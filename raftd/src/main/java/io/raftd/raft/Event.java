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

    /** A vote or pre-vote was given or refused to {@code candidate}. */
    record VoteCast(long term, ReplicaId candidate, boolean preVote, VoteReason reason)
            implements Event {}

    /** An answer to the own campaign came in. */
    record VoteReceived(long term, ReplicaId voter, boolean preVote, VoteReason reason)
            implements Event {}

    /** This node was elected. */
    record LeaderElected(long term, List<ReplicaId> votes, long electionMs) implements Event {}

    /** Whom the node follows changed; null: nobody. */
    record LeaderChanged(long term, @Nullable ReplicaId leader) implements Event {}

    /** Entries {@code from} to {@code to}, never committed, were replaced by the leader's. */
    record LogTruncated(long term, long from, long to) implements Event {}

    /** The log begins anew behind a snapshot that the leader sent. */
    record SnapshotInstalled(long term, long index, long snapshotTerm) implements Event {}

    /** A log that was lost is here again, up to {@code index}: the node votes from now on. */
    record Rebuilt(long term, long index) implements Event {}

    /**
     * A configuration took effect at {@code index}, or came back in force when a later one was
     * truncated.
     */
    record ConfigurationChanged(long term, long index, Configuration configuration)
            implements Event {}
}
