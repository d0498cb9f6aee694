package io.raftd.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clusters under random faults. {@code -Dsim.seed=N} replays one seed, {@code -Dsim.seeds=K} tries
 * K fresh ones beside the fixed ones.
 */
class SimulationTest {
    private static final int FIXED = 80;
    private static final int FRESH = 80;

    private static LongStream seeds() {
        Long one = Long.getLong("sim.seed");
        if (one != null) {
            return LongStream.of(one);
        }
        LongStream fresh = new SecureRandom()
                .longs(Integer.getInteger("sim.seeds", FRESH), FIXED + 1, Long.MAX_VALUE);
        return LongStream.concat(LongStream.rangeClosed(1, FIXED), fresh);
    }

    @Test
    void whatMustHoldHoldsUnderFaults() {
        Map<Fault, Integer> struck = new EnumMap<>(Fault.class);
        CrashPoints points = new CrashPoints();
        long[] total = new long[5];
        long began = System.nanoTime();
        seeds().forEach(seed -> {
            Simulator world = new Simulator(Plan.random(seed));
            world.runPlan();
            world.struck().forEach((fault, times) -> struck.merge(fault, times, Integer::sum));
            points.add(world.crashPoints());
            total[0]++;
            total[1] += world.agenda().done();
            total[2] += world.agenda().now() / Plan.SECOND;
            total[3] += world.workload().done();
            total[4] += world.workload().unknown();
        });
        double seconds = (System.nanoTime() - began) / 1e9;
        System.out.printf(
                "%d seeds, %,d events, %,d virtual s in %.1f s; %,d requests done,"
                        + " %d unknown; %s; deaths at %s%n",
                total[0], total[1], total[2], seconds, total[3], total[4], struck, points.deaths());
        if (Long.getLong("sim.seed") == null) {
            assertThat(struck).containsOnlyKeys(Fault.values());
        }
    }

    @Test
    void oneSeedIsOneRun() {
        Simulator once = new Simulator(Plan.random(3));
        once.runPlan();
        Simulator again = new Simulator(Plan.random(3));
        again.runPlan();
        Simulator other = new Simulator(Plan.random(4));
        other.runPlan();

        assertThat(again.timeline().hash()).isEqualTo(once.timeline().hash());
        assertThat(other.timeline().hash()).isNotEqualTo(once.timeline().hash());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7})
    void aClusterIsBornOnceAndServes(int nodes) {
        Simulator world = new Simulator(Plan.calm(nodes, nodes).withClients(3));
        world.start();
        world.settle();
        world.await("writes", 10 * Plan.SECOND, () -> world.workload().done() > 100);
        world.makePeace();
        world.agree();
        assertThat(world.invariants().highestTerm()).isEqualTo(1);
    }

    @Test
    void aDiskThatLiesIsFoundOut() {
        Simulator world = new Simulator(Plan.calm(1, 3).withClients(3));
        world.start();
        world.settle();
        world.nodes().forEach(node -> node.files().forgetForces(true));
        world.await("writes", 10 * Plan.SECOND, () -> world.workload().done() > 100);

        assertThatThrownBy(() -> {
                    for (int i = 0; i < 10; i++) {
                        world.nodes().forEach(SimNode::losePower);
                        world.makePeace();
                        world.run(Plan.SECOND);
                    }
                })
                .isInstanceOf(Violation.class)
                .hasMessageContaining("comes back with")
                .hasMessageContaining("seed 1 at")
                .hasMessageContaining("n1 ");
    }

    @Test
    void aPlanHasFaultsOfItsOwn() {
        EnumSet<Fault> some = EnumSet.copyOf(Plan.random(1).faults());
        assertThat(LongStream.range(2, 10).mapToObj(seed -> Plan.random(seed).faults()))
                .anyMatch(faults -> !faults.equals(some));
    }
}
