package io.raftd.sim;

/**
 * A node's monotonic clock: virtual time as the node sees it, {@code offset} ns ahead and running
 * by {@code drift} faster.
 */
record SimClock(long offset, double drift) {
    /** What the clock shows at virtual {@code time}. */
    long at(long time) {
        return offset + time + (long) (time * drift);
    }

    /**
     * The virtual time, to be on the safe side a microsecond later, at which the clock shows
     * {@code shown}.
     */
    long when(long shown) {
        return (long) ((shown - offset) / (1 + drift)) + 1000;
    }

    /** The clock that shows {@code shown} at virtual {@code time}, and runs by {@code drift}. */
    static SimClock showing(long shown, long time, double drift) {
        return new SimClock(shown - time - (long) (time * drift), drift);
    }
}
