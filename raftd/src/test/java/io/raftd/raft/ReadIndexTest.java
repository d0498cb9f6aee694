package io.raftd.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftd.acceptance.Case;
import io.raftd.raft.Message.AppendEntries;
import io.raftd.raft.Message.AppendRejected;
import io.raftd.raft.Message.AppendReply;
import io.raftd.raft.Message.ReadIndexReply;
import io.raftd.raft.Message.ReadIndexRequest;
import io.raftd.raft.Ready.ReadGrant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Linearizable reads without a log entry (6.4). */
class ReadIndexTest {
    private static Cluster ledBy(String leader, int size) {
        Cluster cluster = Cluster.of(size);
        cluster.elect(leader);
        cluster.elapse(Cluster.HEARTBEAT);
        return cluster;
    }

    @Test
    void theLeaderReadsAtItsCommitIndexOnceAQuorumHasAnsweredARoundOfTheReadsOwn() {
        Cluster cluster = ledBy("n1", 3);
        long read = cluster.read("n1");
        assertThat(cluster.answer("n1", read)).isNull();
        AppendEntries round = cluster.take(AppendEntries.class).get(0);
        cluster.step(round);
        AppendReply reply = cluster.take(AppendReply.class).get(0);
        assertThat(reply.round()).isEqualTo(round.round());
        cluster.step(reply);
        assertThat(cluster.answer("n1", read))
                .isEqualTo(new ReadGrant(read, cluster.raft("n1").commit()));
    }

    @Test
    void anAnswerToAnEarlierRoundConfirmsNothing() {
        Cluster cluster = ledBy("n1", 3);
        cluster.skip(Cluster.HEARTBEAT);
        cluster.turn("n1", raft -> {});
        List<AppendEntries> heartbeats = cluster.take(AppendEntries.class);
        long read = cluster.read("n1");
        cluster.take(AppendEntries.class);
        heartbeats.forEach(cluster::step);
        cluster.take(AppendReply.class).forEach(cluster::step);
        assertThat(cluster.answer("n1", read)).isNull();
    }

    /** It led before, with more rounds than it has now, and a message of then comes late. */
    @Case("S35")
    @Test
    void aRefusalOfWhatItSaidInAnEarlierTermConfirmsNothing() {
        Cluster cluster = ledBy("n1", 3);
        cluster.read("n1");
        cluster.settle();
        cluster.read("n1");
        AppendEntries old = cluster.take(AppendEntries.class).get(0);
        cluster.elect("n2");
        cluster.elect("n1");
        cluster.elapse(Cluster.HEARTBEAT);
        long read = cluster.read("n1");
        assertThat(cluster.take(AppendEntries.class))
                .isNotEmpty()
                .allMatch(now -> now.round() <= old.round());
        cluster.step(old);
        List<AppendRejected> refusals = cluster.take(AppendRejected.class);
        assertThat(refusals).hasSize(1);
        refusals.forEach(cluster::step);
        assertThat(cluster.answer("n1", read)).isNull();
        cluster.elapse(Cluster.HEARTBEAT);
        assertThat(cluster.answer("n1", read)).isNotNull();
    }

    @Test
    void aLostRoundIsMadeGoodByTheNextHeartbeat() {
        Cluster cluster = ledBy("n1", 3);
        long read = cluster.read("n1");
        cluster.network.clear();
        cluster.elapse(Cluster.HEARTBEAT);
        assertThat(cluster.answer("n1", read)).isNotNull();
    }

    @Test
    void readsOfOneTurnShareARound() {
        Cluster cluster = ledBy("n1", 3);
        cluster.safety.asked(1);
        cluster.safety.asked(2);
        cluster.turn("n1", raft -> {
            raft.readIndex(1);
            raft.readIndex(2);
        });
        assertThat(cluster.network).hasSize(2);
        cluster.settle();
        assertThat(cluster.at("n1").reads).containsOnlyKeys(1L, 2L);
    }

    @Case("S35")
    @Test
    void aNewLeaderAnswersNoReadBeforeAnEntryOfItsOwnTermIsCommitted() {
        Cluster cluster = Cluster.of("n1: 1 1", "n2: 1 1", "n3");
        cluster.lose(m -> m instanceof AppendReply);
        cluster.elect("n1");
        long read = cluster.read("n1");
        cluster.settle();
        assertThat(cluster.raft("n1").commit()).isEqualTo(1);
        assertThat(cluster.answer("n1", read)).isNull();
        cluster.heal();
        cluster.elapse(Cluster.HEARTBEAT);
        assertThat(cluster.answer("n1", read)).isEqualTo(new ReadGrant(read, 4L));
    }

    @Test
    void theOnlyVoterNeedsNoRound() {
        Cluster cluster = ledBy("n1", 1);
        long read = cluster.read("n1");
        assertThat(cluster.answer("n1", read)).isEqualTo(new ReadGrant(read, 2L));
    }

    @Test
    void aFollowerAsksTheLeaderAtOnce() {
        Cluster cluster = ledBy("n1", 3);
        long read = cluster.read("n2");
        cluster.settle();
        assertThat(cluster.answer("n2", read)).isEqualTo(new ReadGrant(read, 2L));
        long next = cluster.read("n2");
        cluster.settle();
        assertThat(cluster.answer("n2", next)).isEqualTo(new ReadGrant(next, 2L));
    }

    @Test
    void readsThatComeWhileTheLeaderIsAskedAreAskedForTogetherOnceItHasAnswered() {
        Cluster cluster = ledBy("n1", 3);
        long first = cluster.read("n2");
        long second = cluster.read("n2");
        long third = cluster.read("n2");
        assertThat(cluster.network).hasSize(1).hasOnlyElementsOfType(ReadIndexRequest.class);
        List<ReadIndexRequest> asked = cluster.take(ReadIndexRequest.class);
        asked.forEach(cluster::step);
        cluster.settle();
        assertThat(cluster.at("n2").reads).containsOnlyKeys(first, second, third);
    }

    @Test
    void aQuestionThatIsLostIsAskedAgainAfterAHeartbeat() {
        Cluster cluster = ledBy("n1", 3);
        cluster.lose(m -> m instanceof ReadIndexRequest);
        long read = cluster.read("n2");
        cluster.settle();
        assertThat(cluster.answer("n2", read)).isNull();
        cluster.heal();
        cluster.elapse(Cluster.HEARTBEAT);
        assertThat(cluster.answer("n2", read)).isNotNull();
    }

    @Test
    void theAnswerToAnEarlierQuestionSettlesNoLaterRead() {
        Cluster cluster = ledBy("n1", 3);
        cluster.read("n2");
        ReadIndexRequest asked = cluster.take(ReadIndexRequest.class).get(0);
        long later = cluster.read("n2");
        cluster.step(new ReadIndexReply(asked.to(), asked.from(), 1, asked.context(), 2L));
        assertThat(cluster.answer("n2", later)).isNull();
        cluster.settle();
        assertThat(cluster.answer("n2", later)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1})
    void theAnswerToAnEarlierIncarnationSettlesNothing(int step) {
        long[] drawn = {1000};
        Cluster cluster =
                new Cluster(Cluster.SETTINGS, List.of("n1", "n2"), i -> bound -> drawn[0] += step);
        cluster.elect("n1");
        cluster.read("n2");
        ReadIndexRequest asked = cluster.take(ReadIndexRequest.class).get(0);
        cluster.crash("n2");
        cluster.start("n2");
        cluster.elapse(Cluster.HEARTBEAT);
        long read = cluster.read("n2");
        cluster.step(new ReadIndexReply(asked.to(), asked.from(), 1, asked.context(), 2L));
        assertThat(cluster.answer("n2", read)).isNull();
    }

    @Test
    void anAnswerOfAnotherTermOrOfAnotherNodeSettlesNothing() {
        Cluster cluster = ledBy("n1", 3);
        long read = cluster.read("n2");
        ReadIndexRequest asked = cluster.take(ReadIndexRequest.class).get(0);
        cluster.step(new ReadIndexReply(asked.to(), asked.from(), 0, asked.context(), 2L));
        cluster.step(new ReadIndexReply(Cluster.id("n3"), asked.from(), 1, asked.context(), 2L));
        assertThat(cluster.answer("n2", read)).isNull();
    }

    @Test
    void aReadFailsWhereNoLeaderIsKnown() {
        Cluster cluster = Cluster.of(3);
        long read = cluster.read("n2");
        assertThat(cluster.answer("n2", read)).isEqualTo(new ReadGrant(read, null));
    }

    @Test
    void aQuestionToWhomDoesNotLeadIsAnsweredInTheNegative() {
        Cluster cluster = ledBy("n1", 3);
        cluster.step(new ReadIndexRequest(Cluster.id("n3"), Cluster.id("n2"), 1, 5));
        assertThat(cluster.take(ReadIndexReply.class))
                .containsExactly(
                        new ReadIndexReply(Cluster.id("n2"), Cluster.id("n3"), 1, 5, null));
    }

    @Case("S8")
    @Test
    void readsFailWithTheLeadership() {
        Cluster cluster = ledBy("n1", 3);
        cluster.isolate("n1");
        long own = cluster.read("n1");
        cluster.elapse(2 * Cluster.ELECTION_TIMEOUT);
        assertThat(cluster.answer("n1", own)).isEqualTo(new ReadGrant(own, null));
    }

    @Test
    void aFollowersReadsFailWhenItLosesItsLeader() {
        Cluster cluster = ledBy("n1", 3);
        cluster.isolate("n2");
        long read = cluster.read("n2");
        cluster.elapse(2 * Cluster.ELECTION_TIMEOUT);
        assertThat(cluster.answer("n2", read)).isEqualTo(new ReadGrant(read, null));
    }

    @Test
    void aFollowerMayReadBeforeTheLeaderTellsItOfTheCommit() {
        Cluster cluster = ledBy("n1", 3);
        cluster.propose("n1", "x");
        cluster.settle();
        assertThat(cluster.raft("n2").commit()).isEqualTo(2);
        long read = cluster.read("n2");
        cluster.lose(m -> m instanceof AppendEntries && m.to().node().equals("n2"));
        cluster.settle();
        assertThat(cluster.answer("n2", read)).isEqualTo(new ReadGrant(read, 3L));
        assertThat(cluster.raft("n2").commit()).isEqualTo(3);
    }

    /**
     * What the follower has not verified it does not commit, whatever index it may read at: neither
     * what it lacks nor what it has of an earlier leader.
     */
    @Case("S15")
    @ParameterizedTest
    @ValueSource(strings = {"n2@5: 1", "n2@5: 1 2"})
    void aReadIndexCommitsOnlyWhatIsKnownToAgree(String follower) {
        Cluster cluster = Cluster.of(follower, "n1", "n3");
        ReplicaId leader = Cluster.id("n1");
        ReplicaId self = Cluster.id("n2");
        cluster.step(new AppendEntries(leader, self, 5, 2, 1, 2, 0, 0, List.of()));
        long read = cluster.read("n2");
        long context = cluster.take(ReadIndexRequest.class).get(0).context();
        cluster.step(new ReadIndexReply(leader, self, 5, context, 3L));
        assertThat(cluster.answer("n2", read)).isEqualTo(new ReadGrant(read, 3L));
        assertThat(cluster.raft("n2").commit()).isEqualTo(2);
    }
}
