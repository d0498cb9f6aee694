package io.raftd.sim.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftd.sim.Tally;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a release must have passed; its figures are in the {@link GateReport}. */
@Tag("gate")
@Timeout(value = 2, unit = TimeUnit.HOURS)
class GateTest {
    private static final int SEEDS = 2_000;
    private static final long EVENTS = 100_000_000;
    private static final int FIXED = 1_000;
    private static final int VIRTUAL_SECONDS_A_SECOND = 1_000;
    private static final int TRACES = 200;

    @Test
    void manySeedsWithoutAViolation() {
        long start = System.nanoTime();
        Tally tally = Campaign.run(
                Seeds.fixedThenFresh(FIXED),
                Runtime.getRuntime().availableProcessors(),
                t -> t.runs() >= SEEDS && t.events() >= EVENTS);
        GateReport.section(
                "1-seeds", "## Seeds\n\n" + Seeds.describe(tally, System.nanoTime() - start));
        assertThat(tally.missing()).as("faults that never struck").isEmpty();
        assertThat(tally.survived())
                .as("changes of files at which none has died")
                .isEmpty();
    }

    @Test
    void virtualTimeIsAThousandTimesAsFast() throws Exception {
        String line = new ChildJvm().pinned().run(Speed.class, 5, 60).get(0);
        String[] perSecond = line.split(" ", -1);
        GateReport.section("2-speed", """
                ## Speed

                %s virtual s and %s events a second in the fastest of seven slices, %s virtual s \
                in the median one: five nodes at their default times, three clients with six \
                requests a second, faults of the seeds, all checks, one core
                """.formatted(perSecond[0], perSecond[1], perSecond[2]));
        assertThat(Integer.parseInt(perSecond[0])).isGreaterThanOrEqualTo(VIRTUAL_SECONDS_A_SECOND);
    }

    @Test
    void aSeedIsOneRunOnAnyJvm() throws Exception {
        List<String> traces = SimulationTraceTest.traces(TRACES);
        GateReport.section(
                "3-traces", "## Traces\n\n%d seeds: equal on two JVMs".formatted(traces.size()));
        assertThat(traces).hasSize(TRACES);
    }
}
