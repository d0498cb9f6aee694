package io.raftctl.command.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class IntervalTest {
    private static final LoadPlan PLAN = new LoadPlan(
            "put",
            null,
            0,
            false,
            1,
            1,
            32,
            10,
            Distribution.UNIFORM,
            null,
            Duration.ZERO,
            Duration.ofSeconds(2),
            0);

    private static Measured measured(long seconds, long ops, long opsInTime) {
        return new Measured(
                TimeUnit.SECONDS.toNanos(seconds), ops, opsInTime, 0, 0, 0, null, new Histogram(3));
    }

    @Test
    void whatIsAnsweredAfterTheEndIsOfNoPart() {
        Measured before = measured(1, 30, 30);
        Measured end = measured(2, 45, 40);
        assertThat(Interval.between(PLAN, 0, before, end).ops()).isEqualTo(10);
        assertThat(Interval.between(PLAN, 0, null, end).ops()).isEqualTo(40);
    }
}
