package io.raftd.metrics;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * How many events a second there have been of late: over the last {@value #SECONDS} full seconds.
 */
public final class Rate {
    private static final int SECONDS = 10;
    private static final long SECOND_NS = 1_000_000_000;

    /** One more for the second that is not over yet. */
    private static final int PLACES = SECONDS + 1;

    private final long begin;
    private final AtomicReferenceArray<@Nullable Second> seconds =
            new AtomicReferenceArray<>(PLACES);

    /** The events of the second of this number, counted from the beginning. */
    private record Second(long number, AtomicLong events) {}

    /** A rate of events from {@code now} on. */
    public Rate(long now) {
        begin = now;
    }

    /** Counts events that happened now; always called by the same thread, now >= the beginning. */
    public void mark(long now, int events) {
        long number = (now - begin) / SECOND_NS;
        int place = (int) (number % PLACES);
        Second second = seconds.get(place);
        if (second == null || second.number != number) {
            second = new Second(number, new AtomicLong());
            seconds.set(place, second);
        }
        second.events.setRelease(second.events.getPlain() + events);
    }

    /** Events a second; 0 before the first second is over. */
    public double perSecond(long now) {
        long number = (now - begin) / SECOND_NS;
        long oldest = Math.max(0, number - SECONDS);
        long events = 0;
        for (long n = oldest; n < number; n++) {
            Second second = seconds.get((int) (n % PLACES));
            if (second != null && second.number == n) {
                events += second.events.getAcquire();
            }
        }
        return events / (double) Math.max(1, number - oldest);
    }
}
