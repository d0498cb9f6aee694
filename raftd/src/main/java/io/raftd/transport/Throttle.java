package io.raftd.transport;

/**
 * Lets one line of its kind into the log at a time, and counts the others; used on the loop only.
 */
final class Throttle {
    private final long intervalNanos;
    private long next;
    private boolean started;
    private int held;

    Throttle(long intervalNanos) {
        this.intervalNanos = intervalNanos;
    }

    /**
     * How many lines were held back since the last one that passed, or -1 when this one is held
     * back as well.
     */
    int pass(long nowNanos) {
        if (started && nowNanos - next < 0) {
            held++;
            return -1;
        }
        started = true;
        next = nowNanos + intervalNanos;
        int before = held;
        held = 0;
        return before;
    }
}
