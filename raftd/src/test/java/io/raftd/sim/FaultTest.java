package io.raftd.sim;

import static io.raftd.sim.Plan.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftd.node.SnapshotPolicy;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each kind of fault by itself. */
class FaultTest {
    /** A busy cluster, and time enough for some strikes. */
    private static Plan plan(long seed) {
        Plan calm = Plan.calm(seed, 5).withClients(3).withEagerSnapshots();
        return new Plan(
                seed,
                calm.nodes(),
                calm.clients(),
                calm.think(),
                calm.settings(),
                calm.segmentSize(),
                new SnapshotPolicy(1 << 20, 50),
                calm.network(),
                calm.clocks(),
                EnumSet.noneOf(Fault.class),
                2 * SECOND,
                20 * SECOND);
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void itHasAnEffectAndIsSurvived(Fault fault) {
        boolean felt = LongStream.rangeClosed(1, 5)
                .mapToObj(seed -> plan(seed).withFaults(EnumSet.of(fault)))
                .anyMatch(plan -> new Simulator(plan).runPlan().struck().containsKey(fault));
        assertThat(felt).isTrue();
    }

    /** What a kind draws does not depend on which others there are. */
    @Test
    void aKindStrikesAtTheSameTimesWithoutTheOthers() {
        assertThat(strikes(EnumSet.of(Fault.TRANSFER)))
                .isNotEmpty()
                .isEqualTo(strikes(EnumSet.of(Fault.TRANSFER, Fault.STORM, Fault.HALT)));
    }

    private static List<String> strikes(EnumSet<Fault> faults) {
        Simulator world = new Simulator(plan(1).withFaults(faults), 1_000_000);
        world.runPlan();
        return world.timeline()
                .toString()
                .lines()
                .filter(line -> line.contains("fault: TRANSFER"))
                .toList();
    }
}
