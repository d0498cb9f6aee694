package io.raftd.raft;

import static io.raftd.raft.Messages.preVote;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftd.acceptance.Case;
import io.raftd.raft.Event.RoleName;
import io.raftd.raft.Message.PreVoteReply;
import org.junit.jupiter.api.Test;

/** Disks that are slow: the leader writes in parallel with its followers (10.2.1). */
class LeaderDiskTest {
    private static final long ET = Cluster.ELECTION_TIMEOUT;

    private static Cluster led(int size) {
        Cluster cluster = Cluster.of(size);
        cluster.elect("n1");
        cluster.elapse(Cluster.HEARTBEAT);
        return cluster;
    }

    @Case("S18")
    @Test
    void twoFollowersCommitWithoutTheLeadersDisk() {
        Cluster cluster = led(3);
        cluster.at("n1").disk.stalled = true;
        cluster.propose("n1", "x");
        cluster.settle();
        Raft n1 = cluster.raft("n1");
        assertThat(n1.commit()).isEqualTo(3);
        assertThat(n1.durableIndex()).isEqualTo(2);
        assertThat(cluster.at("n1").applied).hasSize(3);
    }

    @Case("S18")
    @Test
    void oneFollowerAloneDoesNot() {
        Cluster cluster = led(3);
        cluster.at("n1").disk.stalled = true;
        cluster.at("n2").disk.stalled = true;
        cluster.propose("n1", "x");
        cluster.settle();
        assertThat(cluster.raft("n1").commit()).isEqualTo(2);
        cluster.at("n1").disk.stalled = false;
        cluster.settle();
        assertThat(cluster.raft("n1").commit()).isEqualTo(3);
    }

    @Case("S18")
    @Test
    void aSingleNodeCommitsNothingBeforeItsOwnDiskHasIt() {
        Cluster cluster = led(1);
        cluster.propose("n1", "x");
        cluster.at("n1").disk.begin();
        cluster.propose("n1", "y");
        assertThat(cluster.raft("n1").commit()).isEqualTo(2);
        cluster.persist("n1");
        assertThat(cluster.raft("n1").commit()).isEqualTo(3);
        cluster.persist("n1");
        assertThat(cluster.raft("n1").commit()).isEqualTo(4);
    }

    @Test
    void heartbeatsGoOutAndReadsAreServedWhileTheDiskIsAtWork() {
        Cluster cluster = led(3);
        cluster.at("n1").disk.stalled = true;
        cluster.propose("n1", "x");
        cluster.elapse(ET / 2);
        long read = cluster.read("n1");
        cluster.settle();
        assertThat(cluster.answer("n1", read)).isEqualTo(new Ready.ReadGrant(read, 3L));
        assertThat(cluster.leader()).isEqualTo("n1");
    }

    @Test
    void aLeaderWhoseDiskHasStalledHandsOver() {
        Cluster cluster = led(3);
        cluster.at("n1").disk.stalled = true;
        cluster.propose("n1", "x");
        cluster.elapse(ET + 2 * Cluster.HEARTBEAT);
        String leader = cluster.leader();
        assertThat(leader).isNotNull().isNotEqualTo("n1");
        assertThat(cluster.raft("n1").roleName()).isEqualTo(RoleName.FOLLOWER);
        long index = cluster.propose(leader, "y");
        cluster.elapse(Cluster.HEARTBEAT);
        assertThat(cluster.raft(leader).commit()).isEqualTo(index);
        cluster.at("n1").disk.stalled = false;
        cluster.elapse(Cluster.HEARTBEAT);
        assertThat(cluster.raft("n1").durableIndex()).isEqualTo(index);
    }

    @Test
    void aLeaderWhoseDiskHasStalledStaysWhileNobodyElseCouldLead() {
        Cluster cluster = led(1);
        cluster.at("n1").disk.stalled = true;
        cluster.propose("n1", "x");
        cluster.elapse(5 * ET);
        assertThat(cluster.leader()).isEqualTo("n1");
        assertThat(cluster.raft("n1").canPropose()).isTrue();
    }

    /** It could not make its vote durable in time to be of use. */
    @Test
    void whoseDiskHasStalledNeitherCampaignsNorIsForACampaign() {
        Cluster cluster = led(3);
        cluster.at("n2").disk.stalled = true;
        cluster.propose("n1", "x");
        cluster.settle();
        cluster.crash("n1");
        cluster.isolate("n2");
        cluster.elapse(3 * ET);
        assertThat(cluster.raft("n2").roleName()).isEqualTo(RoleName.FOLLOWER);
        assertThat(cluster.raft("n2").leader()).isNull();
        cluster.step(preVote("n3", "n2", 2, cluster.at("n3").disk.log()));
        assertThat(cluster.take(PreVoteReply.class))
                .extracting(PreVoteReply::reason)
                .containsExactly(VoteReason.DISK_STALLED);
        cluster.at("n2").disk.stalled = false;
        cluster.heal();
        cluster.elapse(4 * ET);
        assertThat(cluster.leader()).isNotNull();
    }

    @Test
    void aFollowersSlowDiskDelaysNobodyButItself() {
        Cluster cluster = led(3);
        cluster.at("n3").disk.stalled = true;
        for (int i = 0; i < 10; i++) {
            cluster.propose("n1", "x");
            cluster.elapse(ET);
        }
        assertThat(cluster.leader()).isEqualTo("n1");
        assertThat(cluster.raft("n1").commit()).isEqualTo(12);
        cluster.at("n3").disk.stalled = false;
        cluster.elapse(2 * Cluster.HEARTBEAT);
        assertThat(cluster.at("n3").applied).hasSize(12);
    }
}
