package io.raftd.raft;

/**
 * A stored snapshot. Its bytes are a function of the log's prefix alone, so snapshots of two nodes
 * at one point are equal, and a transfer that one node began another can go on with.
 *
 * @param bytes of the whole file
 * @param digest SHA-256 of the whole file, in hexadecimal
 */
public record Snapshot(SnapshotPoint point, long bytes, String digest) {
    public long index() {
        return point.index();
    }

    public long term() {
        return point.term();
    }

    @Override
    public String toString() {
        return "snapshot (" + index() + "," + term() + ")";
    }
}
