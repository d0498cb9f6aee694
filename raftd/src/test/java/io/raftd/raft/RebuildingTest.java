package io.raftd.raft;

import static io.raftd.raft.Messages.append;
import static io.raftd.raft.Messages.preVote;
import static io.raftd.raft.Messages.reply;
import static io.raftd.raft.Messages.requestVote;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftd.acceptance.Case;
import io.raftd.raft.Event.RoleName;
import io.raftd.raft.Message.AppendEntries;
import io.raftd.raft.Message.AppendRejected;
import io.raftd.raft.Message.AppendReply;
import io.raftd.raft.Message.InstallSnapshot;
import io.raftd.raft.Message.LogEnd;
import io.raftd.raft.Message.LogLost;
import io.raftd.raft.Message.PreVoteReply;
import io.raftd.raft.Message.TimeoutNow;
import io.raftd.raft.Message.VoteReply;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A replica that has lost its log and kept its term and vote, until it has its log again. */
class RebuildingTest {
    private static final ReplicaId N1 = Cluster.id("n1");
    private static final ReplicaId N2 = Cluster.id("n2");
    private static final ReplicaId N3 = Cluster.id("n3");

    private final Cluster cluster = Cluster.of(3);

    /** n1 leads term 1, and all have its first entries. */
    private void led() {
        cluster.elect("n1");
        cluster.propose("n1", "a", "b", "c");
        cluster.elapse(Cluster.HEARTBEAT);
        assertThat(cluster.raft("n3").commit()).isEqualTo(5);
    }

    /** n3 has lost its log, and hears of n1; what it says to that is on its way. */
    private void lost() {
        led();
        cluster.rebuild("n3");
        cluster.tick("n1");
        cluster.network.removeIf(m -> m.to().equals(N2));
        deliver(AppendEntries.class);
        cluster.persist("n3");
    }

    private <M extends Message> void deliver(Class<M> type) {
        cluster.take(type).forEach(cluster::step);
    }

    private boolean isRebuilding() {
        return cluster.raft("n3").isRebuilding();
    }

    @Case("S43")
    @Test
    void itComesBackAndVotesAgain() {
        led();
        cluster.rebuild("n3");
        assertThat(isRebuilding()).isTrue();
        assertThat(cluster.raft("n3").lastIndex()).isZero();
        cluster.elapse(Cluster.HEARTBEAT);
        assertThat(isRebuilding()).isFalse();
        assertThat(cluster.at("n3").disk.isRebuilding()).isFalse();
        assertThat(cluster.at("n3").disk.log()).isEqualTo(cluster.at("n1").disk.log());
        cluster.elapse(Cluster.HEARTBEAT);
        assertThat(cluster.at("n3").applied).isEqualTo(cluster.at("n1").applied);
        cluster.crash("n1");
        cluster.elapse(3 * Cluster.ELECTION_TIMEOUT);
        assertThat(cluster.leader()).isIn("n2", "n3");
    }

    @Test
    void itDoesNotCampaignWithoutItsLog() {
        lost();
        cluster.step(append("n1", "n3", 1, 0, cluster.at("n1").disk.log(), 5));
        cluster.persist("n3");
        assertThat(cluster.raft("n3").configuration().isVoter(N3)).isTrue();
        cluster.crash("n1");
        cluster.crash("n2");
        cluster.elapse(10 * Cluster.ELECTION_TIMEOUT);
        assertThat(cluster.raft("n3").roleName()).isEqualTo(RoleName.FOLLOWER);
        assertThat(cluster.raft("n3").term()).isEqualTo(1);
    }

    /** Nor does it vote once more for whom it voted for before. */
    @Test
    void itGrantsNoVote() {
        led();
        assertThat(cluster.raft("n3").vote()).isEqualTo(N1);
        cluster.rebuild("n3");
        cluster.step(requestVote("n1", "n3", 1, cluster.log(1, 1)));
        cluster.step(requestVote("n2", "n3", 2, cluster.log(1, 1)));
        assertThat(cluster.take(VoteReply.class))
                .extracting(VoteReply::reason)
                .containsExactly(VoteReason.REBUILDING, VoteReason.REBUILDING);
        assertThat(cluster.raft("n3").term()).isEqualTo(1);
    }

    @Test
    void itGrantsNoPreVote() {
        led();
        cluster.rebuild("n3");
        cluster.skip(2 * Cluster.ELECTION_TIMEOUT);
        cluster.step(preVote("n2", "n3", 2, cluster.log(1, 1)));
        assertThat(cluster.take(PreVoteReply.class))
                .extracting(PreVoteReply::reason)
                .containsExactly(VoteReason.REBUILDING);
    }

    @Test
    void itDoesNotCampaignForALeaderThatHandsOver() {
        lost();
        cluster.step(append("n1", "n3", 1, 0, cluster.at("n1").disk.log(), 5));
        cluster.persist("n3");
        assertThat(cluster.raft("n3").configuration().isVoter(N3)).isTrue();
        cluster.step(new TimeoutNow(N1, N3, 1));
        assertThat(cluster.raft("n3").roleName()).isEqualTo(RoleName.FOLLOWER);
        assertThat(cluster.raft("n3").term()).isEqualTo(1);
    }

    /** Though it is the only one that answers. */
    @Test
    void theLeaderHandsOverToNobodyWithoutItsLog() {
        lost();
        cluster.lose(m -> m.from().equals(N2) || m instanceof AppendEntries a && hasEntries(a));
        cluster.elapse(2 * Cluster.ELECTION_TIMEOUT);
        assertThat(cluster.leader()).isEqualTo("n1");
        assertThat(isRebuilding()).isTrue();
        Transfer[] outcome = new Transfer[1];
        cluster.turn("n1", raft -> outcome[0] = raft.transferLeadership(null));
        assertThat(outcome[0]).isEqualTo(Transfer.NO_SUCCESSOR);
        cluster.heal();
        cluster.elapse(3 * Cluster.HEARTBEAT);
        cluster.turn("n1", raft -> outcome[0] = raft.transferLeadership(N3));
        assertThat(outcome[0]).isEqualTo(Transfer.STARTED);
    }

    @Test
    void itTellsEachLeaderOfTheLossUntilThatAnswers() {
        lost();
        LogLost first = cluster.take(LogLost.class).get(0);
        assertThat(first).isEqualTo(new LogLost(N3, N1, 1, first.nonce()));
        cluster.network.clear();
        cluster.step(append("n1", "n3", 1, 5, 5, cluster.at("n1").disk.log(), 5));
        assertThat(cluster.take(LogLost.class)).isEmpty();
        cluster.skip(Cluster.HEARTBEAT);
        cluster.step(append("n1", "n3", 1, 5, 5, cluster.at("n1").disk.log(), 5));
        assertThat(cluster.take(LogLost.class)).containsExactly(first);
        cluster.step(new LogEnd(N1, N3, 1, first.nonce(), 5));
        cluster.skip(Cluster.HEARTBEAT);
        cluster.step(append("n1", "n3", 1, 5, 5, cluster.at("n1").disk.log(), 5));
        assertThat(cluster.take(LogLost.class)).isEmpty();
        cluster.step(append("n2", "n3", 2, 5, 5, cluster.at("n1").disk.log(), 5));
        cluster.persist("n3");
        assertThat(cluster.take(LogLost.class))
                .containsExactly(new LogLost(N3, N2, 2, first.nonce()));
    }

    /**
     * The commit index is not enough: what n3 acknowledged of entry 6 before the loss is still on
     * its way, and with that n1 commits it.
     */
    @Test
    void itIsDoneOnlyWhenItHasAllThatTheLeaderHadWhenItWasTold() {
        led();
        cluster.isolate("n2");
        cluster.propose("n1", "d");
        deliver(AppendEntries.class);
        cluster.persist("n3");
        AppendReply late = cluster.take(AppendReply.class).get(0);
        assertThat(late.match()).isEqualTo(6);
        cluster.rebuild("n3");
        cluster.lose(m -> m.to().equals(N2) || m instanceof AppendEntries a && hasEntries(a));
        cluster.elapse(3 * Cluster.HEARTBEAT);
        cluster.step(append("n1", "n3", 1, 0, 5, cluster.at("n1").disk.log(), 5));
        cluster.persist("n3");
        assertThat(cluster.raft("n3").commit()).isEqualTo(5);
        assertThat(cluster.raft("n3").durableIndex()).isEqualTo(5);
        assertThat(isRebuilding()).isTrue();
        cluster.persist("n1");
        cluster.step(late);
        assertThat(cluster.raft("n1").commit()).isEqualTo(6);
        cluster.heal();
        cluster.elapse(3 * Cluster.HEARTBEAT);
        assertThat(cluster.raft("n3").durableIndex()).isEqualTo(6);
        assertThat(isRebuilding()).isFalse();
    }

    private static boolean hasEntries(AppendEntries m) {
        return !m.entries().isEmpty();
    }

    @Test
    void anAnswerToAnotherIncarnationOrOfAnotherTermSettlesNothing() {
        lost();
        LogLost asked = cluster.take(LogLost.class).get(0);
        Log all = cluster.at("n1").disk.log();
        cluster.step(append("n1", "n3", 1, 0, all, 5));
        cluster.persist("n3");
        assertThat(cluster.raft("n3").durableIndex()).isEqualTo(5);
        cluster.step(new LogEnd(N1, N3, 1, asked.nonce() + 1, 0));
        cluster.step(new LogEnd(N1, N3, 0, asked.nonce(), 0));
        cluster.step(new LogEnd(N2, N3, 1, asked.nonce(), 0));
        cluster.persist("n3");
        assertThat(isRebuilding()).isTrue();
        cluster.step(new LogEnd(N1, N3, 1, asked.nonce(), 5));
        cluster.persist("n3");
        assertThat(isRebuilding()).isFalse();
    }

    /** The next leader may have what the first one never heard of. */
    @Test
    void aChangeOfLeaderVoidsWhatWasToldBefore() {
        lost();
        LogLost asked = cluster.take(LogLost.class).get(0);
        cluster.step(new LogEnd(N1, N3, 1, asked.nonce(), 5));
        Log all = cluster.at("n1").disk.log();
        cluster.step(append("n2", "n3", 2, 0, all.and(2), 5));
        cluster.persist("n3");
        cluster.persist("n3");
        assertThat(cluster.raft("n3").durableIndex()).isEqualTo(6);
        assertThat(isRebuilding()).isTrue();
        cluster.step(new LogEnd(N2, N3, 2, asked.nonce(), 6));
        cluster.persist("n3");
        assertThat(isRebuilding()).isFalse();
    }

    @Test
    void itVotesOnlyWhenItsDiskKnowsThatItIsDone() {
        lost();
        LogLost asked = cluster.take(LogLost.class).get(0);
        Log all = cluster.at("n1").disk.log();
        cluster.step(append("n1", "n3", 1, 0, all, 5));
        cluster.persist("n3");
        cluster.step(new LogEnd(N1, N3, 1, asked.nonce(), 5));
        cluster.skip(2 * Cluster.ELECTION_TIMEOUT);
        cluster.step(requestVote("n2", "n3", 2, all));
        assertThat(cluster.take(VoteReply.class))
                .extracting(VoteReply::reason)
                .containsExactly(VoteReason.REBUILDING);
        cluster.persist("n3");
        cluster.step(requestVote("n2", "n3", 2, all));
        cluster.persist("n3");
        assertThat(cluster.take(VoteReply.class))
                .extracting(VoteReply::reason)
                .containsExactly(VoteReason.GRANTED);
    }

    /** It is on the disk in no other order than this. */
    @Test
    void itIsDoneOnlyByWhatItsDiskHas() {
        lost();
        LogLost asked = cluster.take(LogLost.class).get(0);
        cluster.step(new LogEnd(N1, N3, 1, asked.nonce(), 5));
        Ready ready =
                cluster.step(append("n1", "n3", 1, 0, cluster.at("n1").disk.log(), 5));
        assertThat(ready.write()).isNotNull();
        assertThat(ready.write().rebuilt()).isFalse();
        cluster.at("n3").disk.begin();
        Ready durable = cluster.turn("n3", cluster.at("n3").disk.end());
        assertThat(durable.write()).isNotNull();
        assertThat(durable.write().rebuilt()).isTrue();
    }

    /** The leader believes in what was acknowledged before, until it hears of the loss. */
    @Test
    void theLeaderFallsBackToWhatIsThere() {
        lost();
        assertThat(match()).isEqualTo(5);
        AppendRejected refusal = cluster.take(AppendRejected.class).get(0);
        assertThat(refusal).isEqualTo(new AppendRejected(N3, N1, 1, 5, 0, 0, 0, true));
        cluster.step(new AppendRejected(N3, N1, 1, 5, 0, 0, 0));
        assertThat(match()).isEqualTo(5);
        cluster.step(refusal);
        assertThat(match()).isZero();
        assertThat(cluster.take(AppendEntries.class))
                .extracting(AppendEntries::prevIndex)
                .containsExactly(0L);
    }

    /** An acknowledgement from before the loss may come behind the refusal. */
    @Test
    void theLeaderFallsBackAgain() {
        lost();
        cluster.network.clear();
        cluster.step(reply("n3", "n1", 1, 5));
        cluster.elapse(3 * Cluster.HEARTBEAT);
        assertThat(match()).isEqualTo(5);
        assertThat(cluster.raft("n3").durableIndex()).isEqualTo(5);
        assertThat(isRebuilding()).isFalse();
    }

    private long match() {
        return cluster.raft("n1").peers().stream()
                .filter(p -> p.replica().equals(N3))
                .findFirst()
                .orElseThrow()
                .match();
    }

    @Test
    void whatTheLeadersLogNoLongerHoldsComesAsASnapshot() {
        Settings kept = new Settings(
                Cluster.SETTINGS.electionTimeout(),
                Cluster.SETTINGS.heartbeat(),
                1 << 20,
                1 << 20,
                1 << 20,
                1 << 20,
                64,
                0);
        Cluster cluster = new Cluster(kept, "n1", "n2", "n3");
        cluster.elect("n1");
        cluster.propose("n1", "a", "b", "c");
        cluster.elapse(Cluster.HEARTBEAT);
        for (String node : List.of("n1", "n2")) {
            cluster.takeSnapshot(node);
        }
        cluster.propose("n1", "d");
        cluster.elapse(Cluster.HEARTBEAT);
        assertThat(cluster.raft("n1").firstIndex()).isGreaterThan(1);
        boolean[] sent = new boolean[1];
        cluster.rebuild("n3");
        cluster.lose(m -> {
            sent[0] |= m instanceof InstallSnapshot;
            return false;
        });
        cluster.elapse(3 * Cluster.HEARTBEAT);
        assertThat(sent[0]).isTrue();
        assertThat(cluster.raft("n3").isRebuilding()).isFalse();
        assertThat(cluster.at("n3").applied).isEqualTo(cluster.at("n1").applied);
    }

    /** It goes on behind a snapshot that was sound, and says so. */
    @Test
    void itKeepsItsSnapshot() {
        led();
        cluster.takeSnapshot("n3");
        cluster.propose("n1", "d");
        cluster.elapse(Cluster.HEARTBEAT);
        cluster.rebuild("n3");
        assertThat(cluster.raft("n3").commit()).isEqualTo(5);
        assertThat(cluster.raft("n3").lastIndex()).isEqualTo(5);
        cluster.elapse(Cluster.HEARTBEAT);
        assertThat(cluster.raft("n3").lastIndex()).isEqualTo(6);
        assertThat(isRebuilding()).isFalse();
    }

    @Test
    void anotherCrashBeginsItAnew() {
        lost();
        LogLost first = cluster.take(LogLost.class).get(0);
        cluster.step(new LogEnd(N1, N3, 1, first.nonce(), 5));
        cluster.crash("n3");
        cluster.start("n3");
        assertThat(isRebuilding()).isTrue();
        cluster.elapse(3 * Cluster.HEARTBEAT);
        assertThat(isRebuilding()).isFalse();
        cluster.crash("n3");
        cluster.start("n3");
        assertThat(isRebuilding()).isFalse();
    }
}
