package io.raftd.node;

import io.raftd.raft.Settings;

import java.util.List;

/**
 * How a node was started.
 *
 * @param address under which the others reach it
 * @param bootstrap the nodes that a new cluster is born of, this one among them; empty to wait for
 *     a cluster that admits it. Without meaning on a directory that belongs to a cluster
 * @param inboxBytes of clients' commands, as entries, that may be in the node's hands, unanswered,
 *     or before its disk; what comes beyond is turned away
 * @param snapshots when the node takes one by itself
 */
public record NodeOptions(
        String address,
        List<Listed> bootstrap,
        Settings settings,
        long inboxBytes,
        SnapshotPolicy snapshots) {
    /** A node of the bootstrap list. */
    public record Listed(String node, String address) {
        @Override
        public String toString() {
            return node + "=" + address;
        }
    }

    public NodeOptions {
        // A comparator of Comparator's own would be serializable, and such a lambda gets into no
        // cache.
        bootstrap = bootstrap.stream()
                .sorted((a, b) -> a.node().compareTo(b.node()))
                .toList();
    }
}
