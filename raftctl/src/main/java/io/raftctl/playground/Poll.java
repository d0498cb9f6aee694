package io.raftctl.playground;

import io.raftd.protocol.ErrorCode;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting for what other processes bring about, of which nobody tells. */
final class Poll {
    private static final long INTERVAL_NANOS = 20_000_000;

    private Poll() {}

    /** Whether the condition came true within the time; fails when interrupted. */
    static boolean until(Duration time, BooleanSupplier condition) {
        long deadline = System.nanoTime() + time.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            LockSupport.parkNanos(INTERVAL_NANOS);
            if (Thread.currentThread().isInterrupted()) {
                throw new PlaygroundException(ErrorCode.INTERRUPTED, "interrupted");
            }
        }
        return true;
    }
}
