package io.raftd.raft;

import io.raftd.raft.Event.Hearing;
import io.raftd.raft.Event.Resignation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a replica remembers only to tell why things came about: whom it heard last as its leader,
 * and since when it has missed a quorum. Nothing is decided by it.
 */
final class Chronicle {
    private final Raft raft;
    private @Nullable ReplicaId heard;
    private boolean gone;
    private @Nullable Long quorumLostAt;

    /** When the leader was heard, or else since when nobody has been, in ns. */
    private long since;

    Chronicle(Raft raft, long now) {
        this.raft = raft;
        this.since = now;
    }

    void heard(ReplicaId leader) {
        heard = leader;
        gone = false;
        since = raft.now();
    }

    /** The process of the leader heard last is no more. */
    void gone() {
        gone = true;
    }

    /** Of a leader: itself, now. */
    Hearing hearing() {
        if (raft.self().equals(raft.leader())) {
            return new Hearing(raft.self(), 0, false);
        }
        return new Hearing(heard, (raft.now() - since) / 1_000_000, gone);
    }

    void quorumLost(List<ReplicaId> silent) {
        quorumLostAt = raft.now();
        raft.outbox().event(new Event.QuorumLost(raft.term(), silent));
    }

    /** {@code to}: as in the event; null for nobody. */
    void steppedDown(Resignation reason, @Nullable ReplicaId to) {
        heard = null;
        gone = false;
        since = raft.now();
        raft.outbox().event(new Event.SteppedDown(raft.term(), reason, to));
    }

    /** An entry with which a leader opened its term was appended here. */
    void learned(Entry noop) {
        ElectionResult result = ElectionResult.of(noop);
        if (result != null) {
            raft.outbox().event(new Event.ElectionLearned(noop.term(), noop.wallTimeMs(), result));
        }
    }

    /** Whom it follows has changed; itself when it leads, null for nobody. */
    void leaderChanged(@Nullable ReplicaId leader) {
        raft.outbox().event(new Event.LeaderChanged(raft.term(), leader));
        if (leader != null && quorumLostAt != null) {
            long lostMs = (raft.now() - quorumLostAt) / 1_000_000;
            raft.outbox().event(new Event.QuorumRegained(raft.term(), lostMs));
            quorumLostAt = null;
        }
    }
}
