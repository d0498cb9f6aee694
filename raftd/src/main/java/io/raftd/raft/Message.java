package io.raftd.raft;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What replicas say to each other. Every message names sender, receiver and the sender's term; a
 * message may be lost, repeated, delayed and overtaken without harm.
 */
public sealed interface Message {
    ReplicaId from();

    ReplicaId to();

    /** The sender's term; of a {@link PreVote}, the term that it would campaign in. */
    long term();

    <R> R accept(Handler<R> handler);

    /**
     * Would you vote for me in {@code term}, my log ending at (lastIndex, lastTerm)? Changes
     * nobody's term (9.6).
     */
    record PreVote(ReplicaId from, ReplicaId to, long term, long lastIndex, long lastTerm)
            implements Message {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.preVote(this);
        }
    }

    /** Answers the pre-vote for {@code campaign}; {@code term} is the voter's own. */
    record PreVoteReply(ReplicaId from, ReplicaId to, long term, long campaign, VoteReason reason)
            implements Message {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.preVoteReply(this);
        }
    }

    /**
     * RequestVote (3.4). {@code transfer}: the leader asked for this campaign, so that stickiness
     * is waived (3.10).
     */
    record RequestVote(
            ReplicaId from,
            ReplicaId to,
            long term,
            long lastIndex,
            long lastTerm,
            boolean transfer)
            implements Message {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.requestVote(this);
        }
    }

    /**
     * The answer to a {@link RequestVote} of the same term, or of a lower one from a voter ahead of
     * it.
     */
    record VoteReply(ReplicaId from, ReplicaId to, long term, VoteReason reason)
            implements Message {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.voteReply(this);
        }
    }

    /**
     * AppendEntries (3.5); with no entries a heartbeat. The entries follow (prevIndex, prevTerm)
     * without a gap, in terms that never decrease nor exceed the leader's: whoever decodes them
     * sees to that. {@code round} counts the leader's rounds in this term: an answer with it shows
     * that the leader led when the round began (6.4). The cluster time in ms is the leader's now.
     */
    record AppendEntries(
            ReplicaId from,
            ReplicaId to,
            long term,
            long prevIndex,
            long prevTerm,
            long commit,
            long round,
            long clusterTimeMs,
            List<Entry> entries)
            implements Message {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.appendEntries(this);
        }
    }

    /**
     * All up to {@code match} agrees with the leader's log and is durable here. {@code round}: the
     * highest one heard.
     */
    record AppendReply(ReplicaId from, ReplicaId to, long term, long match, long round)
            implements Message {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.appendReply(this);
        }
    }

    /**
     * The entries do not follow this log: it has no entry of prevTerm at prevIndex. Its newest
     * entry at or before prevIndex of a term <= prevTerm is (hintIndex, hintTerm), so the logs
     * agree there at most (3.5, faster backtracking). When {@code term} is above the leader's, only
     * that matters. {@code rebuilding}: the log was lost, so what was acknowledged before may be
     * refused now.
     */
    record AppendRejected(
            ReplicaId from,
            ReplicaId to,
            long term,
            long prevIndex,
            long hintIndex,
            long hintTerm,
            long round,
            boolean rebuilding)
            implements Message {
        /** Of a replica that has all that it ever acknowledged. */
        public AppendRejected(
                ReplicaId from,
                ReplicaId to,
                long term,
                long prevIndex,
                long hintIndex,
                long hintTerm,
                long round) {
            this(from, to, term, prevIndex, hintIndex, hintTerm, round, false);
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.appendRejected(this);
        }
    }

    /**
     * InstallSnapshot (5.3): bytes {@code offset} and following of a snapshot, in place of entries
     * that the leader no longer has. Without bytes it only asks how much of it is there.
     */
    record InstallSnapshot(
            ReplicaId from, ReplicaId to, long term, Snapshot snapshot, long offset, byte[] bytes)
            implements Message {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.installSnapshot(this);
        }

        @Override
        public String toString() {
            return "InstallSnapshot[from=%s, to=%s, term=%d, %s, offset=%d, bytes=%d]"
                    .formatted(from, to, term, snapshot, offset, bytes.length);
        }
    }

    /**
     * Of the snapshot at (index, snapshotTerm) the first {@code offset} bytes are here. That it is
     * installed is told by an {@link AppendReply}.
     */
    record InstallReply(
            ReplicaId from, ReplicaId to, long term, long index, long snapshotTerm, long offset)
            implements Message {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.installReply(this);
        }
    }

    /** Campaign at once: the leader hands over (3.10). */
    record TimeoutNow(ReplicaId from, ReplicaId to, long term) implements Message {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.timeoutNow(this);
        }
    }

    /**
     * A follower asks for a read index, to serve reads by itself (6.4). {@code context} comes back
     * with the answer.
     */
    record ReadIndexRequest(ReplicaId from, ReplicaId to, long term, long context)
            implements Message {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.readIndexRequest(this);
        }
    }

    /**
     * Reads that were asked for before {@code context} may be served once {@code index} is applied;
     * null: not by me.
     */
    record ReadIndexReply(
            ReplicaId from,
            ReplicaId to,
            long term,
            long context,
            @Nullable Long index) implements Message {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.readIndexReply(this);
        }
    }

    /**
     * A follower has lost its log, and asks where its leader's ends. {@code nonce} is of this
     * incarnation, and comes back with the answer.
     */
    record LogLost(ReplicaId from, ReplicaId to, long term, long nonce) implements Message {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.logLost(this);
        }
    }

    /** The leader's log ended at {@code lastIndex} when it was asked with this nonce. */
    record LogEnd(ReplicaId from, ReplicaId to, long term, long nonce, long lastIndex)
            implements Message {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.logEnd(this);
        }
    }

    /** One method a message. */
    interface Handler<R> {
        R preVote(PreVote m);

        R preVoteReply(PreVoteReply m);

        R requestVote(RequestVote m);

        R voteReply(VoteReply m);

        R appendEntries(AppendEntries m);

        R appendReply(AppendReply m);

        R appendRejected(AppendRejected m);

        R installSnapshot(InstallSnapshot m);

        R installReply(InstallReply m);

        R timeoutNow(TimeoutNow m);

        R readIndexRequest(ReadIndexRequest m);

        R readIndexReply(ReadIndexReply m);

        R logLost(LogLost m);

        R logEnd(LogEnd m);
    }
}
