package io.raftd.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulatorTest {
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
        assertThat(world.invariants().campaigns().highestTerm()).isEqualTo(1);
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

    /** Else its appends, come again and again, pass a dead leader off as one that lives. */
    @Test
    void whatLinksRepeatDoesNotComeIntoThePeace() {
        Simulator world = new Simulator(Plan.calm(1, 3));
        world.quality(new Plan.Network(Plan.MILLISECOND / 4, 0, 1, 0, 0));
        AtomicInteger arrived = new AtomicInteger();
        for (int i = 0; i < 100; i++) {
            world.network().send(0, 1, arrived::incrementAndGet);
        }
        world.run(Plan.SECOND);
        world.makePeace();
        int before = arrived.get();
        assertThat(before).isBetween(101, 199);
        world.run(60 * Plan.SECOND);
        assertThat(arrived).hasValue(before);
    }

    @Test
    void aPlanHasFaultsOfItsOwn() {
        EnumSet<Fault> some = EnumSet.copyOf(Plan.random(1).faults());
        assertThat(LongStream.range(2, 10).mapToObj(seed -> Plan.random(seed).faults()))
                .anyMatch(faults -> !faults.equals(some));
    }
}
