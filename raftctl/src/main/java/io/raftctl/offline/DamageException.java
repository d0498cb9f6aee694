package io.raftctl.offline;

/** Bytes of a log or of a snapshot are not what was written. */
public final class DamageException extends RuntimeException {
    public DamageException(String message) {
        super(message);
    }
}
