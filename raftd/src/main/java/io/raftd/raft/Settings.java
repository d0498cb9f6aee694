package io.raftd.raft;

/**
 * Times in ns and sizes in bytes that the core is held to.
 *
 * @param electionTimeout minimum; each wait is drawn from it up to, not including, twice it
 * @param heartbeat interval between a leader's heartbeats, at most a third of the election timeout
 * @param maxAppendBytes of the entries in one AppendEntries; a single larger entry still goes alone
 * @param windowBytes sent to one follower and not yet acknowledged
 * @param tailBytes of the newest entries kept in memory once they are durable and applied
 * @param applyBytes handed out to apply in one {@link Ready}
 * @param chunkBytes of a snapshot in one InstallSnapshot
 * @param keptEntries behind a snapshot, for followers that are not far behind
 */
public record Settings(
        long electionTimeout,
        long heartbeat,
        int maxAppendBytes,
        int windowBytes,
        int tailBytes,
        int applyBytes,
        int chunkBytes,
        int keptEntries) {
    public Settings {
        if (heartbeat <= 0 || heartbeat > electionTimeout / 3) {
            throw new IllegalArgumentException("heartbeat of " + heartbeat
                    + " ns is not above 0 and at most a third of the election timeout of "
                    + electionTimeout + " ns");
        }
    }

    /** With the default sizes of what concerns snapshots. */
    public Settings(
            long electionTimeout,
            long heartbeat,
            int maxAppendBytes,
            int windowBytes,
            int tailBytes,
            int applyBytes) {
        this(
                electionTimeout,
                heartbeat,
                maxAppendBytes,
                windowBytes,
                tailBytes,
                applyBytes,
                256 << 10,
                10_000);
    }

    /** The default sizes with the given times in ns. */
    public static Settings of(long electionTimeout, long heartbeat) {
        return new Settings(electionTimeout, heartbeat, 1 << 20, 8 << 20, 4 << 20, 1 << 20);
    }
}
