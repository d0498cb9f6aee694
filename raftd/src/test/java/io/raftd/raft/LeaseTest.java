package io.raftd.raft;

import static io.raftd.raft.Cluster.ELECTION_TIMEOUT;
import static io.raftd.raft.Cluster.HEARTBEAT;
import static io.raftd.raft.Cluster.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.raftd.acceptance.Case;
import io.raftd.raft.Event.RoleName;
import io.raftd.raft.Message.AppendEntries;
import io.raftd.raft.Message.AppendReply;
import io.raftd.raft.Message.PreVote;
import io.raftd.raft.Message.PreVoteReply;
import io.raftd.raft.Message.ReadIndexReply;
import io.raftd.raft.Message.ReadIndexRequest;
import io.raftd.raft.Message.RequestVote;
import io.raftd.raft.Message.TimeoutNow;
import io.raftd.raft.Message.VoteReply;
import io.raftd.raft.Ready.ReadGrant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reads that a leader answers by its clock (6.4.1). */
class LeaseTest {
    /** In ms; longer than an election timeout, and the leader may count on 2,400 of them. */
    private static final long PROMISED = 3_000;

    private static final Lease LEASE = new Lease(PROMISED, 250_000);
    private static final long TRUSTED = 2_400;

    private final Cluster cluster = Cluster.of(3);

    /** n1 leads, all have the lease on their disks, and a heartbeat just now has renewed it. */
    private void leased(Cluster some) {
        some.elect("n1");
        some.elapse(HEARTBEAT);
        assertThat(some.lease("n1", LEASE)).isEqualTo(Change.STARTED);
        some.settle();
        some.elapse(2 * HEARTBEAT);
    }

    private boolean answersAtOnce(String leader) {
        return answersAtOnce(cluster, leader);
    }

    private static boolean answersAtOnce(Cluster some, String leader) {
        some.network.clear();
        long read = some.read(leader);
        return some.answer(leader, read) != null;
    }

    @Test
    void onALeaseNobodyIsAsked() {
        leased(cluster);
        cluster.network.clear();
        long read = cluster.read("n1");
        assertThat(cluster.answer("n1", read))
                .isEqualTo(new ReadGrant(read, cluster.raft("n1").commit()));
        assertThat(cluster.network).isEmpty();
    }

    @Test
    void withoutOneAQuorumIs() {
        leased(cluster);
        cluster.lease("n1", null);
        assertThat(answersAtOnce("n1")).isFalse();
        cluster.elapse(2 * HEARTBEAT);
        assertThat(answersAtOnce("n1")).isFalse();
        assertThat(cluster.raft("n1").configuration().lease()).isNull();
    }

    @Test
    void aFollowersReadTakesOneQuestionAndOneAnswer() {
        leased(cluster);
        cluster.network.clear();
        long read = cluster.read("n2");
        cluster.take(ReadIndexRequest.class).forEach(cluster::step);
        assertThat(cluster.network).hasOnlyElementsOfType(ReadIndexReply.class);
        cluster.settle();
        assertThat(cluster.answer("n2", read))
                .isEqualTo(new ReadGrant(read, cluster.raft("n1").commit()));
    }

    @Test
    void theOnlyVoterIsAlwaysLeased() {
        Cluster one = Cluster.of(1);
        leased(one);
        assertThat(answersAtOnce(one, "n1")).isTrue();
    }

    @Test
    void itBeginsWithARoundUnderTheCommittedConfiguration() {
        cluster.elect("n1");
        cluster.elapse(HEARTBEAT);
        cluster.lease("n1", LEASE);
        cluster.lose(m -> m instanceof AppendReply);
        cluster.settle();
        assertThat(answersAtOnce("n1")).isFalse();
        cluster.heal();
        cluster.settle();
        cluster.elapse(2 * HEARTBEAT);
        assertThat(answersAtOnce("n1")).isTrue();
    }

    @Test
    void anUncommittedChangeSuspendsIt() {
        leased(cluster);
        cluster.lose(m -> true);
        cluster.change("n1", List.of("n1", "n2", "n3"), List.of("n4"));
        assertThat(answersAtOnce("n1")).isFalse();
    }

    /** The answers to what was asked before the change are not those of the new quorum. */
    @Test
    void aChangeOfMembersEndsItUntilTheNewQuorumHasAnswered() {
        leased(cluster);
        cluster.join("n4");
        cluster.change("n1", List.of("n1", "n2", "n3"), List.of("n4"));
        cluster.settle();
        cluster.lose(m -> m instanceof AppendEntries a && a.entries().isEmpty());
        cluster.propose("n1", "x");
        cluster.settle();
        assertThat(cluster.raft("n1").commit()).isEqualTo(cluster.raft("n1").lastIndex());
        assertThat(answersAtOnce("n1")).isFalse();
        cluster.heal();
        cluster.elapse(2 * HEARTBEAT);
        assertThat(answersAtOnce("n1")).isTrue();
    }

    /** It is counted from when the round began, whenever it is answered. */
    @Case("S8/lease")
    @Test
    void itEndsByTheSlowerClock() {
        leased(cluster);
        cluster.network.clear();
        cluster.tick("n1");
        List<AppendEntries> round = cluster.take(AppendEntries.class);
        cluster.skip(300);
        round.forEach(cluster::step);
        cluster.take(AppendReply.class).forEach(cluster::step);
        pass(TRUSTED - 301, () -> hears("n2", 1));
        assertThat(answersAtOnce("n1")).isTrue();
        cluster.skip(1);
        assertThat(answersAtOnce("n1")).isFalse();
    }

    /** So many ms pass; whatever n1 hears in every turn, it sends nothing. */
    private void pass(long ms, Runnable hears) {
        for (long left = ms; left > 0; left -= HEARTBEAT) {
            cluster.skip(Math.min(HEARTBEAT, left));
            cluster.turn("n1", raft -> {});
            hears.run();
            cluster.network.clear();
        }
    }

    /** n1 hears an answer to an AppendEntries of long ago. */
    private void hears(String peer, long match) {
        hears(peer, match, 0);
    }

    /** n1 hears an answer to the latest that it has sent the peer. */
    private void hearsNews(String peer, long match) {
        List<AppendEntries> sent = cluster.take(AppendEntries.class, m -> m.to().equals(id(peer)));
        hears(peer, match, sent.get(sent.size() - 1).round());
    }

    private void hears(String peer, long match, long round) {
        Raft n1 = cluster.raft("n1");
        cluster.step(new AppendReply(id(peer), n1.self(), n1.term(), match, round));
    }

    /** An election timeout is shorter here than the lease. */
    @Case("S7")
    @Test
    void whoHeardALeaderElectsNobodyWhileTheLeaseLasts() {
        leased(cluster);
        cluster.crash("n1");
        long until = cluster.now() + PROMISED * Cluster.MS;
        cluster.elapse(PROMISED - 2 * HEARTBEAT);
        assertThat(cluster.raft("n2").roleName()).isEqualTo(RoleName.FOLLOWER);
        assertThat(cluster.raft("n3").roleName()).isEqualTo(RoleName.FOLLOWER);
        Raft n3 = cluster.raft("n3");
        cluster.step(new PreVote(id("n2"), id("n3"), 2, 99, 1));
        cluster.step(new RequestVote(id("n2"), id("n3"), 2, 99, 1, false));
        assertThat(cluster.take(PreVoteReply.class))
                .singleElement()
                .extracting(PreVoteReply::reason)
                .isEqualTo(VoteReason.LEADER_ALIVE);
        assertThat(cluster.take(VoteReply.class))
                .singleElement()
                .extracting(VoteReply::reason)
                .isEqualTo(VoteReason.LEADER_ALIVE);
        assertThat(n3.term()).isEqualTo(1);
        cluster.elapse(2 * ELECTION_TIMEOUT + 2 * HEARTBEAT);
        assertThat(cluster.leader()).isNotNull();
        assertThat(cluster.now()).isGreaterThan(until);
    }

    /** What it learns by the very message that it counts its patience from. */
    @Test
    void theFirstThatItHearsOfALeaseBindsItAtOnce() {
        cluster.elect("n1");
        cluster.elapse(HEARTBEAT);
        cluster.lease("n1", LEASE);
        cluster.settle();
        cluster.crash("n1");
        cluster.elapse(PROMISED - 1);
        assertThat(cluster.raft("n2").roleName()).isEqualTo(RoleName.FOLLOWER);
        assertThat(cluster.raft("n3").roleName()).isEqualTo(RoleName.FOLLOWER);
    }

    @Case("S7")
    @Test
    void aRestartDoesNotFreeAVoter() {
        leased(cluster);
        cluster.crash("n1");
        cluster.crash("n3");
        cluster.start("n3");
        cluster.elapse(PROMISED - 1);
        assertThat(cluster.raft("n3").roleName()).isEqualTo(RoleName.FOLLOWER);
        cluster.step(new PreVote(id("n2"), id("n3"), 2, 99, 1));
        assertThat(cluster.take(PreVoteReply.class))
                .singleElement()
                .extracting(PreVoteReply::reason)
                .isEqualTo(VoteReason.LEADER_ALIVE);
    }

    @Case("S7")
    @Test
    void aLeaderThatIsGoneIsNotGivenUpBefore() {
        leased(cluster);
        cluster.crash("n1");
        cluster.turn("n2", raft -> raft.gone(id("n1")));
        cluster.turn("n3", raft -> raft.gone(id("n1")));
        cluster.elapse(ELECTION_TIMEOUT);
        assertThat(cluster.leader()).isNull();
        assertThat(cluster.raft("n2").term()).isEqualTo(1);
        assertThat(cluster.raft("n2").roleName()).isEqualTo(RoleName.FOLLOWER);
    }

    /** Who was urged may be elected at any time, and it may be long before that is heard. */
    @Case("S34")
    @Test
    void whoeverAskedAPeerToCampaignHasNoneForTheRestOfItsTerm() {
        leased(cluster);
        cluster.lose(m -> m instanceof TimeoutNow);
        cluster.turn("n1", raft -> raft.transferLeadership(id("n2")));
        cluster.settle();
        assertThat(answersAtOnce("n1")).isFalse();
        cluster.elapse(2 * ELECTION_TIMEOUT);
        assertThat(cluster.raft("n1").canPropose()).isTrue();
        assertThat(cluster.raft("n1").term()).isEqualTo(1);
        assertThat(answersAtOnce("n1")).isFalse();
    }

    /** A learner elects nobody, so it promises nothing. */
    @Case("S32")
    @Test
    void learnersDoNotRenewIt() {
        leased(cluster);
        cluster.join("n4");
        cluster.change("n1", List.of("n1", "n2", "n3"), List.of("n4"));
        cluster.settle();
        cluster.elapse(2 * HEARTBEAT);
        assertThat(answersAtOnce("n1")).isTrue();
        long last = cluster.raft("n1").lastIndex();
        pass(TRUSTED, () -> {
            hears("n2", 1);
            hearsNews("n4", last);
        });
        assertThat(answersAtOnce("n1")).isFalse();
    }

    /** After a restart it would not know what it promised. */
    @Case("S32")
    @Test
    void whoDoesNotHaveItOnDiskDoesNotRenewIt() {
        leased(cluster);
        long before = cluster.raft("n1").lastIndex();
        cluster.lease("n1", new Lease(PROMISED, 1));
        cluster.persist("n1");
        hears("n3", before + 1);
        assertThat(cluster.raft("n1").commit()).isEqualTo(before + 1);
        pass(HEARTBEAT, () -> hearsNews("n2", before));
        assertThat(answersAtOnce("n1")).isFalse();
        pass(HEARTBEAT, () -> hearsNews("n2", before + 1));
        assertThat(answersAtOnce("n1")).isTrue();
    }

    /** The leader counts itself without its disk, so a quorum may answer before the commit. */
    @Case("S32")
    @Test
    void whatIsNotCommittedIsNotRenewed() {
        leased(cluster);
        long last = cluster.raft("n1").lastIndex() + 1;
        cluster.lease("n1", new Lease(PROMISED, 1));
        pass(HEARTBEAT, () -> hearsNews("n2", last));
        assertThat(cluster.raft("n1").commit()).isEqualTo(last - 1);
        assertThat(answersAtOnce("n1")).isFalse();
        cluster.persist("n1");
        assertThat(cluster.raft("n1").commit()).isEqualTo(last);
        assertThat(answersAtOnce("n1")).isFalse();
        pass(HEARTBEAT, () -> hearsNews("n2", last));
        assertThat(answersAtOnce("n1")).isTrue();
    }

    @Test
    void termsThatCannotBeKeptAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Lease(9, 1))
                .withMessage("a lease of 9 ms is not within 10 ms to 600000 ms");
        assertThatIllegalArgumentException().isThrownBy(() -> new Lease(600_001, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Lease(10, 0))
                .withMessage("a drift of 0 millionths is not within 1 to 10000000");
        assertThatIllegalArgumentException().isThrownBy(() -> new Lease(10, 10_000_001));
    }

    /** By a clock that runs by a quarter faster a voter's promise is over after 2,400 ms here. */
    @ParameterizedTest
    @CsvSource({"3000, 250000, 2400", "1000, 1, 999", "1000, 10000, 990", "600000, 10000000, 54545"
    })
    void theLeaderCountsOnLessThanVotersPromise(long ms, long drift, long trusted) {
        Lease lease = new Lease(ms, drift);
        assertThat(lease.promised()).isEqualTo(ms * Cluster.MS);
        assertThat(lease.trusted()).isEqualTo(trusted * Cluster.MS);
    }
}
