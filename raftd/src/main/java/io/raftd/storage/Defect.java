package io.raftd.storage;

import io.raftd.node.StorageFailure;

/**
 * Something in a data directory that is not as it was written.
 *
 * @param file its name within the directory
 * @param offset bytes into the file
 */
public record Defect(Kind kind, String file, long offset, String reason) {
    private static final String WAY_OUT = "; restore the file from a good copy%s, or delete the"
            + " data directory, start the node again and run `raftctl member replace`";

    private static final String REBUILD =
            ", or run `raftctl log rebuild --data-dir` and start the node again";

    /** What is to be thought of it. */
    public enum Kind {
        /** A write that a crash cut short; nobody relies on it, and the next start removes it. */
        TORN,
        /** A file whose creation a crash cut short; the next start removes it. */
        LEFTOVER,
        /** Bytes that were durable have changed or gone. The directory must not be used. */
        DAMAGE,
        /** The file belongs to another node or cluster. */
        FOREIGN
    }

    static Defect damage(String file, long offset, String reason) {
        return new Defect(Kind.DAMAGE, file, offset, reason);
    }

    /** The refusal to start for it, with the way out. */
    StorageFailure failure() {
        if (kind == Kind.FOREIGN) {
            return new StorageFailure(
                    StorageFailure.Kind.FOREIGN,
                    this + "; start the node on its own data directory, or on an empty one");
        }
        String wayOut = WAY_OUT.formatted(canBeRebuilt() ? REBUILD : "");
        return new StorageFailure(StorageFailure.Kind.CORRUPT, this + wayOut);
    }

    /** What is lost with the log or with snapshots, the other nodes of the cluster have. */
    boolean canBeRebuilt() {
        return file.startsWith(SegmentedLog.DIRECTORY)
                || file.startsWith(SnapshotDirectory.DIRECTORY);
    }

    @Override
    public String toString() {
        return file + ": offset " + offset + ": " + reason;
    }
}
