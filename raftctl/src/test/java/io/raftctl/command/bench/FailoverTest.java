package io.raftctl.command.bench;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftctl.command.Cli;
import io.raftctl.command.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailoverTest {
    private static final long MS = MILLISECONDS.toNanos(1);

    private final Failover failover = new Failover(new Cli().globals());
    private final List<String> blows = new ArrayList<>();

    /** Writes under way at the blow, at 1 s, are answered late, and do not count. */
    @Test
    void theFirstSuccessOfAWriteMadeAfterTheBlowCounts() {
        FakeTraffic traffic = new FakeTraffic(sent -> {
            if (sent < 990 * MS) {
                return sent + MS;
            }
            return sent < 1000 * MS ? 1100 * MS : Math.max(sent + MS, 1400 * MS);
        });
        Duration time = failover.nextSuccess(traffic, 1000 * MS, () -> blows.add("blow"));
        assertThat(time).isEqualTo(Duration.ofMillis(400));
        assertThat(blows).hasSize(1);
        // 200 a second, during the outage as before.
        assertThat(traffic.sent().size()).isBetween(278, 282);
    }

    @Test
    void aLeaderThatDidNotServeIsNotMeasured() {
        FakeTraffic traffic = new FakeTraffic(sent -> 5000 * MS);
        assertThatThrownBy(() -> failover.nextSuccess(traffic, 1000 * MS, () -> blows.add("blow")))
                .isInstanceOf(Failure.class)
                .hasMessage("only 0 writes succeeded while the leader was well");
        assertThat(blows).isEmpty();
    }

    @Test
    void noSuccessInTimeIsAFailure() {
        FakeTraffic traffic = new FakeTraffic(sent -> sent < 990 * MS ? sent + MS : 100_000 * MS);
        assertThatThrownBy(() -> failover.nextSuccess(traffic, 1000 * MS, () -> blows.add("blow")))
                .isInstanceOf(Failure.class)
                .hasMessage("no write succeeded within 30s of the leader's end");
    }
}
