package io.raftd.node;

/**
 * When a node takes a snapshot by itself: when so many bytes of entries, or so many entries, have
 * been applied since the last one.
 */
public record SnapshotPolicy(long logBytes, long entries) {
    public static final SnapshotPolicy DEFAULT = new SnapshotPolicy(256L << 20, 1_000_000);

    public SnapshotPolicy {
        if (logBytes < 1 || entries < 1) {
            throw new IllegalArgumentException("a snapshot every " + logBytes + " bytes or "
                    + entries + " entries: both must be above 0");
        }
    }
}
