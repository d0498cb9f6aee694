package io.raftd.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftd.raft.Message.AppendEntries;
import io.raftd.raft.Message.InstallReply;
import io.raftd.raft.Message.InstallSnapshot;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A snapshot that an operator wants a peer to have, although the log would do as well. */
class SendSnapshotTest {
    private static final ReplicaId N3 = Cluster.id("n3");

    /** Chunks of 100 bytes, one entry kept behind a snapshot, hardly any in memory. */
    private static final Settings SMALL = new Settings(
            Cluster.SETTINGS.electionTimeout(),
            Cluster.SETTINGS.heartbeat(),
            1000,
            1000,
            100,
            1000,
            100,
            1);

    private final Cluster cluster = new Cluster(SMALL, "n1", "n2", "n3");

    @BeforeEach
    void elect() {
        cluster.elect("n1");
        cluster.elapse(Cluster.HEARTBEAT);
    }

    private static boolean bringsN3Entries(Message m) {
        return m instanceof AppendEntries a && a.to().equals(N3) && !a.entries().isEmpty();
    }

    private SnapshotSending send(String to) {
        SnapshotSending[] result = new SnapshotSending[1];
        cluster.turn("n1", raft -> result[0] = raft.sendSnapshot(Cluster.id(to)));
        return result[0];
    }

    private void propose(int entries) {
        for (int i = 0; i < entries; i++) {
            cluster.propose("n1", "entry " + i);
            cluster.settle();
        }
        cluster.elapse(2 * Cluster.HEARTBEAT);
    }

    /** n3 answers, and lacks ten entries, which the log of n1 still has. */
    private Snapshot leaveN3Behind() {
        cluster.lose(SendSnapshotTest::bringsN3Entries);
        propose(10);
        Snapshot taken = cluster.takeSnapshot("n1");
        assertThat(cluster.raft("n1").firstIndex()).isLessThan(taken.index() - 5);
        assertThat(cluster.raft("n1").snapshotsInUse()).isEmpty();
        return taken;
    }

    @Test
    void itGoesToAPeerThatLacksSomethingInIt() {
        Snapshot taken = leaveN3Behind();
        cluster.lose(m -> bringsN3Entries(m) || m instanceof InstallReply);
        assertThat(send("n3")).isEqualTo(SnapshotSending.UNDER_WAY);
        cluster.elapse(3 * Cluster.HEARTBEAT);
        assertThat(cluster.raft("n1").snapshotsInUse()).containsExactly(taken);
        assertThat(send("n3")).as("again").isEqualTo(SnapshotSending.UNDER_WAY);
        assertThat(cluster.raft("n1").snapshotsInUse()).containsExactly(taken);
        cluster.lose(SendSnapshotTest::bringsN3Entries);
        cluster.elapse(5 * Cluster.HEARTBEAT);
        assertThat(cluster.raft("n3").snapshot()).isEqualTo(taken);
        assertThat(cluster.raft("n1").snapshotsInUse()).isEmpty();
        assertThat(send("n3")).isEqualTo(SnapshotSending.UNCHANGED);
        cluster.heal();
        propose(1);
        assertThat(cluster.at("n3").applied).isEqualTo(cluster.at("n1").applied);
    }

    /** Entries are not held back for it. */
    @Test
    void itIsOverWhenTheLogWasQuicker() {
        leaveN3Behind();
        assertThat(send("n3")).isEqualTo(SnapshotSending.UNDER_WAY);
        cluster.lose(m -> m instanceof InstallSnapshot);
        cluster.elapse(3 * Cluster.HEARTBEAT);
        assertThat(cluster.raft("n3").snapshot()).isNull();
        assertThat(cluster.at("n3").applied).isEqualTo(cluster.at("n1").applied);
        assertThat(cluster.raft("n1").snapshotsInUse()).isEmpty();
        assertThat(send("n3")).isEqualTo(SnapshotSending.UNCHANGED);
    }

    @Test
    void whoHasAllOfItIsSentNothing() {
        propose(3);
        cluster.takeSnapshot("n1");
        cluster.lose(m -> {
            assertThat(m).isNotInstanceOf(InstallSnapshot.class);
            return false;
        });
        assertThat(send("n3")).isEqualTo(SnapshotSending.UNCHANGED);
        cluster.elapse(3 * Cluster.HEARTBEAT);
    }

    @Test
    void whoDoesNotAnswerIsNotWaitedFor() {
        cluster.isolate("n3");
        propose(3);
        cluster.elapse(2 * Cluster.ELECTION_TIMEOUT);
        cluster.takeSnapshot("n1");
        assertThat(cluster.raft("n1").roleName()).isEqualTo(Event.RoleName.LEADER);
        assertThat(send("n3")).isEqualTo(SnapshotSending.SILENT);
        assertThat(cluster.raft("n1").firstIndex() > 1
                        || cluster.raft("n1").snapshotsInUse().isEmpty())
                .isTrue();
    }

    @Test
    void onlyALeaderSendsWhatItHasToAPeer() {
        assertThat(send("n3")).isEqualTo(SnapshotSending.NO_SNAPSHOT);
        propose(3);
        cluster.takeSnapshot("n1");
        assertThat(send("n9")).isEqualTo(SnapshotSending.NO_PEER);
        assertThat(send("n1")).isEqualTo(SnapshotSending.NO_PEER);
        assertThat(cluster.raft("n2").sendSnapshot(N3)).isEqualTo(SnapshotSending.NOT_LEADER);
    }
}
