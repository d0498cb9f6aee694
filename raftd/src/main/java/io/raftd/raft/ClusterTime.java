package io.raftd.raft;

/**
 * What a replica knows of the time that the log carries, in ms; it never steps back. Without a
 * leader it stands still, so that what it ends, such as a client's session, does not end before it
 * could be used; an election timeout is how long a leader may be there unheard.
 */
final class ClusterTime {
    private final long electionTimeout;
    private long ms;
    private long toldAt;

    /** {@code ms} is known at {@code now} ns; the timeout is in ns too. */
    ClusterTime(long ms, long now, long electionTimeout) {
        this.ms = ms;
        this.toldAt = now;
        this.electionTimeout = electionTimeout;
    }

    /** In ms, at {@code now} ns. */
    long at(long now) {
        return ms + Math.min(now - toldAt, electionTimeout) / 1_000_000;
    }

    /** A leader that is there at {@code now} ns tells its time in ms. */
    void told(long leaderMs, long now) {
        ms = Math.max(at(now), leaderMs);
        toldAt = now;
    }
}
