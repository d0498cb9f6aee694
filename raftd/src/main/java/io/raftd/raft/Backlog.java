package io.raftd.raft;

/**
 * What the core keeps in memory; all of it is bounded, whatever disk and peers do.
 *
 * @param undurableBytes of the entries that the disk still has to take. A follower takes none in
 *     with a window of them or more; who proposes bounds those of a leader
 * @param tailBytes of the newest entries: within {@link Settings#tailBytes}, or none of them is
 *     both durable and applied
 * @param held messages that wait for the hard state, at most one of a kind to each peer
 * @param fetches stored entries on their way, at most one lot for each replica
 */
public record Backlog(long undurableBytes, long tailBytes, int held, int fetches) {
    public static final Backlog NONE = new Backlog(0, 0, 0, 0);
}
