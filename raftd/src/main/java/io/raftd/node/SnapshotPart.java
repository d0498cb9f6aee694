package io.raftd.node;

import io.raftd.raft.Snapshot;

/** Some bytes of a stored snapshot. */
public record SnapshotPart(Snapshot snapshot, byte[] bytes) {}
