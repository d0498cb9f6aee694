package io.raftd.raft;

/**
 * The terms on which a leader answers reads without asking a quorum first (6.4.1). Voters that have
 * heard a leader elect no other for {@code durationMs}, each by its own clock and whatever becomes
 * of its connections; so for that long, less what clocks may differ, whoever heard a quorum answer
 * knows that there is no other leader. This trusts clocks, which nothing else here does: a machine
 * that sleeps, and whose monotonic clock sleeps with it, breaks it.
 *
 * @param durationMs from {@link #MIN_MS} to {@link #MAX_MS}
 * @param maxDriftPpm by how much, in millionths, one node's monotonic clock may run faster than
 *     another's; from 1 to {@link #MAX_DRIFT_PPM}
 */
public record Lease(long durationMs, long maxDriftPpm) {
    public static final long MIN_MS = 10;
    public static final long MAX_MS = 600_000;
    public static final long MAX_DRIFT_PPM = 10_000_000;

    private static final long MILLION = 1_000_000;

    public Lease {
        if (durationMs < MIN_MS || durationMs > MAX_MS) {
            throw new IllegalArgumentException("a lease of " + durationMs + " ms is not within "
                    + MIN_MS + " ms to " + MAX_MS + " ms");
        }
        if (maxDriftPpm < 1 || maxDriftPpm > MAX_DRIFT_PPM) {
            throw new IllegalArgumentException("a drift of " + maxDriftPpm
                    + " millionths is not within 1 to " + MAX_DRIFT_PPM);
        }
    }

    /** How long a voter elects nobody else, in ns of its clock. */
    long promised() {
        return durationMs * 1_000_000;
    }

    /** How long the leader may count on it, in ns of its own, perhaps slower, clock. */
    long trusted() {
        return durationMs * 1_000_000 / (MILLION + maxDriftPpm) * MILLION;
    }
}
