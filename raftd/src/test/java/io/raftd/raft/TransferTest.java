package io.raftd.raft;

import static io.raftd.raft.Messages.reply;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftd.acceptance.Case;
import io.raftd.raft.Event.RoleName;
import io.raftd.raft.Message.AppendEntries;
import io.raftd.raft.Message.TimeoutNow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Leadership handed over by wish (3.10). */
class TransferTest {
    private static final ReplicaId N1 = Cluster.id("n1");
    private static final ReplicaId N2 = Cluster.id("n2");
    private static final ReplicaId N3 = Cluster.id("n3");

    private static Cluster led() {
        Cluster cluster = Cluster.of(3);
        cluster.elect("n1");
        cluster.elapse(Cluster.HEARTBEAT);
        return cluster;
    }

    private static Transfer transfer(Cluster cluster, String from, @Nullable ReplicaId to) {
        Transfer[] outcome = new Transfer[1];
        cluster.turn(from, raft -> outcome[0] = raft.transferLeadership(to));
        return outcome[0];
    }

    @Test
    void theTargetCampaignsAtOnceAndIsElectedThoughTheLeaderIsHeard() {
        Cluster cluster = led();
        assertThat(transfer(cluster, "n1", N3)).isEqualTo(Transfer.STARTED);
        assertThat(cluster.network).containsExactly(new TimeoutNow(N1, N3, 1));
        cluster.settle();
        assertThat(cluster.leader()).isEqualTo("n3");
        assertThat(cluster.raft("n3").term()).isEqualTo(2);
        assertThat(cluster.raft("n1").leader()).isEqualTo(N3);
    }

    @Test
    void withoutATargetTheFurthestFollowerIsChosen() {
        Cluster cluster = led();
        cluster.lose(m -> m instanceof AppendEntries && m.to().equals(N2));
        cluster.propose("n1", "x");
        cluster.settle();
        assertThat(transfer(cluster, "n1", null)).isEqualTo(Transfer.STARTED);
        assertThat(cluster.take(TimeoutNow.class)).extracting(Message::to).containsExactly(N3);
    }

    @Test
    void withoutATargetNobodyIsChosenWhoHasNotAnsweredLately() {
        Cluster cluster = led();
        cluster.lose(m -> m.from().equals(N2));
        cluster.elapse(2 * Cluster.ELECTION_TIMEOUT);
        assertThat(cluster.leader()).isEqualTo("n1");
        assertThat(transfer(cluster, "n1", null)).isEqualTo(Transfer.STARTED);
        assertThat(cluster.take(TimeoutNow.class)).extracting(Message::to).containsExactly(N3);
    }

    @Case("S34")
    @Test
    void whatCannotBeIsRefused() {
        Cluster cluster = led();
        assertThat(transfer(cluster, "n2", N3)).isEqualTo(Transfer.NOT_LEADER);
        assertThat(transfer(cluster, "n1", N1)).isEqualTo(Transfer.ALREADY_LEADER);
        assertThat(transfer(cluster, "n1", Cluster.id("n9"))).isEqualTo(Transfer.NOT_A_VOTER);
        assertThat(cluster.network).isEmpty();
        assertThat(cluster.raft("n1").canPropose()).isTrue();
        Cluster alone = Cluster.of(1);
        alone.elect("n1");
        assertThat(transfer(alone, "n1", null)).isEqualTo(Transfer.NO_SUCCESSOR);
    }

    @Case("S34")
    @Test
    void aTargetThatIsBehindCatchesUpFirst() {
        Cluster cluster = led();
        cluster.lose(m -> m instanceof AppendEntries && m.to().equals(N3));
        cluster.propose("n1", "x");
        cluster.settle();
        assertThat(transfer(cluster, "n1", N3)).isEqualTo(Transfer.STARTED);
        assertThat(cluster.take(TimeoutNow.class)).isEmpty();
        cluster.heal();
        cluster.elapse(Cluster.HEARTBEAT);
        assertThat(cluster.leader()).isEqualTo("n3");
        assertThat(cluster.raft("n3").commit()).isEqualTo(4);
    }

    @Case("S34")
    @Test
    void nothingCanBeProposedMeanwhileAndNoOtherTransferBegins() {
        Cluster cluster = led();
        transfer(cluster, "n1", N3);
        assertThat(cluster.raft("n1").canPropose()).isFalse();
        assertThat(transfer(cluster, "n1", N2)).isEqualTo(Transfer.IN_PROGRESS);
    }

    @Case("S34")
    @Test
    void aTransferToADeadTargetIsGivenUpAfterATimeout() {
        Cluster cluster = led();
        cluster.crash("n3");
        cluster.elapse(Cluster.HEARTBEAT / 3);
        transfer(cluster, "n1", N3);
        cluster.elapse(Cluster.ELECTION_TIMEOUT - 1);
        assertThat(cluster.raft("n1").canPropose()).isFalse();
        cluster.elapse(1);
        assertThat(cluster.raft("n1").canPropose()).isTrue();
        assertThat(cluster.raft("n1").term()).isEqualTo(1);
        cluster.propose("n1", "x");
        cluster.settle();
        assertThat(cluster.raft("n1").commit()).isEqualTo(3);
    }

    @Test
    void aTimeoutNowThatIsLostIsSentAgain() {
        Cluster cluster = led();
        transfer(cluster, "n1", N3);
        cluster.network.clear();
        cluster.elapse(Cluster.HEARTBEAT);
        assertThat(cluster.leader()).isEqualTo("n3");
    }

    @Test
    void aTimeoutNowOfAnotherTermIsIgnored() {
        Cluster cluster = led();
        cluster.step(new TimeoutNow(N1, N2, 0));
        assertThat(cluster.raft("n2").roleName()).isEqualTo(RoleName.FOLLOWER);
        assertThat(cluster.raft("n2").term()).isEqualTo(1);
    }

    @Test
    void theSuccessorStillNeedsAMajorityAndAGoodLog() {
        Cluster cluster = led();
        cluster.lose(m -> m instanceof AppendEntries && m.to().equals(N3));
        cluster.propose("n1", "x");
        cluster.settle();
        cluster.heal();
        cluster.step(new TimeoutNow(N1, N3, 1));
        cluster.settle();
        assertThat(cluster.raft("n3").roleName()).isEqualTo(RoleName.CANDIDATE);
        cluster.elapse(4 * Cluster.ELECTION_TIMEOUT);
        assertThat(cluster.leader()).isIn("n1", "n2");
        assertThat(cluster.replicas())
                .allSatisfy(r -> assertThat(r.raft().commit()).isEqualTo(4));
    }

    @Test
    void readsGoOnWhileLeadershipIsHandedOver() {
        Cluster cluster = led();
        cluster.crash("n3");
        transfer(cluster, "n1", N3);
        long read = cluster.read("n1");
        cluster.settle();
        assertThat(cluster.answer("n1", read)).isEqualTo(new Ready.ReadGrant(read, 2L));
    }

    @Test
    void aTargetThatHasTheLogOnlyInMemoryIsNotUrged() {
        Cluster cluster = led();
        cluster.at("n3").disk.stalled = true;
        cluster.propose("n1", "x");
        transfer(cluster, "n1", N3);
        cluster.settle();
        assertThat(cluster.raft("n3").lastIndex()).isEqualTo(3);
        assertThat(cluster.leader()).isEqualTo("n1");
        cluster.step(reply("n3", "n1", 1, 3));
        assertThat(cluster.take(TimeoutNow.class)).hasSize(1);
    }
}
