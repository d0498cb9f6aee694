package io.raftd.node;

import io.raftd.raft.Entry;
import io.raftd.raft.ReplicaId;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What nodes say to each other before they have a cluster. */
public sealed interface BirthMessage {
    ReplicaId from();

    /** The address under which the sender is reached: of the bootstrap list, or its own. */
    String address();

    /**
     * I am here. An empty node tells its bootstrap list, as sorted {@code id=address}, and the
     * listed replicas it has heard, itself included; a node with a cluster tells the cluster's id
     * instead, and that the receiver is not part of it.
     */
    record Greeting(
            ReplicaId from,
            String address,
            @Nullable UUID cluster,
            List<String> bootstrap,
            List<ReplicaId> heard)
            implements BirthMessage {}

    /**
     * The cluster is born and lists the receiver: here is its id and the first entry of its log.
     */
    record Born(ReplicaId from, String address, UUID cluster, Entry genesis)
            implements BirthMessage {}

    /**
     * By a committed configuration {@code admitted} is a member of the cluster; the leader sends it
     * the log from now on.
     */
    record Admitted(ReplicaId from, String address, UUID cluster, ReplicaId admitted)
            implements BirthMessage {}
}
