package io.raftd.raft;

import static io.raftd.raft.Messages.preVote;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftd.acceptance.Case;
import io.raftd.raft.Event.RoleName;
import io.raftd.raft.Message.PreVote;
import io.raftd.raft.Message.PreVoteReply;
import io.raftd.raft.Message.RequestVote;
import java.util.List;
import org.junit.jupiter.api.Test;

/** To ask before a campaign whether it could be won (9.6). */
class PreVoteTest {
    private static final long ET = Cluster.ELECTION_TIMEOUT;
    private static final ReplicaId N1 = Cluster.id("n1");

    private static Cluster preCandidacy(int size) {
        Cluster cluster = Cluster.of(size);
        cluster.skip(ET);
        cluster.turn("n1", raft -> {});
        return cluster;
    }

    private static PreVoteReply answer(String from, long campaign, VoteReason reason) {
        return new PreVoteReply(Cluster.id(from), N1, 0, campaign, reason);
    }

    @Test
    void nothingOfAPreVoteIsWrittenDown() {
        Cluster cluster = Cluster.of(3);
        cluster.skip(ET);
        assertThat(cluster.turn("n1", raft -> {}).write()).isNull();
        assertThat(cluster.raft("n1").term()).isZero();
        assertThat(cluster.take(PreVote.class))
                .containsExactly(
                        preVote("n1", "n2", 1, cluster.log()),
                        preVote("n1", "n3", 1, cluster.log()));
    }

    /** Three nodes of which n1 is not heard, and n2 and n3 have just asked for pre-votes. */
    private static Cluster twoThatAskAtOnce() {
        Cluster cluster = Cluster.of(3);
        cluster.lose(m -> m.from().equals(N1) || m.to().equals(N1));
        cluster.skip(2 * ET);
        cluster.turn("n2", raft -> {});
        cluster.turn("n3", raft -> {});
        return cluster;
    }

    /** Both would vote for themselves, and wait for a whole election timeout. */
    @Test
    void ofTwoThatAskAtOnceOneGoesFirst() {
        Cluster cluster = twoThatAskAtOnce();
        cluster.settle();
        assertThat(cluster.leader()).isEqualTo("n3");
        assertThat(cluster.raft("n3").term()).isEqualTo(1);
        assertThat(cluster.raft("n2").leader()).isEqualTo(Cluster.id("n3"));
    }

    @Test
    void theNewerLogGoesFirst() {
        Cluster cluster = Cluster.of("n1: 1", "n2: 1", "n3");
        cluster.skip(2 * ET);
        cluster.turn("n2", raft -> {});
        cluster.turn("n3", raft -> {});
        List<PreVote> asked = cluster.take(PreVote.class);
        asked.stream().filter(m -> m.to().equals(Cluster.id("n3"))).forEach(cluster::step);
        assertThat(cluster.raft("n3").roleName()).isEqualTo(RoleName.FOLLOWER);
        asked.stream().filter(m -> m.to().equals(Cluster.id("n2"))).forEach(cluster::step);
        assertThat(cluster.raft("n2").roleName()).isEqualTo(RoleName.PRECANDIDATE);
    }

    /** The one that went first is not heard of again. */
    @Test
    void whoGaveWayAsksAgainInAMoment() {
        Cluster cluster = twoThatAskAtOnce();
        cluster.take(PreVote.class, m -> m.to().equals(Cluster.id("n2"))).forEach(cluster::step);
        assertThat(cluster.raft("n2").roleName()).isEqualTo(RoleName.FOLLOWER);
        cluster.network.clear();
        cluster.elapse(2 * Cluster.HEARTBEAT);
        assertThat(cluster.leader()).isEqualTo("n2");
    }

    @Case("S5")
    @Test
    void aMajorityOfOpinionsBeginsTheCampaign() {
        Cluster cluster = preCandidacy(5);
        cluster.step(answer("n2", 1, VoteReason.GRANTED));
        cluster.step(answer("n2", 1, VoteReason.GRANTED));
        cluster.step(answer("n9", 1, VoteReason.GRANTED));
        cluster.step(answer("n4", 1, VoteReason.LEADER_ALIVE));
        cluster.step(answer("n5", 0, VoteReason.GRANTED));
        assertThat(cluster.raft("n1").roleName()).isEqualTo(RoleName.PRECANDIDATE);
        cluster.step(answer("n3", 1, VoteReason.GRANTED));
        assertThat(cluster.raft("n1").roleName()).isEqualTo(RoleName.CANDIDATE);
        cluster.persist("n1");
        assertThat(cluster.take(RequestVote.class))
                .hasSize(4)
                .allMatch(m -> m.term() == 1 && !m.transfer());
    }

    @Case("S6")
    @Test
    void anOpinionBindsNobody() {
        Cluster cluster = Cluster.of(3);
        cluster.skip(ET);
        cluster.step(preVote("n2", "n1", 1, cluster.log()));
        cluster.step(preVote("n3", "n1", 1, cluster.log()));
        assertThat(cluster.take(PreVoteReply.class))
                .extracting(PreVoteReply::reason)
                .containsExactly(VoteReason.GRANTED, VoteReason.GRANTED);
        assertThat(cluster.raft("n1").vote()).isNull();
    }

    @Case("S6")
    @Test
    void whoeverHearsALeaderIsAgainstItHoweverNewTheLog() {
        Cluster cluster = Cluster.of(3);
        cluster.elect("n1");
        for (Log log : List.of(cluster.log(), cluster.log(1), cluster.log(1, 1))) {
            cluster.step(preVote("n3", "n2", 2, log));
            cluster.step(preVote("n3", "n1", 2, log));
            assertThat(cluster.take(PreVoteReply.class))
                    .extracting(PreVoteReply::reason)
                    .containsExactly(VoteReason.LEADER_ALIVE, VoteReason.LEADER_ALIVE);
        }
    }

    @Case("S6")
    @Test
    void whoeverHearsNoLeaderIsAgainstALogThatIsBehind() {
        Cluster cluster = Cluster.of(3);
        cluster.elect("n1");
        cluster.skip(ET);
        cluster.step(preVote("n3", "n2", 2, cluster.log()));
        cluster.step(preVote("n3", "n2", 2, cluster.log(1)));
        assertThat(cluster.take(PreVoteReply.class))
                .extracting(PreVoteReply::reason)
                .containsExactly(VoteReason.LOG_BEHIND, VoteReason.GRANTED);
    }

    @Test
    void itIsAskedAgainAfterATimeout() {
        Cluster cluster = preCandidacy(3);
        cluster.network.clear();
        cluster.skip(ET);
        cluster.turn("n1", raft -> {});
        assertThat(cluster.take(PreVote.class)).hasSize(2);
        assertThat(cluster.raft("n1").term()).isZero();
    }

    @Case("S6")
    @Test
    void aFollowerThatWasCutOffComesBackWithoutAWord() {
        Cluster cluster = Cluster.of(3);
        cluster.elect("n1");
        cluster.isolate("n3");
        for (int i = 0; i < 100; i++) {
            cluster.propose("n1", "x");
            cluster.elapse(ET);
        }
        assertThat(cluster.raft("n3").roleName()).isEqualTo(RoleName.PRECANDIDATE);
        cluster.heal();
        cluster.elapse(2 * Cluster.HEARTBEAT);
        assertThat(cluster.replicas())
                .allSatisfy(r -> assertThat(r.raft().term()).isEqualTo(1))
                .allSatisfy(r -> assertThat(r.raft().leader()).isEqualTo(N1))
                .allSatisfy(r -> assertThat(r.applied).hasSize(102));
    }

    @Case("S6")
    @Test
    void itIsElectedWhenTheLeaderIsGoneAndItsLogIsGood() {
        Cluster cluster = Cluster.of(3);
        cluster.elect("n1");
        cluster.isolate("n3");
        cluster.elapse(10 * ET);
        cluster.crash("n1");
        cluster.heal();
        cluster.elapse(4 * ET);
        assertThat(cluster.leader()).isIn("n2", "n3");
    }

    /** A pre-candidate behind by terms must not stand in the way of the others. */
    @Case("S10")
    @Test
    void aPreCandidateOfAnOldTermDoesNotPreventAnElection() {
        Cluster cluster = Cluster.of("n1@3: 1 3", "n2@3: 1 3", "n3@1: 1");
        cluster.isolate("n3");
        cluster.elect("n2");
        cluster.elapse(5 * ET);
        assertThat(cluster.raft("n3").roleName()).isEqualTo(RoleName.PRECANDIDATE);
        cluster.crash("n2");
        cluster.heal();
        cluster.elapse(10 * ET);
        assertThat(cluster.leader()).isEqualTo("n1");
    }

    /** All others wait for one whose log is better, and that one knows too old a term to win. */
    @Case("S10")
    @Test
    void aPreCandidateOfAnOldTermLearnsTheNewOneAndIsElectedForItsLog() {
        Cluster cluster = Cluster.of("n1@3: 1", "n2@3: 1", "n3@1: 1 1");
        cluster.crash("n2");
        cluster.isolate("n3");
        cluster.elapse(5 * ET);
        assertThat(cluster.raft("n1").roleName()).isEqualTo(RoleName.PRECANDIDATE);
        assertThat(cluster.raft("n3").roleName()).isEqualTo(RoleName.PRECANDIDATE);
        assertThat(cluster.raft("n3").term()).isEqualTo(1);
        cluster.heal();
        cluster.elapse(10 * ET);
        assertThat(cluster.leader()).isEqualTo("n3");
        assertThat(cluster.raft("n1").term()).isEqualTo(4);
    }

    @Test
    void aRefusalForAStaleTermTellsTheTerm() {
        Cluster cluster = Cluster.of("n1@0", "n2@7", "n3@7");
        cluster.skip(ET);
        cluster.turn("n1", raft -> {});
        cluster.settle();
        assertThat(cluster.raft("n1").term()).isEqualTo(7);
        assertThat(cluster.raft("n1").roleName()).isEqualTo(RoleName.FOLLOWER);
    }
}
