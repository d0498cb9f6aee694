package io.raftd.raft;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftd.raft.Event.RoleName;
import io.raftd.raft.Message.PreVoteReply;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A follower whose connection to the leader was reset, and the next one refused. */
class GoneTest {
    private static final ReplicaId N1 = Cluster.id("n1");
    private static final long SOON = 2 * Cluster.HEARTBEAT;

    private final Cluster cluster = Cluster.of(3);

    @BeforeEach
    void n1Leads() {
        cluster.elect("n1");
        cluster.elapse(Cluster.HEARTBEAT);
    }

    private void gone(String at, ReplicaId peer) {
        cluster.turn(at, raft -> raft.gone(peer));
    }

    @Test
    void whoeverSawItIsElectedLongBeforeAnElectionTimeout() {
        List<ElectionResult> results = new ArrayList<>();
        cluster.tell = (replica, ready) -> ready.events().forEach(e -> {
            if (e instanceof Event.LeaderElected elected) {
                results.add(elected.result());
            }
        });
        cluster.crash("n1");
        gone("n2", N1);
        gone("n3", N1);
        cluster.elapse(SOON);
        assertThat(requireNonNull(cluster.leader())).isIn("n2", "n3");
        assertThat(cluster.raft("n2").term()).isEqualTo(2);
        assertThat(results).singleElement().satisfies(r -> {
            assertThat(r.hearing().leader()).isEqualTo(N1);
            assertThat(r.hearing().gone()).isTrue();
            assertThat(r.hearing().silentMs()).isLessThan(Cluster.ELECTION_TIMEOUT);
        });
    }

    @Test
    void itWaitsAMomentForOthersToSeeTheSame() {
        cluster.crash("n1");
        gone("n2", N1);
        cluster.elapse(Cluster.HEARTBEAT / 5);
        assertThat(cluster.raft("n2").roleName()).isEqualTo(RoleName.FOLLOWER);
        assertThat(cluster.raft("n2").leader()).isNull();
    }

    @Test
    void whoHearsTheLeaderRefusesAndNoTermChanges() {
        List<VoteReason> reasons = new ArrayList<>();
        cluster.tell = (replica, ready) -> ready.messages().forEach(m -> {
            if (m instanceof PreVoteReply reply) {
                reasons.add(reply.reason());
            }
        });
        cluster.lose(m -> m.from().equals(N1) && m.to().node().equals("n2"));
        gone("n2", N1);
        cluster.elapse(SOON);
        assertThat(reasons).isNotEmpty().containsOnly(VoteReason.LEADER_ALIVE);
        cluster.heal();
        cluster.elapse(5 * Cluster.ELECTION_TIMEOUT);
        assertThat(cluster.leader()).isEqualTo("n1");
        for (String node : List.of("n1", "n2", "n3")) {
            assertThat(cluster.raft(node).term()).isEqualTo(1);
            assertThat(cluster.raft(node).leader()).isEqualTo(N1);
        }
    }

    @Test
    void whoHearsItsLeaderAgainIsLoyalAsBefore() {
        gone("n2", N1);
        cluster.tick("n1");
        cluster.settle();
        assertThat(cluster.raft("n2").leader()).isEqualTo(N1);
        List<VoteReason> reasons = new ArrayList<>();
        cluster.tell = (replica, ready) -> ready.messages().forEach(m -> {
            if (m instanceof PreVoteReply reply) {
                reasons.add(reply.reason());
            }
        });
        cluster.step(new Message.PreVote(Cluster.id("n3"), Cluster.id("n2"), 2, 9, 1));
        assertThat(reasons).containsExactly(VoteReason.LEADER_ALIVE);
    }

    @Test
    void anotherFollowersEndIsNoReasonToCampaign() {
        cluster.crash("n3");
        gone("n2", Cluster.id("n3"));
        gone("n1", Cluster.id("n3"));
        assertThat(cluster.raft("n2").leader()).isEqualTo(N1);
        cluster.elapse(5 * Cluster.ELECTION_TIMEOUT);
        assertThat(cluster.leader()).isEqualTo("n1");
        assertThat(cluster.raft("n2").term()).isEqualTo(1);
    }
}
