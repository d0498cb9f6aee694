package io.raftd.raft;

/** A replica and the {@code host:port} at which the others reach it. */
public record Member(ReplicaId replica, String address) {}
