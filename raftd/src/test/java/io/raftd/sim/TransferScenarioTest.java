package io.raftd.sim;

import static io.raftd.sim.Scenario.ELECTION_TIMEOUT;
import static io.raftd.sim.Scenario.HEARTBEAT;
import static io.raftd.sim.Scenario.LONGEST_TIMEOUT;
import static io.raftd.sim.Scenario.replica;
import static io.raftd.sim.Scenario.term;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftd.acceptance.Case;
import io.raftd.node.Refusal.Reason;
import io.raftd.node.StateMachine.Result;
import io.raftd.raft.Message.AppendEntries;
import io.raftd.raft.Message.PreVote;
import io.raftd.raft.Message.RequestVote;
import io.raftd.raft.Message.TimeoutNow;
import io.raftd.raft.ReplicaId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Leadership handed over by wish. */
class TransferScenarioTest {
    @Case("S34")
    @Test
    void aTransferToTheLeaderIsDoneAndToAStrangerRefused() {
        Scenario cluster = Scenario.of(3);
        SimNode leader = cluster.leader();
        Told<Long> self = cluster.transfer(leader, leader.id());
        Told<Long> stranger = cluster.transfer(leader, "n9");
        Told<Long> fromFollower = cluster.transfer(cluster.followers().get(0), leader.id());
        cluster.run(HEARTBEAT);
        assertThat(self.value()).isEqualTo(term(leader));
        assertThat(stranger.refusal()).isEqualTo(Reason.NOT_FOUND);
        assertThat(fromFollower.refusal()).isEqualTo(Reason.NOT_LEADER);
        assertThat(cluster.leader()).isSameAs(leader);
    }

    @Case("S34")
    @Test
    void aTargetThatIsBehindCatchesUpFirstAndNoSecondTransferBegins() {
        Scenario cluster = Scenario.of(3);
        SimNode target = cluster.followers().get(0);
        cluster.network()
                .drop(m -> m instanceof AppendEntries a
                        && a.to().equals(replica(target))
                        && !a.entries().isEmpty());
        cluster.write();
        Told<Long> told = cluster.transfer(cluster.leader(), target.id());
        Told<Long> second = cluster.transfer(cluster.leader(), null);
        cluster.run(ELECTION_TIMEOUT / 3);
        assertThat(told.isAnswered()).isFalse();
        assertThat(second.refusal()).isEqualTo(Reason.BUSY);

        cluster.network().heal();
        cluster.await("it leads", ELECTION_TIMEOUT / 2, () -> cluster.world().leader() == target);
        cluster.await("the answer", ELECTION_TIMEOUT, told::isAnswered);
        assertThat(told.value()).isEqualTo(term(target));
    }

    @Case("S34")
    @Test
    void aTransferToADeadNodeIsGivenUpAndWritesResume() {
        Scenario cluster = Scenario.of(3);
        SimNode leader = cluster.leader();
        SimNode target = cluster.followers().get(0);
        target.kill();
        Told<Long> told = cluster.transfer(leader, target.id());
        cluster.run(HEARTBEAT);
        Told<Result> during = cluster.put(leader, "k");
        cluster.await("it is given up", ELECTION_TIMEOUT, told::isAnswered);
        assertThat(told.refusal()).isEqualTo(Reason.UNSAFE);
        assertThat(during.refusal()).isEqualTo(Reason.BUSY);
        cluster.write();
        assertThat(cluster.leader()).isSameAs(leader);
    }

    @Case("S34")
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTransferIsDoneOnlyWhenWhoWasMeantLeads(boolean named) {
        Scenario cluster = Scenario.of(3);
        SimNode leader = cluster.leader();
        SimNode target = cluster.followers().get(0);
        SimNode third = cluster.followers().get(1);
        target.kill();
        cluster.network().drop(TimeoutNow.class::isInstance);
        Told<Long> told = cluster.transfer(leader, named ? target.id() : null);
        cluster.run(HEARTBEAT);
        cluster.deliver(new TimeoutNow(replica(leader), replica(third), term(leader)));
        cluster.await("the answer", LONGEST_TIMEOUT, told::isAnswered);
        assertThat(cluster.leader()).isSameAs(third);
        assertThat(told.refusal()).isEqualTo(named ? Reason.UNSAFE : null);
        assertThat(told.value()).isEqualTo(named ? null : Long.valueOf(term(third)));
    }

    @Case("S34")
    @Test
    void aLeaderThatIsElectedAgainDidNotHandOver() {
        Scenario cluster = Scenario.of(3);
        SimNode leader = cluster.leader();
        ReplicaId self = replica(leader);
        ReplicaId voter = replica(cluster.followers().get(0));
        long later = term(leader) + 5;
        cluster.network()
                .drop(m -> m instanceof TimeoutNow
                        || m instanceof PreVote && !m.from().equals(self));
        Told<Long> told = cluster.transfer(leader, null);
        cluster.run(HEARTBEAT);
        assertThat(told.isAnswered()).isFalse();

        cluster.deliver(new RequestVote(voter, self, later, 1, 0, true));
        cluster.await(
                "it leads again",
                4 * LONGEST_TIMEOUT,
                () -> cluster.world().leader() == leader && term(leader) > later);
        assertThat(told.refusal()).isEqualTo(Reason.UNSAFE);
    }
}
