package io.raftd.raft;

/**
 * The core wants stored entries from index {@code from} on, at least one, more while they fit in
 * {@code maxBytes}, to send them to {@code peer}, or to apply them when the peer is the node
 * itself.
 */
public record Fetch(ReplicaId peer, long from, int maxBytes) {}
