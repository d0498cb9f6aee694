package io.raftd.raft;

/**
 * What a leader knows of a peer: the index up to which it has the log, and how long ago it
 * answered, in ns.
 *
 * @param active it answered within an election timeout
 * @param windowBytes of the entries sent to it and not acknowledged
 */
public record PeerView(
        ReplicaId replica, long match, long silence, boolean active, long windowBytes) {}
