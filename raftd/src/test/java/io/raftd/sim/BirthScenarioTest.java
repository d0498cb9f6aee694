package io.raftd.sim;

import static io.raftd.sim.Plan.SECOND;
import static io.raftd.sim.Scenario.replica;
import static io.raftd.sim.Scenario.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftd.node.NodeStatus;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** How a cluster comes to be, and who belongs to it. */
class BirthScenarioTest {
    @Test
    void itWaitsForAll() {
        Simulator world = new Simulator(Plan.calm(1, 3));
        world.nodes().get(0).start();
        world.nodes().get(1).start();
        world.run(20 * SECOND);
        assertThat(status(world.nodes().get(0)).state()).isEqualTo(NodeStatus.State.FORMING);
        world.nodes().get(2).start();
        world.settle();
    }

    @Test
    void aWipedNodeStaysOutside() {
        Scenario cluster = Scenario.of(3);
        SimNode wiped = cluster.followers().get(0);
        UUID lost = replica(wiped).disk();
        wiped.kill();
        wiped.files().wipe();
        wiped.start();
        cluster.run(20 * SECOND);
        assertThat(status(wiped).state()).isEqualTo(NodeStatus.State.WAITING);
        assertThat(status(wiped).hint()).contains("raftctl member replace " + wiped.id());
        assertThat(replica(wiped).disk()).isNotEqualTo(lost);
        cluster.write();
    }

    @Test
    void aNodeRestsWhileASlowDiskTakesInItsBirth() {
        Simulator world = new Simulator(Plan.calm(1, 3));
        world.start();
        world.nodes().forEach(node -> node.stallDisk(5 * SECOND, () -> {}));
        world.run(5 * SECOND);
        world.settle();
    }
}
