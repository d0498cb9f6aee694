package io.raftd.raft;

import java.util.UUID;

/**
 * Who counts in a quorum: a node id together with the random id of the disk that holds its log. A
 * node that lost its disk is another replica, so a vote or an acknowledgement given on the old disk
 * is never counted for the new one.
 */
public record ReplicaId(String node, UUID disk) implements Comparable<ReplicaId> {
    /** The disk tells nearly all apart, and is the cheaper one to look at. */
    @Override
    public boolean equals(Object other) {
        return this == other
                || other instanceof ReplicaId r && disk.equals(r.disk) && node.equals(r.node);
    }

    @Override
    public int hashCode() {
        return disk.hashCode();
    }

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
