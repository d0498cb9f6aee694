package io.raftd.transport;

import com.google.protobuf.ByteString;

import io.raftd.protocol.NodeId;
import io.raftd.protocol.Uuids;
import io.raftd.raft.ReplicaId;

/** Ids of nodes as they travel. */
final class Ids {
    private Ids() {}

    /** Throws IllegalArgumentException unless both parts are well-formed. */
    static ReplicaId replica(String node, ByteString disk) {
        return new ReplicaId(NodeId.parse(node), Uuids.uuid(disk));
    }
}
