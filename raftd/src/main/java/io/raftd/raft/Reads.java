package io.raftd.raft;

import io.raftd.raft.ReadIndexQueue.Reader;
import io.raftd.raft.ReadIndexQueue.Round;

import org.jspecify.annotations.Nullable;

/**
 * How a leader answers reads. It still leads when a quorum has answered a round that began after
 * the read came (6.4); or when a quorum has answered one that began less than a {@link Lease} ago,
 * for these voters elect nobody else so soon (6.4.1).
 */
final class Reads {
    private final Raft raft;
    private final Leader leader;
    private final ReadIndexQueue queue = new ReadIndexQueue();
    private long round;
    /** When the latest round began that renewed the lease, in ns; null: none has yet. */
    private @Nullable Long leasedAt;

    private boolean leaseForgone;

    Reads(Raft raft, Leader leader) {
        this.raft = raft;
        this.leader = leader;
    }

    /** The round that is told with every AppendEntries. */
    long round() {
        return round;
    }

    void add(Reader reader) {
        if (isLeased()) {
            raft.answer(reader, raft.commit());
        } else {
            queue.add(reader);
        }
    }

    private boolean isLeased() {
        Lease lease = raft.configuration().lease();
        return lease != null
                && leasedAt != null
                && raft.now() - leasedAt < lease.trusted()
                && !leaseForgone;
    }

    /**
     * Before an entry of its own term is committed, a leader may not know the newest commit index,
     * and no round is of use to reads.
     */
    boolean wantRound() {
        return queue.hasWaiting() && leader.hasCommittedOwn();
    }

    /** A heartbeat is to be a round, which renews the lease. */
    boolean wantRoundEachHeartbeat() {
        return raft.configuration().lease() != null && leader.hasCommittedOwn();
    }

    /** The round that begins now is for all that wait. */
    void begin() {
        round++;
        queue.begin(round, raft.now(), raft.commit());
    }

    /** Answers those whose round a quorum has answered. */
    void settle() {
        Round next = queue.confirmed(this::isAnswered);
        while (next != null) {
            if (isRenewal(next.number())) {
                leasedAt = next.at();
            }
            long index = next.index();
            next.readers().forEach(reader -> raft.answer(reader, index));
            next = queue.confirmed(this::isAnswered);
        }
    }

    private boolean isAnswered(long number) {
        return Quorum.reached(raft.configuration(), replica -> hasAnswered(replica, number));
    }

    /**
     * The lease is committed, and a quorum has answered that has on its disks what binds it: who
     * restarts would otherwise be free to elect another. The leader itself is bound by nothing, for
     * without it there is nobody to rely on the lease.
     */
    private boolean isRenewal(long number) {
        return raft.configuration().lease() != null
                && leader.hasCommittedMembers()
                && Quorum.reached(
                        raft.configuration(),
                        replica -> hasAnswered(replica, number)
                                && (replica.equals(raft.self()) || leader.hasMembers(replica)));
    }

    private boolean hasAnswered(ReplicaId replica, long number) {
        Progress p = leader.progress(replica);
        return replica.equals(raft.self()) || p != null && p.round() >= number;
    }

    /** Who answered earlier rounds is not the quorum that counts now. */
    void membersChanged() {
        leasedAt = null;
    }

    /** A peer was asked to campaign, and may do so whenever that reaches it (3.10). */
    void forgoLease() {
        leaseForgone = true;
    }

    /** Every read that has no answer yet fails with the leadership. */
    void abandon() {
        queue.abandon().forEach(reader -> raft.answer(reader, null));
    }
}
