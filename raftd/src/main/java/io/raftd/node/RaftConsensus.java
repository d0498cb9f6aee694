package io.raftd.node;

import io.raftd.raft.Change;
import io.raftd.raft.Configuration;
import io.raftd.raft.Configuration.Half;
import io.raftd.raft.Lease;
import io.raftd.raft.PeerView;
import io.raftd.raft.Raft;
import io.raftd.raft.ReplicaId;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The core itself. */
record RaftConsensus(Raft raft) implements Consensus {
    @Override
    public Change change(Half next, @Nullable Lease lease) {
        return raft.changeMembership(next, lease);
    }

    @Override
    public ReplicaId self() {
        return raft.self();
    }

    @Override
    public @Nullable ReplicaId leader() {
        return raft.leader();
    }

    @Override
    public long term() {
        return raft.term();
    }

    @Override
    public long commit() {
        return raft.commit();
    }

    @Override
    public long lastIndex() {
        return raft.lastIndex();
    }

    @Override
    public Configuration configuration() {
        return raft.configuration();
    }

    @Override
    public long configurationIndex() {
        return raft.configurationIndex();
    }

    /**
     * For {@link PeerView#active} alone, an election counts as an answer. Who has lost its log
     * would not help to elect another leader.
     */
    @Override
    public Map<ReplicaId, Long> matches() {
        Map<ReplicaId, Long> matches = new HashMap<>();
        for (PeerView peer : raft.peers()) {
            if (peer.active() && peer.answered() && !peer.rebuilding()) {
                matches.put(peer.replica(), peer.match());
            }
        }
        return matches;
    }
}
