package io.raftd.raft;

import static io.raftd.raft.Messages.append;
import static io.raftd.raft.Messages.reply;
import static io.raftd.raft.Messages.requestVote;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.raftd.acceptance.Case;
import io.raftd.raft.Message.AppendEntries;
import io.raftd.raft.Message.PreVote;
import io.raftd.raft.Message.PreVoteReply;
import io.raftd.raft.Message.RequestVote;
import io.raftd.raft.Message.VoteReply;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The restriction on elections, and when an entry is committed (paper 5.4; 3.6). */
class CommitmentTest {
    private static final ReplicaId N1 = Cluster.id("n1");

    /** The voter's terms behind genesis, the candidate's, and whether it is voted for. */
    @Case("S4")
    @ParameterizedTest
    @CsvSource({
        "1    , 1    , true",
        "1    , 1 1  , true",
        "1 1  , 1    , false",
        "1    , 2    , true",
        "1    , 2 2  , true",
        "1 1  , 2    , true",
        "2    , 1    , false",
        "2    , 1 1  , false",
        "2 2  , 1    , false",
        "1 1  , 1 1  , true",
        "1 2  , 1 1 1 1 1, false",
        "1 1 1 1 1, 1 2  , true",
    })
    void aVoteIsGivenOnlyToALogAtLeastAsNew(String voter, String candidate, boolean granted) {
        Log log = Cluster.of("n2: " + candidate, "n1", "n3").at("n2").disk.log();
        Cluster cluster = Cluster.of("n1@2: " + voter, "n2", "n3");
        cluster.step(requestVote("n2", "n1", 3, log));
        cluster.persist("n1");
        VoteReason answer = granted ? VoteReason.GRANTED : VoteReason.LOG_BEHIND;
        assertThat(cluster.take(VoteReply.class))
                .containsExactly(new VoteReply(N1, Cluster.id("n2"), 3, answer));
        assertThat(cluster.raft("n1").vote()).isEqualTo(granted ? Cluster.id("n2") : null);
        cluster.skip(Cluster.ELECTION_TIMEOUT);
        cluster.step(Messages.preVote("n2", "n1", 4, log));
        assertThat(cluster.take(PreVoteReply.class))
                .extracting(PreVoteReply::reason)
                .containsExactly(answer);
    }

    @Test
    void aCampaignTellsTheLastEntry() {
        Cluster cluster = Cluster.of("n1: 1 1 4 4", "n2", "n3");
        cluster.skip(Cluster.ELECTION_TIMEOUT);
        cluster.turn("n1", raft -> {});
        assertThat(cluster.take(PreVote.class))
                .contains(new PreVote(N1, Cluster.id("n2"), 5, 5, 4));
        cluster.step(new PreVoteReply(Cluster.id("n2"), N1, 4, 5, VoteReason.GRANTED));
        cluster.persist("n1");
        assertThat(cluster.take(RequestVote.class))
                .contains(new RequestVote(N1, Cluster.id("n2"), 5, 5, 4, false));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0, true", "3, 0, false", "3, 1, true", "3, 2, true", "5, 0, false", "5, 1, false",
        "5, 2, true", "5, 3, true", "5, 4, true", "4, 1, false", "4, 2, true", "2, 0, false",
    })
    void anEntryIsCommittedOnceAMajorityHasIt(int size, int acks, boolean committed) {
        Cluster cluster = Cluster.of(size);
        cluster.elect("n1");
        long index = cluster.propose("n1", "x");
        cluster.persist("n1");
        for (int i = 2; i < 2 + acks; i++) {
            cluster.step(reply("n" + i, "n1", 1, index));
        }
        assertThat(cluster.raft("n1").commit()).isEqualTo(committed ? index : index - 1);
    }

    /** Figure 8: an entry of an earlier term is never counted, it follows one of this term. */
    @Case("S12")
    @Test
    void onlyEntriesOfTheLeadersOwnTermAreCounted() {
        Cluster cluster = Cluster.of("n1@2: 1 2", "n2: 1", "n3: 1", "n4", "n5");
        cluster.turn("n1", raft -> raft.step(new Message.TimeoutNow(N1, N1, 2)));
        cluster.persist("n1");
        cluster.step(new VoteReply(Cluster.id("n2"), N1, 3, VoteReason.GRANTED));
        cluster.step(new VoteReply(Cluster.id("n4"), N1, 3, VoteReason.GRANTED));
        cluster.persist("n1");
        for (long acknowledged : new long[] {2, 3}) {
            List.of("n2", "n3", "n4", "n5")
                    .forEach(n -> cluster.step(reply(n, "n1", 3, acknowledged)));
            assertThat(cluster.raft("n1").commit()).isEqualTo(1);
        }
        cluster.step(reply("n2", "n1", 3, 4));
        assertThat(cluster.raft("n1").commit()).isEqualTo(1);
        cluster.step(reply("n3", "n1", 3, 4));
        assertThat(cluster.raft("n1").commit()).isEqualTo(4);
    }

    @Test
    void aNewLeaderCommitsWhatEarlierTermsLeftByAnEntryOfItsOwn() {
        Cluster cluster = Cluster.of("n1: 1 2 2", "n2: 1 2", "n3: 1");
        cluster.elect("n1");
        assertThat(cluster.raft("n1").commit()).isEqualTo(5);
        cluster.elapse(Cluster.HEARTBEAT);
        assertThat(cluster.replicas())
                .allSatisfy(r -> assertThat(r.applied)
                        .extracting(Entry::term)
                        .containsExactly(0L, 1L, 2L, 2L, 3L));
    }

    /** Leader completeness, paper 5.4.3: who lacks a committed entry gets no majority. */
    @Test
    void whoLacksACommittedEntryIsNotElected() {
        Cluster cluster = Cluster.of(3);
        cluster.elect("n3");
        cluster.isolate("n1");
        cluster.propose("n3", "x");
        cluster.settle();
        cluster.crash("n3");
        cluster.heal();
        cluster.elapse(10 * Cluster.ELECTION_TIMEOUT);
        assertThat(cluster.leader()).isEqualTo("n2");
        assertThat(cluster.at("n1").applied).hasSize(4);
    }

    /** The tail behind what the leader's message verified may be another leader's. */
    @Case("S15")
    @Test
    void aHeartbeatCommitsNoUnverifiedTail() {
        Cluster cluster = Cluster.of("n1: 1 1 2 2", "n2", "n3");
        Log leaders = cluster.log(1, 1, 3, 3);
        cluster.step(append("n2", "n1", 3, 3, 3, leaders, 5));
        assertThat(cluster.raft("n1").commit()).isEqualTo(3);
        cluster.step(append("n2", "n1", 3, 3, leaders, 5));
        assertThat(cluster.raft("n1").commit()).isEqualTo(5);
        assertThat(cluster.raft("n1").lastTerm()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "3, 3", "4, 3", "0, 1"})
    void aFollowerCommitsWhatTheLeaderHasCommittedAndItHas(long leaders, long expected) {
        Cluster cluster = Cluster.of("n1", "n2", "n3");
        cluster.step(append("n2", "n1", 1, 1, cluster.log(1, 1), leaders));
        cluster.settle();
        assertThat(cluster.raft("n1").commit()).isEqualTo(expected);
        assertThat(cluster.at("n1").applied).hasSize((int) expected);
    }

    @Test
    void commitNeverGoesBack() {
        Cluster cluster = Cluster.of("n1", "n2", "n3");
        cluster.step(append("n2", "n1", 1, 1, cluster.log(1, 1), 3));
        cluster.step(append("n2", "n1", 1, 1, cluster.log(1, 1), 2));
        assertThat(cluster.raft("n1").commit()).isEqualTo(3);
    }

    /** State machine safety, paper figure 3. */
    @Test
    void aCommittedEntryThatConflictsIsABrokenInvariant() {
        Cluster cluster = Cluster.of("n1", "n2", "n3");
        cluster.step(append("n2", "n1", 1, 1, cluster.log(1, 1), 3));
        assertThatIllegalStateException()
                .isThrownBy(() -> cluster.step(append("n3", "n1", 2, 1, cluster.log(2), 2)))
                .withMessageContaining("committed entry (2,1) conflicts");
    }

    @Test
    void anAcknowledgementOfMoreThanTheLeaderHasIsABrokenInvariant() {
        Cluster cluster = Cluster.of(3);
        cluster.elect("n1");
        assertThatIllegalStateException()
                .isThrownBy(() -> cluster.step(reply("n2", "n1", 1, 9)))
                .withMessageContaining("matches 9 > lastIndex 2");
    }

    /** Acknowledgements too are counted by disk. */
    @Case("S5")
    @Test
    void theAcknowledgementsOfStrangersCountNothing() {
        Cluster cluster = Cluster.of(3);
        cluster.elect("n1");
        long index = cluster.propose("n1", "x");
        cluster.persist("n1");
        ReplicaId lostDisk = new ReplicaId("n2", new java.util.UUID(0, 99));
        cluster.step(new Message.AppendReply(lostDisk, N1, 1, index, 0));
        cluster.step(reply("n9", "n1", 1, index));
        assertThat(cluster.raft("n1").commit()).isEqualTo(index - 1);
    }

    /** Nothing more is proposed, and still the followers learn of the commit. */
    @Case("S19")
    @Test
    void followersLearnOfACommitOnAnIdleCluster() {
        Cluster cluster = Cluster.of(3);
        cluster.elect("n1");
        long index = cluster.propose("n1", "x");
        cluster.lose(m -> m instanceof Message.AppendReply);
        cluster.settle();
        assertThat(cluster.raft("n1").commit()).isEqualTo(index - 1);
        cluster.heal();
        cluster.elapse(2 * Cluster.HEARTBEAT);
        assertThat(cluster.replicas())
                .allSatisfy(r -> assertThat(r.raft().commit()).isEqualTo(index));
    }

    @Test
    void followersLearnOfACommitSoonerThanByAHeartbeat() {
        Cluster cluster = Cluster.of(3);
        cluster.elect("n1");
        cluster.elapse(Cluster.HEARTBEAT);
        long index = cluster.propose("n1", "x");
        cluster.settle();
        assertThat(cluster.raft("n2").commit()).isEqualTo(index - 1);
        cluster.elapse(Cluster.HEARTBEAT / 10);
        assertThat(cluster.raft("n2").commit()).isEqualTo(index);
        cluster.elapse(Cluster.HEARTBEAT / 2);
        assertThat(cluster.take(AppendEntries.class)).isEmpty();
    }
}
