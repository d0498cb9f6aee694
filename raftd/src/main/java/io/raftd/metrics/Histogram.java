package io.raftd.metrics;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * How values >= 0, such as durations, have been distributed of late: over the current and the
 * previous window of time. Buckets are exact below 64 and at most 1/32 of their values wide above.
 */
public final class Histogram {
    /** Each doubling of values is cut into 2^BITS buckets. */
    private static final int BITS = 5;

    private static final int BUCKETS = indexOf(Long.MAX_VALUE) + 1;

    private final long windowNs;
    private final AtomicReferenceArray<@Nullable Window> windows = new AtomicReferenceArray<>(2);

    /** The values of one window; number n covers the times from n * windowNs up to the next. */
    private static final class Window {
        private final long number;
        private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);
        private volatile long max;

        Window(long number) {
            this.number = number;
        }
    }

    /**
     * The distribution of the values, in their own unit; all 0 when there are none.
     *
     * @param p50 half of the values are no greater, up to the width of a bucket; the others alike
     */
    public record Summary(long count, long p50, long p90, long p99, long p999, long max) {}

    /** A histogram over the last one to two windows. */
    public Histogram(long windowNs) {
        if (windowNs <= 0) {
            throw new IllegalArgumentException("window of " + windowNs + " ns <= 0");
        }
        this.windowNs = windowNs;
    }

    /** Records a value >= 0; always called by the same thread. */
    public void record(long now, long value) {
        if (value < 0) {
            throw new IllegalArgumentException("value " + value + " < 0");
        }
        Window window = window(Math.floorDiv(now, windowNs));
        int i = indexOf(value);
        window.counts.setRelease(i, window.counts.getPlain(i) + 1);
        if (value > window.max) {
            window.max = value;
        }
    }

    private Window window(long number) {
        int place = (int) (number & 1);
        Window window = windows.get(place);
        if (window == null || window.number != number) {
            window = new Window(number);
            windows.set(place, window);
        }
        return window;
    }

    /** What has been recorded in the window of {@code now} and the one before. */
    public Summary summary(long now) {
        long number = Math.floorDiv(now, windowNs);
        long[] counts = new long[BUCKETS];
        long count = 0;
        long max = 0;
        for (int place = 0; place < 2; place++) {
            Window window = windows.get(place);
            if (window == null || window.number < number - 1) {
                continue;
            }
            max = Math.max(max, window.max);
            for (int i = 0; i < BUCKETS; i++) {
                long n = window.counts.getAcquire(i);
                counts[i] += n;
                count += n;
            }
        }
        return new Summary(
                count,
                percentile(counts, count, 500, max),
                percentile(counts, count, 900, max),
                percentile(counts, count, 990, max),
                percentile(counts, count, 999, max),
                max);
    }

    private static long percentile(long[] counts, long count, int perMille, long max) {
        long rank = (count * perMille + 999) / 1000;
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= rank) {
                return Math.min(greatestOf(i), max);
            }
        }
        return max;
    }

    private static int indexOf(long value) {
        int shift = Math.max(0, Long.SIZE - 1 - BITS - Long.numberOfLeadingZeros(value));
        return (shift << BITS) + (int) (value >>> shift);
    }

    private static long greatestOf(int index) {
        int shift = Math.max(0, (index >> BITS) - 1);
        return ((index - ((long) shift << BITS) + 1) << shift) - 1;
    }
}
