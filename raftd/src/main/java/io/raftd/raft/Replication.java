package io.raftd.raft;

import io.raftd.raft.Message.AppendEntries;
import io.raftd.raft.Message.AppendRejected;
import io.raftd.raft.Role.Follower;

import java.util.List;

/**
 * The follower's side of replication (3.5, 3.6.2): takes in what the leader sends, and says how far
 * the logs agree.
 */
final class Replication {
    private final Raft raft;

    Replication(Raft raft) {
        this.raft = raft;
    }

    /** False when the message is refused. */
    boolean receive(AppendEntries m) {
        if (m.term() < raft.term()) {
            raft.outbox()
                    .send(new AppendRejected(
                            raft.self(), m.from(), raft.term(), m.prevIndex(), 0, 0, m.round()));
            return false;
        }
        Follower f = followerOf(m.from());
        f.deadline = raft.randomDeadline();
        raft.heardLeader(m.clusterTimeMs());
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
                            f.round));
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
                configurationChanged();
            }
        } else {
            throw new IllegalStateException("committed entry (" + e.index() + ","
                    + log.term(e.index()) + ") conflicts with the leader's " + e);
        }
        if (e.type() == EntryType.CONFIGURATION) {
            raft.configurations().append(e);
            configurationChanged();
        }
    }

    private void configurationChanged() {
        raft.outbox()
                .event(new Event.ConfigurationChanged(
                        raft.term(), raft.configurationIndex(), raft.configuration()));
    }
}
