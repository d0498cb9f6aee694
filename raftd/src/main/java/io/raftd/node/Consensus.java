package io.raftd.node;

import io.raftd.raft.Change;
import io.raftd.raft.Configuration;
import io.raftd.raft.Configuration.Half;
import io.raftd.raft.Lease;
import io.raftd.raft.Raft;
import io.raftd.raft.ReplicaId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The core as far as changes of members need it. */
interface Consensus {
    /** See {@link Raft#changeMembership}. */
    Change change(Half next, @Nullable Lease lease);

    ReplicaId self();

    @Nullable
    ReplicaId leader();

    long term();

    long commit();

    long lastIndex();

    Configuration configuration();

    long configurationIndex();

    /**
     * Up to where each peer has the log that has answered within an election timeout, and votes.
     */
    Map<ReplicaId, Long> matches();
}
