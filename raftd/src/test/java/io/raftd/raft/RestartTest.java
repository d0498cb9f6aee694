package io.raftd.raft;

import static io.raftd.raft.Messages.append;
import static io.raftd.raft.Messages.requestVote;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.raftd.acceptance.Case;
import io.raftd.raft.LogSummary.TermStart;
import io.raftd.raft.Message.AppendReply;
import io.raftd.raft.Message.RequestVote;
import io.raftd.raft.Message.VoteReply;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What outlives a crash, and what a restarted replica makes of it (paper 5.1, 5.2; 3.8). */
class RestartTest {
    private final Cluster cluster = Cluster.of(3);

    private VoteReason answer(RequestVote m) {
        cluster.step(m);
        cluster.persist(m.to().node());
        return cluster.take(VoteReply.class).get(0).reason();
    }

    @Case("S1")
    @Test
    void theVoteOutlivesACrash() {
        cluster.step(requestVote("n2", "n1", 5, cluster.log()));
        cluster.persist("n1");
        assertThat(cluster.take(VoteReply.class)).hasSize(1);
        cluster.crash("n1");
        cluster.start("n1");
        cluster.step(requestVote("n3", "n1", 5, cluster.log(4, 4)));
        cluster.step(requestVote("n2", "n1", 5, cluster.log()));
        assertThat(cluster.take(VoteReply.class))
                .extracting(VoteReply::reason)
                .containsExactly(VoteReason.ALREADY_VOTED, VoteReason.GRANTED);
        assertThat(cluster.at("n1").disk.hardState()).isEqualTo(new HardState(5, Cluster.id("n2")));
    }

    @Case("S2")
    @Test
    void aVoteThatIsNotDurableIsNotTold() {
        cluster.step(requestVote("n2", "n1", 5, cluster.log()));
        assertThat(cluster.network).isEmpty();
        cluster.at("n1").disk.begin();
        assertThat(cluster.network).isEmpty();
        cluster.crash("n1");
        cluster.start("n1");
        assertThat(cluster.raft("n1").term()).isZero();
        cluster.step(requestVote("n3", "n1", 5, cluster.log()));
        cluster.persist("n1");
        assertThat(cluster.take(VoteReply.class))
                .containsExactly(
                        new VoteReply(Cluster.id("n1"), Cluster.id("n3"), 5, VoteReason.GRANTED));
    }

    @Case("S2")
    @Test
    void aCandidacyThatIsNotDurableIsNotTold() {
        cluster.turn(
                "n1",
                raft -> raft.step(new Message.TimeoutNow(Cluster.id("n2"), Cluster.id("n1"), 0)));
        assertThat(cluster.raft("n1").term()).isEqualTo(1);
        assertThat(cluster.network).isEmpty();
        cluster.persist("n1");
        assertThat(cluster.take(RequestVote.class)).hasSize(2);
    }

    @Test
    void whatWasHeldForATermThatHasPassedIsDropped() {
        cluster.step(requestVote("n2", "n1", 5, cluster.log()));
        cluster.at("n1").disk.begin();
        cluster.step(requestVote("n3", "n1", 6, cluster.log()));
        cluster.persist("n1");
        assertThat(cluster.network).isEmpty();
        cluster.persist("n1");
        assertThat(cluster.take(VoteReply.class))
                .containsExactly(
                        new VoteReply(Cluster.id("n1"), Cluster.id("n3"), 6, VoteReason.GRANTED));
    }

    @Test
    void aTermLearntFromAMessageIsDurableBeforeItIsTold() {
        cluster.step(append("n2", "n1", 3, 1, cluster.log(3), 1));
        assertThat(cluster.network).isEmpty();
        cluster.persist("n1");
        assertThat(cluster.take(AppendReply.class)).hasSize(1);
        assertThat(cluster.at("n1").disk.hardState()).isEqualTo(new HardState(3, null));
    }

    @Test
    void aRestartedReplicaFollowsAndKnowsOnlyTheGenesisEntryCommitted() {
        Cluster cluster = Cluster.of("n1@4: 1 1 3", "n2");
        Raft n1 = cluster.raft("n1");
        assertThat(n1.roleName()).isEqualTo(Event.RoleName.FOLLOWER);
        assertThat(n1.leader()).isNull();
        assertThat(n1.term()).isEqualTo(4);
        assertThat(n1.lastTerm()).isEqualTo(3);
        assertThat(n1.durableIndex()).isEqualTo(4);
        assertThat(n1.commit()).isEqualTo(1);
        cluster.settle();
        assertThat(cluster.at("n1").applied).isEqualTo(cluster.log().entries());
    }

    @Test
    void whatItsDiskKnowsToBeCommittedIsAppliedAtOnce() {
        Log log = cluster.log(1, 1, 3);
        LogSummary all = log.summary();
        Raft raft = new Raft(
                Cluster.id("n1"),
                Cluster.SETTINGS,
                bound -> 0,
                new Stored(
                        new HardState(3, null),
                        null,
                        new LogSummary(
                                1, 0, 4, all.lastCrc(), 0, all.terms(), all.configurations(), 3)),
                0);
        assertThat(raft.commit()).isEqualTo(3);
        Fetch fetch = raft.ready().fetches().get(0);
        raft.fetched(fetch, log.entries());
        assertThat(raft.ready().committed()).isEqualTo(log.slice(1, 3));
        assertThat(raft.leader()).isNull();
    }

    @Test
    void nothingIsCommittedThatIsNotThere() {
        LogSummary all = cluster.log(1, 1).summary();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LogSummary(
                        1, 0, 3, all.lastCrc(), 0, all.terms(), all.configurations(), 4))
                .withMessage("committed up to 4 > lastIndex 3");
    }

    /** 4.2.3: for it may have forgotten that it heard one a moment ago. */
    @Test
    void aRestartedReplicaActsAsIfItHadJustHeardALeader() {
        cluster.elapse(Cluster.ELECTION_TIMEOUT - 1);
        RequestVote m = new RequestVote(Cluster.id("n2"), Cluster.id("n1"), 1, 1, 0, false);
        assertThat(answer(m)).isEqualTo(VoteReason.LEADER_ALIVE);
        cluster.skip(1);
        assertThat(answer(m)).isEqualTo(VoteReason.GRANTED);
    }

    @Test
    void anEmptyLogKnowsNothingCommitted() {
        Raft raft = new Raft(
                Cluster.id("n1"),
                Cluster.SETTINGS,
                bound -> 0,
                new Stored(HardState.NONE, null, LogSummary.empty(Entry.chainSeed(Log.CLUSTER))),
                0);
        assertThat(raft.commit()).isZero();
        raft.advance(raft.nextTick(), 0);
        assertThat(raft.ready().messages()).isEmpty();
        assertThat(raft.roleName()).isEqualTo(Event.RoleName.FOLLOWER);
    }

    @Test
    void aLogOfATermThatTheHardStateDoesNotKnowIsRefused() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Cluster.of("n1@2: 1 3"))
                .withMessage("lastTerm 3 > term 2");
    }

    @Test
    void allIsAppliedAgainFromTheDiskInPieces() {
        Settings small = new Settings(
                Cluster.SETTINGS.electionTimeout(), Cluster.SETTINGS.heartbeat(), 150, 300, 0, 150);
        Cluster cluster = new Cluster(small, "n1: 1 1 1 1 1 1 1 1 1", "n2", "n3");
        cluster.elect("n1");
        cluster.elapse(Cluster.HEARTBEAT);
        Log all = cluster.at("n1").disk.log();
        assertThat(all.last()).isEqualTo(11);
        for (String node : List.of("n1", "n2", "n3")) {
            assertThat(cluster.at(node).applied).isEqualTo(all.entries());
        }
    }

    /** What came before its first entry was committed, so it agrees with any leader's. */
    @Test
    void aLogThatBeginsLaterTakesInWhatBeginsBefore() {
        Log log = cluster.log(1, 1, 1, 1);
        LogSummary whole = log.summary();
        LogSummary stored = new LogSummary(
                3, 1, 5, whole.lastCrc(), 0, List.of(new TermStart(3, 1)), List.of());
        Raft raft = new Raft(
                Cluster.id("n1"),
                Cluster.SETTINGS,
                bound -> 0,
                new Stored(new HardState(1, null), log.snapshot(2), stored),
                0);
        assertThat(raft.commit()).isEqualTo(2);
        raft.step(append("n2", "n1", 1, 1, log.and(1), 6));
        Ready ready = raft.ready();
        assertThat(raft.commit()).isEqualTo(6);
        assertThat(ready.write()).isEqualTo(new Write(1, null, null, log.and(1).from(6)));
        assertThat(ready.fetches()).extracting(Fetch::from).containsExactly(3L);
    }

    @Test
    void aFetchFromBeforeATruncationIsNotApplied() {
        Cluster cluster = Cluster.of("n1: 1 1", "n2", "n3");
        Replica n1 = cluster.at("n1");
        cluster.turn("n1", raft -> {});
        n1.disk.begin();
        Log leaders = cluster.log(2, 2);
        cluster.step(append("n2", "n1", 2, 1, leaders, 3));
        cluster.lose(m -> true);
        cluster.settle();
        assertThat(n1.applied).isEqualTo(leaders.entries());
    }
}
