package io.raftd.sim;

import static io.raftd.sim.Plan.SECOND;
import static io.raftd.sim.Scenario.ELECTION_TIMEOUT;
import static io.raftd.sim.Scenario.LONGEST_TIMEOUT;
import static io.raftd.sim.Scenario.lastIndex;
import static io.raftd.sim.Scenario.replica;
import static io.raftd.sim.Scenario.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftd.acceptance.Case;
import io.raftd.node.Refusal.Reason;
import io.raftd.node.StateMachine.Answer;
import io.raftd.node.StateMachine.Result;
import io.raftd.raft.Message.PreVote;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Disks that fail and fill up under a running node. */
class DiskScenarioTest {
    @Case("S41")
    @Test
    void whatADiskFailedToForceIsNotAcknowledgedAndARestartIsClean() {
        Scenario cluster = Scenario.of(1);
        SimNode node = cluster.leader();
        cluster.write();
        long acknowledged = lastIndex(node);
        node.files().failForces(true);
        Told<Result> write = cluster.put(node, "k");
        cluster.await("it stops", SECOND, () -> !node.isUp());
        assertThat(write.isAnswered()).isFalse();

        cluster.run(10 * ELECTION_TIMEOUT);
        assertThat(node.isUp()).isFalse();
        node.files().failForces(false);
        node.startIfDown();
        cluster.world().settle();
        assertThat(lastIndex(node)).isGreaterThan(acknowledged);
        cluster.write();
    }

    @Case("S42")
    @Test
    void aFullDiskTurnsWritesAwayAndTakesThemAgainWithoutARestart() {
        Scenario cluster = Scenario.of(1);
        SimNode node = cluster.leader();
        node.files().setFree(0);
        List<Told<Result>> writes = new ArrayList<>();
        cluster.await("the disk is full", 100 * SECOND, () -> {
            if (writes.isEmpty() || writes.get(writes.size() - 1).isAnswered()) {
                writes.add(cluster.put(node, "k" + writes.size()));
            }
            return status(node).full();
        });
        Told<Result> refused = cluster.put(node, "k");
        Told<Answer> read = cluster.get(node, "k0");
        cluster.run(SECOND);
        assertThat(refused.refusal()).isEqualTo(Reason.NO_SPACE);
        assertThat(read.value()).isNotNull();

        node.files().setFree(SimFiles.ROOM);
        cluster.await("there is room", SECOND, () -> !status(node).full());
        cluster.write();
        assertThat(node.isUp()).isTrue();
    }

    /** What is written in place, and what was zeroed ahead, needs no new room. */
    @Case("S42")
    @Test
    void aNodeWithAFullDiskVotesAndCommitsWhatIsInHand() {
        Scenario cluster = Scenario.of(3);
        SimNode full = cluster.followers().get(0);
        SimNode other = cluster.followers().get(1);
        full.files().setFree(0);
        cluster.network().drop(m -> m instanceof PreVote && m.from().equals(replica(full)));
        cluster.leader().kill();
        cluster.await(
                "another leads", 4 * LONGEST_TIMEOUT, () -> cluster.world().leader() == other);
        assertThat(status(full).votedFor()).isEqualTo(replica(other));
        cluster.write();

        full.losePower();
        full.start();
        cluster.run(ELECTION_TIMEOUT / 2);
        assertThat(status(full).votedFor()).isEqualTo(replica(other));
        cluster.write();
        cluster.nodes().forEach(SimNode::startIfDown);
        cluster.world().agree();
    }
}
