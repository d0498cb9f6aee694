package io.raftd.raft;

import io.raftd.raft.ElectionResult.Refusal;
import io.raftd.raft.Event.Hearing;
import io.raftd.raft.Event.RoleName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a node is in its term. Each role holds only what is valid in it, and is thrown away with it.
 */
sealed interface Role permits Role.Follower, Role.PreCandidate, Role.Candidate, Leader {
    RoleName name();

    /** Whom the node follows, itself when it leads, null when it knows nobody. */
    default @Nullable ReplicaId leader() {
        return null;
    }

    /** When the node is due for a turn at the latest, in ns. */
    long nextTick();

    /** Follows a leader, or waits for one or for its own election timeout. */
    final class Follower implements Role {
        private final @Nullable ReplicaId leader;
        private final ArrayDeque<Forwarded> forwarded = new ArrayDeque<>();

        /** When to campaign, in ns. */
        long deadline;
        /** The log up to here agrees with the leader's. */
        long verified;
        /** The leader's highest round heard. */
        long round;
        /** The leader is owed an answer, at the end of a turn in which the term is durable. */
        boolean owesReply;
        /** Where the leader's log ended when it was told of the loss; null: not known yet. */
        @Nullable
        Long rebuiltAt;
        /** When to tell it again of the loss, in ns. */
        @Nullable
        Long tellAgainAt;

        /** The newest context that the leader was asked about. */
        private long asked = -1;
        /** When to ask again, in ns. */
        private long askAgainAt;

        /** A read that waits for the answer to this context, or to a later one. */
        private record Forwarded(long context, long read) {}

        Follower(@Nullable ReplicaId leader, long deadline) {
            this.leader = leader;
            this.deadline = deadline;
        }

        @Override
        public RoleName name() {
            return RoleName.FOLLOWER;
        }

        @Override
        public @Nullable ReplicaId leader() {
            return leader;
        }

        @Override
        public long nextTick() {
            return hasForwarded() && askAgainAt - deadline < 0 ? askAgainAt : deadline;
        }

        void forward(long context, long read) {
            forwarded.add(new Forwarded(context, read));
        }

        private boolean hasForwarded() {
            return !forwarded.isEmpty();
        }

        /**
         * True when reads wait that the leader has not been asked about since its last answer, or
         * that answer is overdue.
         */
        boolean mustAsk(long now) {
            return hasForwarded() && (forwarded.element().context > asked || now - askAgainAt >= 0);
        }

        /** The context to ask about: of the newest read, for its answer holds for all earlier. */
        long ask(long againAt) {
            askAgainAt = againAt;
            asked = forwarded.getLast().context;
            return asked;
        }

        /** Takes out the reads that the answer to this context settles. */
        List<Long> settled(long context) {
            List<Long> reads = new ArrayList<>();
            while (!forwarded.isEmpty() && forwarded.element().context <= context) {
                reads.add(forwarded.remove().read);
            }
            return reads;
        }

        List<Long> allForwarded() {
            return forwarded.stream().map(Forwarded::read).toList();
        }
    }

    /** The answers to a campaign; each voter counts once. */
    final class Tally {
        /** When the campaign began, in ns. */
        final long since;
        /** When to try again, in ns. */
        final long deadline;

        /** Of the candidate, when it stood. */
        final Hearing hearing;
        /** The leader asked for the campaign. */
        final boolean transfer;

        final Set<ReplicaId> granted = new TreeSet<>();
        /** Who answered something else last; may hold some who granted it at another time. */
        final Map<ReplicaId, VoteReason> refused = new TreeMap<>();

        Tally(long since, long deadline, Hearing hearing, boolean transfer) {
            this.since = since;
            this.deadline = deadline;
            this.hearing = hearing;
            this.transfer = transfer;
        }

        /** Of the candidate {@code self}, which wins at {@code now} ns. */
        ElectionResult won(ReplicaId self, long now) {
            List<Refusal> refusals = new ArrayList<>();
            refused.forEach((voter, reason) -> {
                if (!granted.contains(voter)) {
                    refusals.add(new Refusal(voter, reason));
                }
            });
            return new ElectionResult(
                    self,
                    List.copyOf(granted),
                    refusals,
                    hearing,
                    transfer,
                    (now - since) / 1_000_000);
        }
    }

    /**
     * Asks whether it could win in the next term, before it disturbs anybody with that term (9.6).
     */
    record PreCandidate(Tally tally) implements Role {
        @Override
        public RoleName name() {
            return RoleName.PRECANDIDATE;
        }

        @Override
        public long nextTick() {
            return tally.deadline;
        }
    }

    /** Asks for votes in its term; its own counts once it is durable. */
    record Candidate(Tally tally) implements Role {
        @Override
        public RoleName name() {
            return RoleName.CANDIDATE;
        }

        @Override
        public long nextTick() {
            return tally.deadline;
        }
    }
}
