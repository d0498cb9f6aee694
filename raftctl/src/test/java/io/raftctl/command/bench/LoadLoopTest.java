package io.raftctl.command.bench;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.raftd.protocol.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LoadLoopTest {
    private static final int KEYS = 10;
    private static final int SIZE = 32;
    private static final long MS = MILLISECONDS.toNanos(1);

    private final Values values = new Values(1, SIZE);
    private final Ledger ledger = new Ledger(KEYS, values);

    private static LoadPlan plan(int inflight, @Nullable Integer rate, int warmupMs) {
        return new LoadPlan(
                "put",
                null,
                0,
                false,
                1,
                inflight,
                SIZE,
                KEYS,
                Distribution.SEQUENTIAL,
                rate,
                Duration.ofMillis(warmupMs),
                Duration.ofSeconds(2),
                0);
    }

    private LoadLoop loop(LoadPlan plan, FakeTraffic traffic) {
        KeyPicker keys = new KeyPicker(plan.distribution(), KEYS, 1);
        return new LoadLoop(plan, traffic, values, ledger, keys);
    }

    private Measured run(LoadPlan plan, FakeTraffic traffic) {
        return loop(plan, traffic).run((sofar, elapsed, served) -> {});
    }

    @Test
    void closedFollowsEachAnswerWithTheNextRequest() {
        FakeTraffic traffic = new FakeTraffic(sent -> sent + 10 * MS);
        Measured measured = run(plan(4, null, 0), traffic);
        assertThat(measured.ops()).isEqualTo(4 * 200);
        assertThat(measured.opsPerSecond()).isEqualTo(400);
        assertThat(measured.percentile(99)).isCloseTo(10_000, within(10L));
        assertThat(measured.durationNs()).isEqualTo(2000 * MS);
        assertThat(measured.unsent()).isZero();
    }

    @Test
    void warmupRunsAndDoesNotCount() {
        FakeTraffic traffic = new FakeTraffic(sent -> sent + (sent < 990 * MS ? 50 : 10) * MS);
        Measured measured = run(plan(1, null, 1000), traffic);
        assertThat(traffic.sent()).hasSizeGreaterThan(200);
        assertThat(measured.ops()).isBetween(199L, 201L);
        assertThat(measured.durationNs()).isEqualTo(2000 * MS);
        assertThat(measured.latencyUs().getMaxValue()).isLessThan(51_000);
        assertThat(measured.percentile(50)).isCloseTo(10_000, within(10L));
    }

    @Test
    void openSendsAtItsTimesWhateverIsUnderWay() {
        FakeTraffic traffic = new FakeTraffic(sent -> sent + 30 * MS);
        Measured measured = run(plan(100, 100, 0), traffic);
        assertThat(traffic.sent()).hasSize(200);
        for (int i = 0; i < 200; i++) {
            assertThat(traffic.sent().get(i)).isEqualTo(10 * MS * i);
        }
        assertThat(measured.ops()).isEqualTo(200);
        assertThat(measured.percentile(99)).isCloseTo(30_000, within(30L));
        assertThat(measured.unsent()).isZero();
    }

    /**
     * A second without an answer: a closed loop has one slow request, an open one has a hundred.
     */
    @Test
    void openLatencyCountsFromWhenARequestWasDue() {
        Measured measured = run(
                plan(1, 100, 0), new FakeTraffic(sent -> stalled(sent) ? 1500 * MS : sent + MS));
        assertThat(measured.ops()).isEqualTo(200);
        assertThat(measured.latencyUs().getMaxValue()).isCloseTo(1_000_000, within(2000L));
        // The first one due in the stall waited for 1 s; each one after it was due 10 ms later, and
        // answered 1 ms later. Of 200, the 50th from above is in the middle of them.
        assertThat(measured.percentile(75)).isCloseTo(550_000, within(10_000L));
        assertThat(measured.percentile(40)).isCloseTo(1000, within(10L));
        assertThat(measured.unsent()).isZero();
        Measured closed = run(
                plan(1, null, 0), new FakeTraffic(sent -> stalled(sent) ? 1500 * MS : sent + MS));
        assertThat(closed.percentile(99)).isCloseTo(1000, within(10L));
    }

    private static boolean stalled(long sent) {
        return sent >= 500 * MS && sent < 1500 * MS;
    }

    @Test
    void whatIsDueAndNotSentIsReported() {
        FakeTraffic traffic = new FakeTraffic(sent -> sent + 20 * MS);
        Measured measured = run(plan(1, 100, 0), traffic);
        assertThat(measured.ops()).isEqualTo(100);
        assertThat(measured.unsent()).isEqualTo(100);
        assertThat(measured.opsPerSecond()).isEqualTo(50);
        assertThat(measured.latencyUs().getMaxValue()).isGreaterThan(950_000);
    }

    @Test
    void errorsAndUnknownsAreCountedApart() {
        FakeTraffic traffic = new FakeTraffic(sent -> sent + 100 * MS)
                .end(3, ErrorCode.REFUSED)
                .end(5, ErrorCode.UNKNOWN_OUTCOME)
                .end(7, ErrorCode.NO_LEADER);
        Measured measured = run(plan(1, null, 0), traffic);
        assertThat(measured.ops()).isEqualTo(17);
        assertThat(measured.errors()).isEqualTo(2);
        assertThat(measured.unknown()).isEqualTo(1);
        assertThat(measured.cause()).isEqualTo(ErrorCode.REFUSED);
    }

    @Test
    void aNumberOfRequestsEndsIt() {
        FakeTraffic traffic = new FakeTraffic(sent -> sent + 10 * MS);
        Measured measured = run(plan(2, null, 0).of(100, 1, SIZE, KEYS), traffic);
        assertThat(measured.ops()).isEqualTo(100);
        assertThat(measured.durationNs()).isEqualTo(500 * MS);
        assertThat(measured.opsPerSecond()).isEqualTo(200);
    }

    @Test
    void eachSecondIsToldThoseThatDoNotCountAmongThem() {
        List<Long> told = new ArrayList<>();
        loop(plan(1, null, 1000), new FakeTraffic(sent -> sent + 10 * MS))
                .run((sofar, elapsed, ended) -> told.add(ended));
        assertThat(told).startsWith(100L, 100L);
    }

    @Test
    void eachIntervalIsToldOnceItIsOver() {
        List<Long> counted = new ArrayList<>();
        loop(plan(1, null, 1000), new FakeTraffic(sent -> sent + 10 * MS))
                .every(Duration.ofMillis(250))
                .run((sofar, elapsed, ended) -> {
                    assertThat(ended).isEqualTo(100);
                    counted.add(sofar.ops());
                });
        assertThat(counted).startsWith(0L, 0L, 0L, 1L, 26L, 51L);
    }
}
