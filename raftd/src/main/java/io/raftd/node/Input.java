package io.raftd.node;

import io.raftd.node.StateMachine.Answer;
import io.raftd.node.StateMachine.Query;
import io.raftd.node.StateMachine.Result;
import io.raftd.raft.Entry;
import io.raftd.raft.Message;
import io.raftd.raft.ReplicaId;
import io.raftd.raft.Snapshot;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What can happen to a node. */
public sealed interface Input {
    /** A message of another replica, its entries verified. */
    record Received(Message message) implements Input {}

    /** A message about the cluster's birth. */
    record ReceivedBirth(BirthMessage message) implements Input {}

    /** A command for the replicated state machine. */
    record Propose(byte[] command, Reply<Result> reply) implements Input {
        /** Of the entry that it becomes. */
        int bytes() {
            return Entry.HEADER + command.length;
        }
    }

    /**
     * A question to the state machine: linearizable, or, when stale, of whatever state this node
     * has.
     */
    record Read(Query query, boolean stale, Reply<Answer> reply) implements Input {}

    /**
     * Hand leadership to the named node, or, when null, to the best follower. Answers with the term
     * that it leads then; refused when in the end another leads.
     */
    record Transfer(@Nullable String target, Reply<Long> reply) implements Input {}

    /**
     * Change who takes part; answers when that is committed.
     *
     * @param ifConfig only while the configuration in force has this index; null: whichever it has
     * @param dryRun plan and check it, and do nothing
     * @param force without the check for a live quorum
     */
    record ChangeMembers(
            MembershipChange change,
            @Nullable Long ifConfig,
            boolean dryRun,
            boolean force,
            Reply<MembershipOutcome> reply)
            implements Input {}

    /**
     * Take a snapshot of what is applied now, unless the newest one stands at {@code enough} or
     * later; answers with the newest there is then. So it may be asked again without taking
     * another.
     */
    record TakeSnapshot(long enough, Reply<Snapshot> reply) implements Input {
        /** Of what is applied now, whatever there is already. */
        public TakeSnapshot(Reply<Snapshot> reply) {
            this(Long.MAX_VALUE, reply);
        }
    }

    /**
     * Bytes {@code offset} and following of the stored snapshot at an index and term, at most so
     * many, fewer only at its end. It is kept for a while after each read, if not too many others
     * are; NOT_FOUND when it is gone.
     */
    record ReadSnapshot(long index, long term, long offset, int maxBytes, Reply<SnapshotPart> reply)
            implements Input {}

    /**
     * The leader is to send its newest snapshot to the peer of that id, and disk unless null, which
     * has not acknowledged all that is in it. Answered at once; asked again, it tells whether that
     * is so now.
     */
    record SendSnapshot(String node, @Nullable UUID disk, Reply<SnapshotSent> reply)
            implements Input {}

    /**
     * A member says that the cluster, as it knows by a committed configuration, has removed this
     * replica.
     */
    record Removed(String byWhom) implements Input {}

    /** The connection to a replica was reset, and a new one refused. */
    record Gone(ReplicaId replica) implements Input {}

    /** Stored entries from an index on, at most so many bytes; see {@link Storage#read}. */
    record ReadLog(long from, int maxBytes, Reply<List<Entry>> reply) implements Input {}

    /**
     * The disk executor finished something; the effect tells the node, or throws what made it fail.
     */
    record Completed(Runnable effect) implements Input {}
}
