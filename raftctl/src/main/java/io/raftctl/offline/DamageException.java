package io.raftctl.offline;

/** Bytes of a log are not what was written. */
public final class DamageException extends RuntimeException {
    DamageException(String message) {
        super(message);
    }
}
