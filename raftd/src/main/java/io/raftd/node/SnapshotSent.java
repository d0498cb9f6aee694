package io.raftd.node;

import io.raftd.raft.Snapshot;

/**
 * A snapshot that the leader sends to a peer.
 *
 * @param unchanged the peer has acknowledged all that is in it; otherwise it is under way
 */
public record SnapshotSent(boolean unchanged, Snapshot snapshot) {}
