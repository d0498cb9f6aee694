package io.raftd.raft;

import java.util.UUID;

/**
 * Who counts in a quorum: a node id together with the random id of the disk that holds its log. A
 * node that lost its disk is another replica, so a vote or an acknowledgement given on the old disk
 * is never counted for the new one.
 */
public record ReplicaId(String node, UUID disk) implements Comparable<ReplicaId> {
    @Override
    public int compareTo(ReplicaId other) {
        int byNode = node.compareTo(other.node);
        return byNode != 0 ? byNode : disk.compareTo(other.disk);
    }

    @Override
    public String toString() {
        return node + "/" + disk.toString().substring(0, 8);
    }
}
