package io.raftd.transport;

import io.raftd.raft.ReplicaId;

/** What the links to other nodes find out; told on the loop. */
public interface PeerNews {
    /** A member says that the cluster has removed this replica. */
    void removed(String byWhom);

    /** A connection that had worked was ended by the other side, and the next one refused. */
    void gone(ReplicaId peer);
}
