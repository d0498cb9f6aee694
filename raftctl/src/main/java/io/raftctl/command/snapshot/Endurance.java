package io.raftctl.command.snapshot;

import io.raftctl.command.Failure;
import io.raftctl.output.Text;
import io.raftd.protocol.ErrorCode;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The time of a verb: it is up at its end, and when nothing has moved for too long. */
final class Endurance {
    private static final long REQUEST = TimeUnit.SECONDS.toNanos(5);

    /** Any less, and it would end for want of an answer that was on its way. */
    private static final long LEAST = TimeUnit.MILLISECONDS.toNanos(500);

    private final Duration stallTimeout;
    private final long deadline;
    private long movedAt = System.nanoTime();

    /** Begins now. */
    Endurance(Duration stallTimeout, Duration timeout) {
        this.stallTimeout = stallTimeout;
        this.deadline = movedAt + timeout.toNanos();
    }

    /** It got further. */
    void moved() {
        movedAt = System.nanoTime();
    }

    /** How long the next request may take, even if that is a little more than there is left. */
    Duration request() {
        long now = System.nanoTime();
        long left = Math.min(deadline, movedAt + stallTimeout.toNanos()) - now;
        return Duration.ofNanos(Math.max(LEAST, Math.min(REQUEST, left)));
    }

    /** Returns if there is time to try again what came to nothing, else fails with that. */
    void check(Failure last) {
        if (Thread.currentThread().isInterrupted()) {
            throw new Failure(ErrorCode.INTERRUPTED, "interrupted");
        }
        long now = System.nanoTime();
        if (now - deadline >= 0) {
            throw new Failure(
                    last.code(), "not done in time: " + last.getMessage(), last.endpoints());
        }
        if (now - movedAt >= stallTimeout.toNanos()) {
            throw new Failure(
                    last.code(),
                    "no further within " + Text.duration(stallTimeout.toMillis()) + ": "
                            + last.getMessage(),
                    last.endpoints());
        }
    }
}
