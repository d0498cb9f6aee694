package io.raftd.node;

import io.raftd.raft.Snapshot;
import io.raftd.raft.SnapshotPoint;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The snapshots of one node. Every method runs on the background executor, one call at a time,
 * beside whatever the disk executor does, and may block for long. An IOException ends only the
 * attempt: no snapshot that was there is lost by it, and the log goes on.
 */
public interface Snapshots {
    /** Writes the state at a point, durably. Earlier snapshots stay until {@link #retain}. */
    Snapshot write(SnapshotPoint point, StateMachine.View state) throws IOException;

    /**
     * Bytes {@code offset} and following of a stored snapshot, at most so many, fewer only at its
     * end. Throws IOException too when it is no longer there.
     */
    byte[] read(Snapshot snapshot, long offset, int maxBytes) throws IOException;

    /**
     * Reads a stored snapshot from its beginning to its end. Throws StorageFailure when it is no
     * longer what was written, IOException when it is no longer there or cannot be read.
     */
    void verify(Snapshot snapshot) throws IOException;

    /**
     * How many bytes of an incoming snapshot are here, from its beginning: of an earlier transfer,
     * which a broken connection or a restart may have cut short.
     */
    long staged(Snapshot snapshot) throws IOException;

    /**
     * Takes in bytes {@code offset} and following, offset <= {@link #staged}, and returns how many
     * are here now. Whatever was staged of another snapshot is dropped.
     */
    long stage(Snapshot snapshot, long offset, byte[] bytes) throws IOException;

    /**
     * Verifies a snapshot that is staged whole, reads its state, and keeps it, durably, under its
     * own name. Null when the bytes are not that snapshot's: then they are dropped, and the
     * transfer begins anew.
     *
     * @param reader any machine of the kind that wrote the state
     */
    @Nullable
    StateMachine install(Snapshot snapshot, StateMachine reader) throws IOException;

    /** Deletes all snapshots but the newest and these. */
    void retain(List<Snapshot> some) throws IOException;
}
