package io.raftd.sim.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftd.sim.Fault;
import io.raftd.sim.Plan;
import io.raftd.sim.Tally;
import io.raftd.sim.Violation;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Clusters under random faults, for a while. */
class SimulationTest {
    static final int SECONDS = 110;

    private static final int FIXED = 100;

    @Test
    void whatMustHoldHoldsUnderFaults() {
        Long seed = Long.getLong("sim.seed");
        if (seed != null) {
            replay(Plan.random(seed));
            return;
        }
        long start = System.nanoTime();
        long duration = Integer.getInteger("sim.seconds", SECONDS) * 1_000_000_000L;
        Tally tally = Campaign.run(
                Seeds.fixedThenFresh(FIXED),
                1,
                t -> t.runs() >= FIXED && System.nanoTime() - start >= duration);
        System.out.println(Seeds.describe(tally, System.nanoTime() - start));
        assertThat(tally.missing()).as("faults that never struck").isEmpty();
    }

    private static void replay(Plan drawn) {
        String only = System.getProperty("sim.faults");
        Plan plan = only == null ? drawn : drawn.withFaults(faults(only));
        Violation violation = Reproduction.simulate(plan);
        if (violation != null) {
            throw new Reproduction(drawn, plan, violation).write();
        }
    }

    /** By their names, with commas between them. */
    private static Set<Fault> faults(String names) {
        Set<Fault> faults = EnumSet.noneOf(Fault.class);
        if (!names.isEmpty()) {
            for (String name : names.split(",", -1)) {
                faults.add(Fault.valueOf(name));
            }
        }
        return faults;
    }
}
