package io.raftd.sim;

import static io.raftd.sim.Scenario.ELECTION_TIMEOUT;
import static io.raftd.sim.Scenario.HEARTBEAT;
import static io.raftd.sim.Scenario.ROUND_TRIP;
import static io.raftd.sim.Scenario.appliedIndex;
import static io.raftd.sim.Scenario.lastIndex;
import static io.raftd.sim.Scenario.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftd.acceptance.Case;
import io.raftd.node.StateMachine.Result;
import io.raftd.raft.Message.AppendReply;
import org.junit.jupiter.api.Test;

/** What is committed, and when whom is told. */
class ReplicationScenarioTest {
    @Case("S18")
    @Test
    void aLeaderWithASlowDiskCommitsByTwoFollowersAndNotByOne() {
        Scenario cluster = Scenario.of(3);
        SimNode leader = cluster.leader();
        leader.stallDisk(ELECTION_TIMEOUT / 2, () -> {});
        Told<Result> both = cluster.put(leader, "k");
        cluster.await("two followers commit", ELECTION_TIMEOUT / 4, () -> both.value() != null);
        assertThat(status(leader).log().durableIndex())
                .isLessThan(status(leader).log().commitIndex());

        cluster.followers().get(0).stallDisk(ELECTION_TIMEOUT / 4, () -> {});
        Told<Result> one = cluster.put(leader, "k");
        cluster.run(ELECTION_TIMEOUT / 8);
        assertThat(one.isAnswered()).isFalse();
        cluster.await("the slow follower", ELECTION_TIMEOUT, () -> one.value() != null);
    }

    @Case("S18")
    @Test
    void aSingleNodeAcknowledgesWhatItsDiskHas() {
        Scenario cluster = Scenario.of(1);
        SimNode node = cluster.leader();
        node.stallDisk(10 * ELECTION_TIMEOUT, () -> {});
        Told<Result> write = cluster.put(node, "k");
        cluster.run(9 * ELECTION_TIMEOUT);
        assertThat(write.isAnswered()).isFalse();
        cluster.await("its disk", 2 * ELECTION_TIMEOUT, () -> write.value() != null);
    }

    @Case("S19")
    @Test
    void theLastCommitIsLearntWithoutFurtherWrites() {
        Scenario cluster = Scenario.of(3);
        SimNode leader = cluster.leader();
        cluster.network().drop(AppendReply.class::isInstance);
        Told<Result> write = cluster.put(leader, "k");
        cluster.run(ELECTION_TIMEOUT / 4);
        assertThat(write.isAnswered()).isFalse();

        cluster.network().heal();
        cluster.await(
                "all have it",
                2 * HEARTBEAT + 2 * ROUND_TRIP,
                () -> cluster.nodes().stream().allMatch(n -> appliedIndex(n) == lastIndex(leader)));
        assertThat(write.value()).isNotNull();
    }
}
