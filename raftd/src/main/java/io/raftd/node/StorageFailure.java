package io.raftd.node;

import java.io.Serial;

/**
 * The disk failed or holds what must not be used. The node stops; the message names file, offset
 * and way out.
 */
public final class StorageFailure extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** What went wrong, by which the daemon chooses its exit code. */
    public enum Kind {
        /** Another process holds the directory. */
        IN_USE,
        /** A stored byte is not what was written. */
        CORRUPT,
        /** The directory is of another node or cluster. */
        FOREIGN,
        /** The cluster has removed the replica whose directory it is. */
        REMOVED,
        /** A write or force failed. */
        FAILED
    }

    private final Kind kind;

    public StorageFailure(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public StorageFailure(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
