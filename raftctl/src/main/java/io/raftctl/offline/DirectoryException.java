package io.raftctl.offline;

/** A data directory, or a file, could not be looked at. */
public final class DirectoryException extends RuntimeException {
    /** Why not. */
    public enum Kind {
        /** A running node holds it. */
        IN_USE,
        /** There is none. */
        MISSING,
        /** The disk, or a permission. */
        UNREADABLE
    }

    private final Kind kind;

    DirectoryException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
