package io.raftd.storage;

import java.io.IOException;
import java.io.Serial;

/** A snapshot is not as it was written. */
public final class DamagedSnapshotException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final long offset;
    private final String reason;

    DamagedSnapshotException(long offset, String reason) {
        super("offset " + offset + ": " + reason);
        this.offset = offset;
        this.reason = reason;
    }

    /** Bytes into the file. */
    public long offset() {
        return offset;
    }

    public String reason() {
        return reason;
    }
}
