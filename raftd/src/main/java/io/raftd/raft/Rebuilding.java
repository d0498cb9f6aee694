package io.raftd.raft;

import io.raftd.raft.Message.LogEnd;
import io.raftd.raft.Message.LogLost;
import io.raftd.raft.Role.Follower;

/**
 * The way back of a replica that has lost its log and kept its hard state. It follows, stores and
 * acknowledges, which is all true; but it may have acknowledged before what it does not know now,
 * and so it neither votes nor campaigns until it has all of that again.
 *
 * <p>It tells each leader that it follows of the loss, and is told where that leader's log ends
 * then. When its own log, on its disk, agrees with the leader's up to there, nothing is missing.
 * For by its hard state no leader that it follows is of an earlier term than anything that it ever
 * acknowledged. What is committed of an earlier term, the leader has: those who elected it include
 * one of those who made up the commit, and if that is this replica, it voted before the loss. What
 * it acknowledged in the leader's own term was in the leader's log before, and so before the leader
 * was told. A commit index in place of the log's end would not do, since an acknowledgement from
 * before the loss may still be on its way to the leader, and an answer to an earlier incarnation
 * would not, since that may have acknowledged more before it lost its log as well: hence the nonce
 * (Liskov and Cowling, Viewstamped Replication Revisited, 4.3).
 */
final class Rebuilding {
    private final Raft raft;
    private final long nonce;
    private boolean underWay;

    /** All is here again, and the disk is being told so. */
    private boolean complete;

    Rebuilding(Raft raft, boolean underWay, Randomness randomness) {
        this.raft = raft;
        this.underWay = underWay;
        this.nonce = underWay ? randomness.below(Long.MAX_VALUE) : 0;
    }

    /** It must not vote: it lacks its log, or its disk does not know yet that it has it. */
    boolean isUnderWay() {
        return underWay;
    }

    /**
     * The end of a turn: tells the leader of the loss until it has answered, and looks whether all
     * is here. What one leader said of its log says nothing of the next one's: it goes with the
     * follower that was told.
     */
    void flush(Follower f, ReplicaId leader) {
        if (!underWay || complete) {
            return;
        }
        if (f.rebuiltAt == null) {
            if (f.tellAgainAt == null || raft.now() - f.tellAgainAt >= 0) {
                f.tellAgainAt = raft.now() + raft.settings().heartbeat();
                raft.outbox().send(new LogLost(raft.self(), leader, raft.term(), nonce));
            }
        } else if (Math.min(f.verified, raft.log().durable()) >= f.rebuiltAt) {
            complete = true;
            raft.outbox().rebuilt();
        }
    }

    /** False when the answer is to another incarnation, or of another leader. */
    boolean told(Follower f, LogEnd m) {
        if (!underWay
                || m.nonce() != nonce
                || m.term() != raft.term()
                || !m.from().equals(f.leader())) {
            return false;
        }
        f.rebuiltAt = f.rebuiltAt == null ? m.lastIndex() : Math.min(f.rebuiltAt, m.lastIndex());
        return true;
    }

    /** The disk has done some writes. */
    void persisted() {
        if (underWay && raft.outbox().isRebuiltDurable()) {
            underWay = false;
            raft.outbox().event(new Event.Rebuilt(raft.term(), raft.log().durable()));
        }
    }
}
