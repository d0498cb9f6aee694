package io.raftd.storage;

import io.raftd.raft.Snapshot;

import org.jspecify.annotations.Nullable;

/**
 * A snapshot in a data directory, verified from its first byte to its last.
 *
 * @param bytes of the file
 * @param snapshot null when it is not sound
 * @param defect why not; null when it is sound
 */
public record StoredSnapshot(
        String file,
        long bytes,
        @Nullable Snapshot snapshot,
        @Nullable Defect defect) {}
