package io.raftd.raft;

import io.raftd.raft.Message.AppendEntries;
import io.raftd.raft.Message.AppendRejected;
import io.raftd.raft.Message.AppendReply;
import io.raftd.raft.Message.InstallSnapshot;
import io.raftd.raft.Role.Follower;

import java.util.List;

/**
 * The follower's side of replication (3.5, 3.6.2): takes in what the leader sends, and says how far
 * the logs agree.
 */
final class Replication {
    private final Raft raft;

    /** A chunk of a snapshot is being staged, or the whole read. */
    private boolean staging;

    Replication(Raft raft) {
        this.raft = raft;
    }

    /**
     * False when the message is refused. Who is behind is told the term, and no round: rounds are
     * counted within a term, and by now the sender may lead this one.
     */
    boolean receive(AppendEntries m) {
        if (m.term() < raft.term()) {
            raft.outbox()
                    .send(new AppendRejected(
                            raft.self(), m.from(), raft.term(), m.prevIndex(), 0, 0, 0));
            return false;
        }
        Follower f = heard(m.from(), m.clusterTimeMs());
        boolean newRound = m.round() > f.round;
        f.round = Math.max(f.round, m.round());
        RaftLog log = raft.log();
        if (m.prevIndex() > raft.commit() && !log.holds(m.prevIndex(), m.prevTerm())) {
            long hint = log.newestOfTermAtMost(m.prevIndex(), m.prevTerm());
            raft.outbox()
                    .send(new AppendRejected(
                            raft.self(),
                            m.from(),
                            raft.term(),
                            m.prevIndex(),
                            hint,
                            log.term(hint),
                            f.round,
                            raft.isRebuilding()));
            return false;
        }
        long before = log.lastIndex();
        List<Entry> entries = hasRoom() ? m.entries() : List.of();
        entries.forEach(this::accept);
        f.verified = Math.max(f.verified, m.prevIndex() + entries.size());
        raft.commitTo(Math.max(raft.commit(), Math.min(m.commit(), f.verified)));
        if (newRound || log.lastIndex() == before || log.durable() >= f.verified) {
            f.owesReply = true;
        }
        return true;
    }

    /**
     * False when the disk owes more than a window of entries: more of them, as only a further
     * leader sends, count as lost and come again.
     */
    private boolean hasRoom() {
        return raft.log().undurableBytes() < raft.settings().windowBytes();
    }

    private Follower heard(ReplicaId leader, long clusterTimeMs) {
        Follower f = followerOf(leader);
        f.deadline = raft.election().deadline();
        raft.heardLeader(leader, clusterTimeMs);
        return f;
    }

    /** This replica as a follower of the one leader of its term. */
    private Follower followerOf(ReplicaId leader) {
        if (raft.role() instanceof Follower f && leader.equals(f.leader())) {
            return f;
        }
        if (raft.leader() != null) {
            throw new IllegalStateException(
                    leader + " leads term " + raft.term() + ", and so does " + raft.leader());
        }
        return raft.follow(leader, leader + " leads");
    }

    /**
     * Keeps an entry that is there, replaces what conflicts, appends what is new. Committed entries
     * never conflict.
     */
    private void accept(Entry e) {
        RaftLog log = raft.log();
        boolean present = e.index() <= log.lastIndex();
        if (present && (e.index() < log.firstIndex() || log.term(e.index()) == e.term())) {
            return;
        }
        if (!present) {
            log.append(e);
        } else if (e.index() > raft.commit()) {
            raft.outbox().event(new Event.LogTruncated(raft.term(), e.index(), log.lastIndex()));
            log.replaceFrom(e);
            if (raft.configurations().truncate(e.index() - 1)) {
                raft.configurationChanged();
            }
        } else {
            throw new IllegalStateException("committed entry (" + e.index() + ","
                    + log.term(e.index()) + ") conflicts with the leader's " + e);
        }
        if (e.type() == EntryType.CONFIGURATION) {
            raft.configurations().append(e);
            raft.configurationChanged();
        } else if (e.type() == EntryType.NOOP) {
            raft.chronicle().learned(e);
        }
    }

    /**
     * A chunk of a snapshot, or the question how much of it is here (5.3). What is committed here
     * needs no snapshot: that is acknowledged like entries. One chunk at a time; others that come
     * meanwhile count as lost, and so do those that come before the term is durable: a snapshot
     * must not be found on a disk that knows less than its term.
     */
    boolean receive(InstallSnapshot m) {
        if (m.term() < raft.term()) {
            raft.outbox().send(new AppendRejected(raft.self(), m.from(), raft.term(), 0, 0, 0, 0));
            return false;
        }
        Follower f = heard(m.from(), raft.clusterTimeMs());
        if (m.snapshot().index() <= raft.commit()) {
            f.verified = Math.max(f.verified, m.snapshot().index());
            f.owesReply = true;
        } else if (!staging && raft.outbox().isHardStateDurable()) {
            staging = true;
            raft.outbox().stage(new Ready.Chunk(m.snapshot(), m.offset(), m.bytes()));
        }
        return true;
    }

    /** So many bytes of a snapshot are here now; -1: they could not be kept. */
    void staged(Snapshot snapshot, long bytes) {
        staging = false;
        if (bytes >= 0 && raft.role() instanceof Follower f && f.leader() != null) {
            raft.outbox()
                    .send(new Message.InstallReply(
                            raft.self(),
                            f.leader(),
                            raft.term(),
                            snapshot.index(),
                            snapshot.term(),
                            bytes));
        }
    }

    /**
     * Entries behind the snapshot stay when the log holds its last one (figure 13, rule 6);
     * otherwise all of the log is obsolete. False when the snapshot is: a leader has what it
     * contains, and whatever is committed here is beyond it.
     */
    boolean install(Snapshot snapshot) {
        staging = false;
        if (snapshot.index() <= raft.commit() || raft.role() instanceof Leader) {
            return false;
        }
        if (!raft.log().holds(snapshot.index(), snapshot.term())) {
            raft.log().reset(snapshot.point());
            raft.configurations().reset(snapshot.point());
            raft.configurationChanged();
            raft.outbox().reset(snapshot);
        }
        raft.skipTo(snapshot);
        raft.outbox()
                .event(new Event.SnapshotInstalled(raft.term(), snapshot.index(), snapshot.term()));
        if (raft.role() instanceof Follower f) {
            f.verified = Math.max(f.verified, snapshot.index());
            f.owesReply = true;
        }
        return true;
    }

    /** The end of a turn: what the leader is owed, and what it must be asked. */
    void flush(Follower f) {
        ReplicaId leader = f.leader();
        if (leader == null) {
            return;
        }
        if (f.owesReply && raft.outbox().isHardStateDurable()) {
            f.owesReply = false;
            long match = Math.min(f.verified, raft.log().durable());
            raft.outbox().send(new AppendReply(raft.self(), leader, raft.term(), match, f.round));
        }
        raft.rebuilding().flush(f, leader);
        if (f.mustAsk(raft.now())) {
            long context = f.ask(raft.now() + raft.settings().heartbeat());
            raft.outbox()
                    .send(new Message.ReadIndexRequest(raft.self(), leader, raft.term(), context));
        }
    }
}
