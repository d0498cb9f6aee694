package io.raftctl.offline;

/** A data directory, or a file, could not be looked at. */
public final class DirectoryException extends RuntimeException {
    /** Why not. */
    public enum Kind {
        /** A running node holds it. */
        IN_USE,
        /** There is none. */
        MISSING,
        /** It is not the expected one, or not as it was, or not empty where it must be. */
        UNFIT,
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
