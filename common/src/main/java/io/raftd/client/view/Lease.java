package io.raftd.client.view;

/**
 * The terms on which a leader answers reads without asking a quorum.
 *
 * @param durationMs voters elect no other leader for so long after they have heard one
 * @param maxDriftPpm by how many millionths clocks may differ in rate
 */
public record Lease(long durationMs, long maxDriftPpm) {
    private static final long MILLION = 1_000_000;

    /** As it comes over the wire. */
    public static Lease of(io.raftd.protocol.wire.Lease wire) {
        return new Lease(wire.getDurationMs(), wire.getMaxDriftPpm());
    }

    /** How long a leader counts on a quorum's answer, by a clock that may be the slower one. */
    public long trustedMs() {
        return durationMs * MILLION / (MILLION + maxDriftPpm);
    }
}
