package io.raftd.sim.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftd.sim.Tally;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Fresh seeds for {@code -Dsim.hours}, with a line each minute. */
@Tag("soak")
@Timeout(value = 365, unit = TimeUnit.DAYS)
class SoakTest {
    @Test
    void whatMustHoldHoldsForHours() {
        double hours = Double.parseDouble(System.getProperty("sim.hours", "1"));
        long start = System.nanoTime();
        long[] nextLine = {start};
        Tally tally = Campaign.run(
                Seeds.fixedThenFresh(0), Runtime.getRuntime().availableProcessors(), t -> {
                    long now = System.nanoTime();
                    if (now >= nextLine[0]) {
                        nextLine[0] = now + TimeUnit.MINUTES.toNanos(1);
                        System.out.println(Seeds.describe(t, now - start));
                    }
                    return now - start >= hours * TimeUnit.HOURS.toNanos(1);
                });
        System.out.println(Seeds.describe(tally, System.nanoTime() - start));
        assertThat(tally.runs()).isPositive();
    }
}
