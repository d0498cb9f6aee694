package io.raftd.raft;

import static io.raftd.raft.Messages.append;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftd.acceptance.Case;
import io.raftd.raft.Event.RoleName;
import io.raftd.raft.Message.AppendEntries;
import io.raftd.raft.Message.RequestVote;
import io.raftd.raft.Message.VoteReply;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Timing and availability (paper 5.6; 6.2, 4.2.3): who leads while who can talk to whom. */
class TimingTest {
    private static final long ET = Cluster.ELECTION_TIMEOUT;

    private static boolean isLink(Message m, String a, String b) {
        return Set.of(a, b).equals(Set.of(m.from().node(), m.to().node()));
    }

    private static Cluster led(String leader, int size) {
        Cluster cluster = Cluster.of(size);
        cluster.elect(leader);
        cluster.elapse(Cluster.HEARTBEAT);
        return cluster;
    }

    private static void writes(Cluster cluster, String leader) {
        long index = cluster.propose(leader, "x");
        cluster.elapse(Cluster.HEARTBEAT);
        assertThat(cluster.raft(leader).commit()).isEqualTo(index);
    }

    @Test
    void aLeaderThatIsHeardStays() {
        Cluster cluster = led("n2", 3);
        cluster.elapse(1000 * ET);
        assertThat(cluster.leader()).isEqualTo("n2");
        assertThat(cluster.raft("n2").term()).isEqualTo(1);
    }

    @Test
    void anIdleClusterSendsAHeartbeatAndAnAnswerForEachFollowerAndInterval() {
        Cluster cluster = led("n1", 3);
        int[] sent = new int[1];
        cluster.lose(m -> {
            sent[0]++;
            return false;
        });
        cluster.elapse(10 * Cluster.HEARTBEAT);
        assertThat(sent[0]).isEqualTo(40);
    }

    @Test
    void aCrashedLeaderIsReplacedWithinTwoTimeouts() {
        Cluster cluster = led("n1", 3);
        cluster.crash("n1");
        cluster.elapse(2 * ET);
        assertThat(cluster.leader()).isEqualTo("n2");
        cluster.start("n1");
        cluster.elapse(ET);
        assertThat(cluster.raft("n1").leader()).isEqualTo(Cluster.id("n2"));
    }

    @Case("S8")
    @Test
    void aLeaderThatHearsNoQuorumStepsDownWithinTwoTimeouts() {
        Cluster cluster = led("n1", 5);
        cluster.lose(m -> Set.of("n2", "n3", "n4").contains(m.from().node()));
        cluster.elapse(ET - 1);
        assertThat(cluster.raft("n1").roleName()).isEqualTo(RoleName.LEADER);
        cluster.elapse(Cluster.HEARTBEAT + 1);
        assertThat(cluster.raft("n1").roleName()).isNotEqualTo(RoleName.LEADER);
        assertThat(cluster.raft("n1").term()).isEqualTo(1);
    }

    @Test
    void aLeaderThatHearsABareQuorumStays() {
        Cluster cluster = led("n1", 5);
        cluster.lose(m -> Set.of("n2", "n3").contains(m.from().node()));
        cluster.elapse(10 * ET);
        assertThat(cluster.leader()).isEqualTo("n1");
    }

    /** Trap 5: what it believes after a pause, it believes of the time before. */
    @Test
    void aPausedLeaderStepsDownBeforeItDoesAnythingElse() {
        Cluster cluster = led("n1", 3);
        cluster.skip(ET);
        cluster.turn("n1", raft -> assertThat(raft.canPropose()).isFalse());
        assertThat(cluster.network).noneMatch(m -> m instanceof AppendEntries);
    }

    @Test
    void aFollowerThatWasPausedTakesInWhatWaitsBeforeItGivesItsLeaderUp() {
        Cluster cluster = led("n1", 3);
        cluster.skip(5 * ET);
        AppendEntries waiting = append("n1", "n2", 1, 2, cluster.at("n1").disk.log(), 2);
        cluster.step(waiting);
        assertThat(cluster.raft("n2").roleName()).isEqualTo(RoleName.FOLLOWER);
        assertThat(cluster.raft("n2").leader()).isEqualTo(Cluster.id("n1"));
    }

    /** 4.2.3: a candidate that was cut off can't depose a leader that others hear. */
    @Case("S7")
    @Test
    void noVoteIsGivenWhileALeaderIsHeard() {
        Cluster cluster = led("n1", 3);
        cluster.step(new RequestVote(Cluster.id("n3"), Cluster.id("n2"), 9, 9, 9, false));
        cluster.step(new RequestVote(Cluster.id("n3"), Cluster.id("n1"), 9, 9, 9, false));
        assertThat(cluster.take(VoteReply.class))
                .extracting(VoteReply::reason)
                .containsExactly(VoteReason.LEADER_ALIVE, VoteReason.LEADER_ALIVE);
        assertThat(cluster.raft("n1").term()).isEqualTo(1);
        assertThat(cluster.raft("n2").term()).isEqualTo(1);
        cluster.skip(ET);
        cluster.step(new RequestVote(Cluster.id("n3"), Cluster.id("n2"), 9, 9, 9, false));
        assertThat(cluster.raft("n2").term()).isEqualTo(9);
    }

    /** The two that hear the leader keep it, the link between the others is not missed. */
    @Case("S7")
    @Test
    void aBrokenLinkThatLeavesTheLeaderAQuorumChangesNothing() {
        Cluster cluster = led("n3", 3);
        cluster.lose(m -> isLink(m, "n1", "n2"));
        cluster.elapse(100 * ET);
        assertThat(cluster.leader()).isEqualTo("n3");
        assertThat(cluster.raft("n3").term()).isEqualTo(1);
        cluster.lose(m -> isLink(m, "n1", "n3"));
        cluster.elapse(1000 * ET);
        assertThat(cluster.leader()).isEqualTo("n3");
        assertThat(cluster.raft("n3").term()).isEqualTo(1);
        writes(cluster, "n3");
    }

    @Case("S7")
    @Test
    void aFollowerThatReachesOnlyAnotherFollowerDisturbsNobody() {
        Cluster cluster = led("n3", 5);
        cluster.lose(m -> m.from().node().equals("n4") && !m.to().node().equals("n2")
                || m.to().node().equals("n4") && !m.from().node().equals("n2")
                || m.from().node().equals("n5") && !m.to().node().equals("n3")
                || m.to().node().equals("n5") && !m.from().node().equals("n3"));
        cluster.elapse(1000 * ET);
        assertThat(cluster.leader()).isEqualTo("n3");
        assertThat(cluster.raft("n3").term()).isEqualTo(1);
        writes(cluster, "n3");
    }

    /** In a star only its centre can lead. */
    @Case("S7")
    @Test
    void theCentreOfAStarComesToLead() {
        Cluster cluster = led("n1", 5);
        cluster.lose(m -> !m.from().node().equals("n2") && !m.to().node().equals("n2"));
        cluster.elapse(2 * ET);
        assertThat(cluster.raft("n1").roleName()).isNotEqualTo(RoleName.LEADER);
        cluster.elapse(18 * ET);
        assertThat(cluster.leader()).isEqualTo("n2");
        long term = cluster.raft("n2").term();
        cluster.elapse(100 * ET);
        assertThat(cluster.leader()).isEqualTo("n2");
        assertThat(cluster.raft("n2").term()).isEqualTo(term);
        writes(cluster, "n2");
    }

    @Case("S11")
    @Test
    void aFollowerThatOnlyReceivesRaisesNoTerm() {
        Cluster cluster = led("n1", 3);
        cluster.lose(m -> m.from().node().equals("n3"));
        cluster.elapse(100 * ET);
        assertThat(cluster.replicas())
                .allSatisfy(r -> assertThat(r.raft().term()).isEqualTo(1));
        writes(cluster, "n1");
    }

    @Case("S11")
    @Test
    void aFollowerThatOnlySendsDoesNotDisturbTheLeader() {
        Cluster cluster = led("n1", 3);
        cluster.lose(m -> m.to().node().equals("n3"));
        cluster.elapse(100 * ET);
        assertThat(cluster.leader()).isEqualTo("n1");
        assertThat(cluster.replicas())
                .allSatisfy(r -> assertThat(r.raft().term()).isEqualTo(1));
        writes(cluster, "n1");
    }

    @Case("S11")
    @Test
    void aLeaderThatOnlySendsStepsDownAndIsReplaced() {
        Cluster cluster = led("n1", 3);
        cluster.lose(m -> m.to().node().equals("n1"));
        cluster.elapse(2 * ET);
        assertThat(cluster.raft("n1").roleName()).isNotEqualTo(RoleName.LEADER);
        cluster.elapse(2 * ET);
        String leader = cluster.leader();
        assertThat(leader).isNotNull().isNotEqualTo("n1");
        writes(cluster, leader);
    }

    /** Loyalty to the leader must not shut a member out that has a higher term for good. */
    @Case("S9")
    @Test
    void aMemberStuckInAHigherTermIsTakenBack() {
        Cluster cluster = Cluster.of("n1@1", "n2@1", "n3@5");
        cluster.isolate("n3");
        cluster.elect("n1");
        cluster.elapse(ET);
        cluster.heal();
        cluster.elapse(10 * ET);
        String leader = cluster.leader();
        assertThat(leader).isNotNull();
        assertThat(cluster.replicas())
                .allSatisfy(r -> assertThat(r.raft().leader()).isEqualTo(Cluster.id(leader)))
                .allSatisfy(r -> assertThat(r.raft().term()).isEqualTo(6));
        writes(cluster, leader);
    }

    /** Rounds of elections end, for every wait is drawn anew. */
    @Test
    void equalTimeoutsDoNotSplitTheVoteForEver() {
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            Cluster cluster = new Cluster(
                    Cluster.SETTINGS, List.of("n1", "n2", "n3", "n4"), i -> random::nextLong);
            for (String node : List.of("n1", "n2", "n3", "n4")) {
                cluster.turn(
                        node,
                        raft -> raft.step(new Message.TimeoutNow(raft.self(), raft.self(), 0)));
            }
            cluster.elapse(10 * ET);
            assertThat(cluster.leader()).isNotNull();
        }
    }

    @Test
    void clusterTimeGoesOnFromTheLeadersAndNeverBack() {
        Cluster cluster = led("n1", 3);
        cluster.elapse(5 * ET);
        long time = cluster.raft("n1").clusterTimeMs();
        assertThat(time).isEqualTo(5 * ET + Cluster.HEARTBEAT);
        assertThat(cluster.raft("n2").clusterTimeMs()).isEqualTo(time);
        cluster.crash("n1");
        cluster.elapse(2 * ET);
        assertThat(cluster.leader()).isEqualTo("n2");
        long index = cluster.propose("n2", "x");
        cluster.settle();
        List<Entry> own = cluster.at("n2").disk.log().slice(index - 1, index);
        assertThat(own.get(0).clusterTimeMs()).isEqualTo(time + ET);
        assertThat(own.get(1).clusterTimeMs()).isBetween(time + ET + 1, time + 2 * ET);
    }

    /** But for as long as a leader may be there unheard, and as the last one takes to give up. */
    @Case("S37")
    @Test
    void clusterTimeStandsStillWhileNobodyLeads() {
        Cluster cluster = led("n1", 3);
        long time = cluster.raft("n1").clusterTimeMs();
        cluster.lose(m -> true);
        cluster.elapse(100 * ET);
        assertThat(cluster.replicas())
                .allSatisfy(r ->
                        assertThat(r.raft().clusterTimeMs()).isBetween(time + ET, time + 2 * ET));
        cluster.heal();
        cluster.elapse(4 * ET);
        assertThat(cluster.leader()).isNotNull();
        assertThat(cluster.replicas())
                .allSatisfy(r -> assertThat(r.raft().clusterTimeMs())
                        .isBetween(time + 2 * ET, time + 6 * ET));
    }

    @Case("S37")
    @Test
    void noClusterTimePassesWhileTheLeaderIsSuspended() {
        Cluster cluster = led("n1", 3);
        long time = cluster.raft("n1").clusterTimeMs();
        cluster.skip(100 * ET);
        cluster.elapse(4 * ET);
        assertThat(cluster.leader()).isNotNull();
        assertThat(cluster.replicas())
                .allSatisfy(r ->
                        assertThat(r.raft().clusterTimeMs()).isBetween(time + ET, time + 6 * ET));
    }
}
