package io.raftd.sim;

import static io.raftd.sim.Plan.SECOND;
import static io.raftd.sim.Scenario.LONGEST_TIMEOUT;
import static io.raftd.sim.Scenario.ROUND_TRIP;
import static io.raftd.sim.Scenario.appliedIndex;
import static io.raftd.sim.Scenario.lastIndex;
import static io.raftd.sim.Scenario.replica;
import static io.raftd.sim.Scenario.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftd.acceptance.Case;
import io.raftd.node.Refusal.Reason;
import io.raftd.node.StateMachine.Answer;
import io.raftd.node.StateMachine.Result;
import io.raftd.raft.Message.AppendEntries;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Requests and snapshots that cross each other. */
class SnapshotScenarioTest {
    private final Scenario cluster = Scenario.ofForgetful(3);
    private final SimNode first = cluster.leader();

    private List<Told<Result>> proposeAtTheCutOffLeader() {
        List<Told<Result>> waiting = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            waiting.add(cluster.put(first, "waiting"));
        }
        return waiting;
    }

    /** The others elect a leader, which forgets all entries up to beyond those of the first. */
    private void othersGoOn() {
        cluster.await(
                "another leads",
                3 * LONGEST_TIMEOUT,
                () -> cluster.world().leader() != null && cluster.leader() != first);
        long beyond = lastIndex(first);
        while (status(cluster.leader()).log().firstIndex() <= beyond) {
            cluster.write();
        }
    }

    @Case("S27")
    @Test
    void whatWaitsForAnEntryThatASnapshotHoldsIsAnsweredOnce() {
        cluster.isolate(first);
        List<Told<Result>> waiting = proposeAtTheCutOffLeader();
        cluster.run(SECOND / 10);
        assertThat(waiting).noneMatch(Told::isAnswered);
        first.halt();
        othersGoOn();
        first.goOn();
        cluster.network().heal();
        cluster.await(
                "it has the others' state",
                3 * LONGEST_TIMEOUT,
                () -> appliedIndex(first) >= appliedIndex(cluster.leader()));
        assertThat(status(first).snapshot()).isNotNull();
        assertThat(waiting).extracting(Told::refusal).containsOnly(Reason.UNKNOWN);
        cluster.write();
        cluster.run(SECOND);
        cluster.world().agree();
    }

    @Case("S27")
    @Test
    void aReadThatWaitsForAnEntryThatASnapshotHoldsIsAnswered() {
        SimNode behind = cluster.followers().get(0);
        cluster.network()
                .drop(m -> m instanceof AppendEntries a
                        && a.to().equals(replica(behind))
                        && !a.entries().isEmpty());
        cluster.write();
        Told<Answer> read = cluster.get(behind, "k");
        cluster.run(10 * ROUND_TRIP);
        assertThat(read.isAnswered()).isFalse();
        long missing = appliedIndex(behind) + 1;
        while (status(first).log().firstIndex() <= missing) {
            cluster.write();
        }
        cluster.await("an answer", LONGEST_TIMEOUT, read::isAnswered);
        assertThat(read.value()).isNotNull();
        assertThat(status(behind).snapshot()).isNotNull();
    }
}
