package io.raftd.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftd.metrics.Histogram.Summary;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistogramTest {
    private static final long WINDOW = 1_000;

    private final Histogram histogram = new Histogram(WINDOW);

    @Test
    void nothingRecordedIsAllZero() {
        assertThat(histogram.summary(0)).isEqualTo(new Summary(0, 0, 0, 0, 0, 0));
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                0,
                1,
                31,
                32,
                63,
                64,
                65,
                1_000_000,
                1L << 40,
                Long.MAX_VALUE - 1,
                Long.MAX_VALUE
            })
    void aSingleValueIsEveryPercentile(long value) {
        histogram.record(0, value);
        assertThat(histogram.summary(0))
                .isEqualTo(new Summary(1, value, value, value, value, value));
    }

    @Test
    void smallValuesAreExact() {
        for (int i = 1; i <= 1000; i++) {
            histogram.record(0, i <= 500 ? 10 : i <= 900 ? 20 : i <= 990 ? 30 : i <= 999 ? 40 : 50);
        }
        assertThat(histogram.summary(0)).isEqualTo(new Summary(1000, 10, 20, 30, 40, 50));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void percentilesAreWithinABucketOfTheTruth(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long[] values = random.longs(10_000).map(v -> v >>> (2 + (v & 0x1f))).toArray();
        for (long value : values) {
            histogram.record(0, value);
        }
        Arrays.sort(values);
        Summary summary = histogram.summary(0);
        assertWithinABucket(summary.p50(), values[4_999]);
        assertWithinABucket(summary.p90(), values[8_999]);
        assertWithinABucket(summary.p99(), values[9_899]);
        assertWithinABucket(summary.p999(), values[9_989]);
        assertThat(summary.max()).isEqualTo(values[9_999]);
    }

    private static void assertWithinABucket(long actual, long truth) {
        assertThat(actual).isBetween(truth, truth + truth / 32);
    }

    @Test
    void forgetsWhatIsOlderThanThePreviousWindow() {
        histogram.record(-1, 7);
        histogram.record(0, 5);
        assertThat(histogram.summary(WINDOW - 1).count()).isEqualTo(2);
        assertThat(histogram.summary(WINDOW)).isEqualTo(new Summary(1, 5, 5, 5, 5, 5));
        histogram.record(WINDOW, 1);
        assertThat(histogram.summary(2 * WINDOW - 1).max()).isEqualTo(5);
        assertThat(histogram.summary(2 * WINDOW).max()).isEqualTo(1);
        assertThat(histogram.summary(3 * WINDOW).count()).isZero();
        histogram.record(10 * WINDOW, 3);
        assertThat(histogram.summary(10 * WINDOW)).isEqualTo(new Summary(1, 3, 3, 3, 3, 3));
    }

    @Test
    void anotherThreadSeesEveryRecordedValueInTheEnd() throws InterruptedException {
        Thread writer = new Thread(() -> {
            for (int i = 0; i < 100_000; i++) {
                histogram.record(0, i % 100);
            }
        });
        writer.start();
        long last = 0;
        while (writer.isAlive()) {
            long count = histogram.summary(0).count();
            assertThat(count).isGreaterThanOrEqualTo(last);
            last = count;
        }
        writer.join();
        assertThat(histogram.summary(0).count()).isEqualTo(100_000);
    }

    @Test
    void badValuesAreRefused() {
        assertThatThrownBy(() -> histogram.record(0, -1)).hasMessage("value -1 < 0");
        assertThatThrownBy(() -> new Histogram(0)).hasMessage("window of 0 ns <= 0");
    }
}
