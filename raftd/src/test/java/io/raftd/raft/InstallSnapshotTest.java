package io.raftd.raft;

import static io.raftd.raft.Messages.append;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftd.acceptance.Case;
import io.raftd.raft.Message.AppendEntries;
import io.raftd.raft.Message.AppendReply;
import io.raftd.raft.Message.InstallReply;
import io.raftd.raft.Message.InstallSnapshot;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Snapshots in place of entries that the leader no longer has (dissertation chapter 5). */
class InstallSnapshotTest {
    private static final ReplicaId N1 = Cluster.id("n1");
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

    /** n3 lacks ten entries that n1 and n2 have compacted away. */
    private Snapshot leaveN3Behind() {
        cluster.elect("n1");
        cluster.elapse(Cluster.HEARTBEAT);
        cluster.isolate("n3");
        proposeTo("n1", 10);
        cluster.elapse(3 * Cluster.ELECTION_TIMEOUT);
        Snapshot taken = cluster.takeSnapshot("n1");
        assertThat(cluster.takeSnapshot("n2")).isEqualTo(taken);
        assertThat(cluster.raft("n1").firstIndex()).isEqualTo(taken.index());
        return taken;
    }

    @Case("S20/compaction")
    @Test
    void aFollowerBehindTheLogIsSentTheSnapshotInChunks() {
        Snapshot taken = leaveN3Behind();
        List<InstallSnapshot> sent = new ArrayList<>();
        cluster.lose(m -> {
            if (m instanceof InstallSnapshot i) {
                sent.add(i);
            }
            return false;
        });
        cluster.elapse(2 * Cluster.HEARTBEAT);
        Raft n3 = cluster.raft("n3");
        assertThat(n3.snapshot()).isEqualTo(taken);
        assertThat(n3.firstIndex()).isEqualTo(taken.index() + 1);
        assertThat(cluster.at("n3").applied).isEqualTo(cluster.at("n1").applied);
        assertThat(sent)
                .hasSizeGreaterThan(5)
                .allSatisfy(
                        i -> assertThat(i.bytes().length).isLessThanOrEqualTo(SMALL.chunkBytes()));
        long bytes = sent.stream().mapToLong(i -> i.bytes().length).sum();
        assertThat(bytes).as("each byte once").isEqualTo(taken.bytes());
        assertThat(cluster.raft("n1").snapshotsInUse()).isEmpty();
    }

    /** No entry is written meanwhile. */
    @Case("S24")
    @Test
    void behindASnapshotEntriesStreamAgain() {
        leaveN3Behind();
        cluster.heal();
        cluster.elapse(2 * Cluster.HEARTBEAT);
        Progress n3 = cluster.at("n1").role(Leader.class).progress(N3);
        assertThat(n3).isNotNull();
        assertThat(n3.isProbing()).isFalse();
        assertThat(n3.match()).isEqualTo(cluster.raft("n1").lastIndex());
        cluster.network.clear();
        cluster.propose("n1", "more");
        assertThat(cluster.take(AppendEntries.class, m -> m.to().equals(N3)))
                .singleElement()
                .satisfies(m -> assertThat(m.entries()).hasSize(1));
    }

    /** It had fetched an older one from another leader. */
    @Case("S24")
    @Test
    void anOlderSnapshotThanTheOneUnderWayIsGoodEnoughIfTheLogReachesItsEnd() {
        Snapshot taken = leaveN3Behind();
        cluster.lose(m -> m instanceof InstallSnapshot);
        cluster.elapse(2 * Cluster.HEARTBEAT);
        assertThat(cluster.raft("n1").snapshotsInUse()).containsExactly(taken);
        cluster.turn(
                "n1",
                raft -> raft.step(new AppendReply(N3, N1, raft.term(), taken.index() - 1, 0)));
        assertThat(cluster.raft("n1").snapshotsInUse()).isEmpty();
    }

    /** So much of the snapshot has come to n3 when the link breaks. */
    private int breakOff() {
        int[] sent = new int[1];
        cluster.lose(m -> m instanceof InstallSnapshot && ++sent[0] >= 4);
        cluster.elapse(Cluster.HEARTBEAT);
        int staged = cluster.at("n3").disk.staged();
        assertThat(staged).isPositive();
        assertThat(cluster.raft("n3").snapshot()).isNull();
        return staged;
    }

    /** From now on nothing is lost; counts the bytes of snapshots that are sent. */
    private long[] countBytes() {
        long[] bytes = new long[1];
        cluster.lose(m -> {
            bytes[0] += m instanceof InstallSnapshot i ? i.bytes().length : 0;
            return false;
        });
        return bytes;
    }

    @Test
    void aTransferThatBreaksOffGoesOnWhereItStopped() {
        Snapshot taken = leaveN3Behind();
        int staged = breakOff();
        long[] bytes = countBytes();
        cluster.elapse(3 * Cluster.HEARTBEAT);
        assertThat(cluster.raft("n3").snapshot()).isEqualTo(taken);
        assertThat(bytes[0]).isEqualTo(taken.bytes() - staged);
    }

    @Test
    void aRestartOfTheReceiverLosesNothingThatWasStaged() {
        Snapshot taken = leaveN3Behind();
        int staged = breakOff();
        cluster.crash("n3");
        cluster.start("n3");
        long[] bytes = countBytes();
        cluster.elapse(3 * Cluster.HEARTBEAT);
        assertThat(cluster.raft("n3").snapshot()).isEqualTo(taken);
        assertThat(bytes[0]).isEqualTo(taken.bytes() - staged);
    }

    /** Snapshots at one point are equal, whoever took them. */
    @Test
    void anotherLeaderGoesOnWithTheTransfer() {
        Snapshot taken = leaveN3Behind();
        int staged = breakOff();
        cluster.crash("n1");
        long[] bytes = countBytes();
        cluster.elect("n2");
        cluster.elapse(3 * Cluster.HEARTBEAT);
        assertThat(cluster.raft("n3").snapshot()).isEqualTo(taken);
        assertThat(bytes[0]).isEqualTo(taken.bytes() - staged);
    }

    @Test
    void aSnapshotThatIsGoneIsReplacedByTheNewest() {
        Snapshot taken = leaveN3Behind();
        cluster.lose(m -> m instanceof InstallReply);
        cluster.elapse(Cluster.HEARTBEAT);
        cluster.propose("n1", "more");
        cluster.settle();
        Snapshot newest = cluster.takeSnapshot("n1");
        assertThat(cluster.raft("n1").snapshotsInUse()).containsExactly(taken);
        cluster.turn(
                "n1",
                raft -> raft.chunkRead(
                        new Ready.ChunkRead(N3, taken, 0, SMALL.chunkBytes()), null));
        assertThat(cluster.raft("n1").snapshotsInUse()).containsExactly(newest);
        cluster.heal();
        cluster.elapse(3 * Cluster.HEARTBEAT);
        assertThat(cluster.at("n3").applied).isEqualTo(cluster.at("n1").applied);
    }

    /** n1 sends n3 a snapshot, and hears nothing of it. */
    private Snapshot beginATransfer() {
        Snapshot taken = leaveN3Behind();
        cluster.lose(m -> m instanceof InstallReply);
        cluster.elapse(2 * Cluster.HEARTBEAT);
        assertThat(cluster.raft("n1").snapshotsInUse()).containsExactly(taken);
        return taken;
    }

    private void proposeTo(String leader, int entries) {
        for (int i = 0; i < entries; i++) {
            cluster.propose(leader, "entry " + i);
            cluster.settle();
        }
    }

    /** However many snapshots are taken meanwhile. */
    @Test
    void whatFollowsASnapshotThatIsUnderWayIsKept() {
        Snapshot taken = beginATransfer();
        for (int i = 0; i < 3; i++) {
            proposeTo("n1", 5);
            cluster.takeSnapshot("n1");
            assertThat(cluster.raft("n1").firstIndex()).isLessThanOrEqualTo(taken.index() + 1);
        }
        cluster.heal();
        cluster.elapse(3 * Cluster.HEARTBEAT);
        assertThat(cluster.raft("n3").snapshot()).isEqualTo(taken);
        assertThat(cluster.at("n3").applied).isEqualTo(cluster.at("n1").applied);
    }

    @Test
    void anAnswerAboutAnotherSnapshotMovesNothing() {
        Snapshot taken = beginATransfer();
        Ready ready = cluster.turn("n1", raft -> {
            long term = raft.term();
            raft.step(new InstallReply(N3, N1, term, taken.index() - 1, taken.term(), 100));
            raft.step(new InstallReply(N3, N1, term, taken.index(), taken.term() - 1, 100));
        });
        assertThat(ready.chunkReads()).isEmpty();
        ready = cluster.turn(
                "n1",
                raft -> raft.step(
                        new InstallReply(N3, N1, raft.term(), taken.index(), taken.term(), 100)));
        assertThat(ready.chunkReads()).hasSize(1);
    }

    /** Its bytes were being read when another one took its place. */
    @Test
    void bytesOfASnapshotThatIsNoLongerUnderWayAreNotSent() {
        Snapshot taken = beginATransfer();
        proposeTo("n1", 1);
        Snapshot newest = cluster.takeSnapshot("n1");
        Ready.ChunkRead first = new Ready.ChunkRead(N3, taken, 0, SMALL.chunkBytes());
        cluster.turn("n1", raft -> raft.chunkRead(first, null));
        assertThat(cluster.raft("n1").snapshotsInUse()).containsExactly(newest);
        Ready ready = cluster.turn("n1", raft -> raft.chunkRead(first, new byte[100]));
        assertThat(ready.messages())
                .allSatisfy(m -> assertThat(m).isNotInstanceOf(InstallSnapshot.class));
    }

    /** They were asked for before, and what stood before them is gone. */
    @Test
    void entriesThatComeFromTheDiskBehindASnapshotAreNotSent() {
        leaveN3Behind();
        cluster.lose(m -> m instanceof InstallSnapshot);
        cluster.elapse(2 * Cluster.HEARTBEAT);
        Progress n3 = cluster.at("n1").role(Leader.class).progress(N3);
        assertThat(n3).isNotNull();
        long next = n3.next();
        long first = cluster.raft("n1").firstIndex();
        assertThat(next).isLessThan(first);
        List<Entry> old = cluster.at("n1").disk.log().slice(next, first);
        Ready ready = cluster.turn(
                "n1", raft -> raft.fetched(new Fetch(N3, next, SMALL.maxAppendBytes()), old));
        assertThat(ready.messages())
                .allSatisfy(m -> assertThat(m).isNotInstanceOf(AppendEntries.class));
    }

    /** Heartbeats and votes go on; what is read goes on at the old state. */
    @Test
    void whileASnapshotComesInTheLeaderIsHeard() {
        leaveN3Behind();
        cluster.lose(m -> m instanceof InstallSnapshot);
        cluster.elapse(10 * Cluster.ELECTION_TIMEOUT);
        assertThat(cluster.raft("n3").term()).isEqualTo(cluster.raft("n1").term());
        assertThat(cluster.raft("n3").leader()).isEqualTo(N1);
        assertThat(cluster.raft("n1").peers())
                .filteredOn(p -> p.replica().equals(N3))
                .singleElement()
                .satisfies(p -> assertThat(p.active()).isTrue());
    }

    /** n3 of n1, n2 and n3, alone on the bench, in term 2. */
    private Raft follower(Log log) {
        Raft n3 = new Raft(
                N3, SMALL, bound -> 0, new Stored(new HardState(2, null), null, log.summary()), 0);
        n3.ready();
        return n3;
    }

    private InstallSnapshot install(Snapshot snapshot, long term) {
        return new InstallSnapshot(N1, N3, term, snapshot, 0, new byte[0]);
    }

    @Case("S22")
    @Test
    void aSnapshotOfWhatIsCommittedChangesNothing() {
        Log log = cluster.log(1, 1, 2, 2);
        Raft n3 = follower(log);
        n3.step(append("n1", "n3", 2, 5, log, 4));
        n3.ready();
        for (int i = 0; i < 2; i++) {
            n3.step(install(log.snapshot(3), 2));
            Ready ready = n3.ready();
            assertThat(ready.chunk()).isNull();
            assertThat(ready.write()).isNull();
            assertThat(ready.messages()).containsExactly(new AppendReply(N3, N1, 2, 5, 0));
        }
        assertThat(n3.install(log.snapshot(4))).isFalse();
        assertThat(n3.lastIndex()).isEqualTo(5);
        assertThat(n3.commit()).isEqualTo(4);
        assertThat(n3.ready().write()).isNull();
    }

    @Case("S23")
    @Test
    void entriesBehindASnapshotThatTheLogHoldsStay() {
        Log log = cluster.log(1, 1, 2, 2);
        Raft n3 = follower(log);
        n3.step(append("n1", "n3", 2, 1, 1, log, 1));
        n3.ready();
        assertThat(n3.install(log.snapshot(4))).isTrue();
        Ready ready = n3.ready();
        assertThat(ready.write()).isNull();
        assertThat(ready.messages()).containsExactly(new AppendReply(N3, N1, 2, 4, 0));
        assertThat(n3.lastIndex()).isEqualTo(5);
        assertThat(n3.commit()).isEqualTo(4);
        n3.step(append("n1", "n3", 2, 5, log, 5));
        assertThat(n3.commit()).isEqualTo(5);
    }

    @Test
    void aLogThatDoesNotHoldTheSnapshotBeginsAnew() {
        Log leaders = cluster.log(1, 1, 2, 2);
        Raft n3 = follower(cluster.log(1, 1, 1, 1, 1));
        n3.step(append("n1", "n3", 2, 1, 1, leaders, 1));
        n3.ready();
        Snapshot snapshot = leaders.snapshot(5);
        assertThat(n3.install(snapshot)).isTrue();
        Ready ready = n3.ready();
        assertThat(ready.write()).isEqualTo(new Write(1, null, snapshot, List.of()));
        assertThat(ready.events()).contains(new Event.SnapshotInstalled(2, 5, 2));
        assertThat(ready.messages()).containsExactly(new AppendReply(N3, N1, 2, 5, 0));
        assertThat(n3.firstIndex()).isEqualTo(6);
        assertThat(n3.lastIndex()).isEqualTo(5);
        assertThat(n3.lastTerm()).isEqualTo(2);
        assertThat(n3.durableIndex()).isEqualTo(5);
        Log more = leaders.and(2);
        n3.step(append("n1", "n3", 2, 5, more, 6));
        Ready next = n3.ready();
        assertThat(next.write()).isEqualTo(new Write(2, null, null, more.from(6)));
        assertThat(next.committed()).isEqualTo(more.from(6));
        assertThat(n3.termAt(5)).isEqualTo(2);
    }

    /** A configuration of the log that was given up was never committed. */
    @Test
    void soDoesTheHistoryOfConfigurations() {
        Log leaders = cluster.log(1, 2, 2);
        byte[] four = ConfigurationCodec.encode(Cluster.members(List.of("n1", "n2", "n3", "n4")));
        Raft n3 = follower(cluster.log(1).and(EntryType.CONFIGURATION, 1, four));
        assertThat(n3.configurationIndex()).isEqualTo(3);
        n3.step(append("n1", "n3", 2, 1, 1, leaders, 1));
        assertThat(n3.install(leaders.snapshot(4))).isTrue();
        assertThat(n3.configurationIndex()).isEqualTo(1);
        assertThat(n3.configuration()).isEqualTo(cluster.members());
        assertThat(n3.ready().events())
                .contains(new Event.ConfigurationChanged(2, 1, cluster.members()));
    }

    /** It was being written when the newer one came in. */
    @Test
    void aSnapshotThatIsTakenIsNotTheNewestWhenANewerOneCameIn() {
        Log log = cluster.log(1, 1, 2, 2);
        Raft n3 = follower(log);
        n3.step(append("n1", "n3", 2, 5, log, 3));
        n3.ready();
        assertThat(n3.install(log.snapshot(4))).isTrue();
        n3.snapshotTaken(log.snapshot(3));
        assertThat(n3.snapshot()).isEqualTo(log.snapshot(4));
    }

    /** They are of the log that was given up. */
    @Test
    void writesFromBeforeItBeganAnewMakeNothingDurable() {
        Log leaders = cluster.log(1, 3, 3);
        Log own = cluster.log(1);
        Raft n3 = follower(own);
        n3.step(append("n1", "n3", 2, 2, own.and(2, 2, 2, 2), 1));
        assertThat(n3.ready().write()).isNotNull();
        n3.step(install(leaders.snapshot(4), 3));
        assertThat(n3.ready().write()).isNotNull();
        assertThat(n3.install(leaders.snapshot(4))).isTrue();
        n3.step(append("n1", "n3", 3, 4, leaders.and(3, 3), 4));
        assertThat(n3.ready().write()).isNotNull();
        n3.persisted(2);
        assertThat(n3.durableIndex()).isEqualTo(4);
        n3.persisted(3);
        assertThat(n3.durableIndex()).isEqualTo(6);
    }

    /** Else a crash could leave a snapshot of a term that the hard state does not know. */
    @Test
    void nothingIsStagedBeforeTheTermIsDurable() {
        Raft n3 = follower(cluster.log(1));
        InstallSnapshot m = install(cluster.log(1, 3, 3).snapshot(4), 3);
        n3.step(m);
        assertThat(n3.ready().chunk()).isNull();
        n3.persisted(1);
        n3.step(m);
        assertThat(n3.ready().chunk()).isNotNull();
        n3.step(m);
        assertThat(n3.ready().chunk()).as("one at a time").isNull();
        n3.staged(m.snapshot(), -1);
        n3.step(m);
        assertThat(n3.ready().chunk()).isNotNull();
    }

    @Test
    void aSnapshotOfAnOldTermIsRefused() {
        Raft n3 = follower(cluster.log(1));
        n3.step(install(cluster.log(1, 1, 1).snapshot(4), 1));
        Ready ready = n3.ready();
        assertThat(ready.chunk()).isNull();
        assertThat(ready.messages())
                .singleElement()
                .satisfies(m -> assertThat(m.term()).isEqualTo(2));
    }

    @Case("S26")
    @Test
    void aSnapshotHoldsTheConfigurationOfItsIndex() {
        cluster.elect("n1");
        cluster.elapse(Cluster.HEARTBEAT);
        cluster.isolate("n1");
        cluster.join("n4");
        cluster.change("n1", List.of("n1", "n2", "n3"), List.of("n4"));
        assertThat(cluster.raft("n1").configurationIndex()).isEqualTo(3);
        Snapshot taken = cluster.takeSnapshot("n1");
        assertThat(taken.index()).isEqualTo(2);
        assertThat(cluster.raft("n1").pointAt(cluster.at("n1").applied.get(1)))
                .isEqualTo(taken.point());
        assertThat(taken.point().configurationIndex()).isEqualTo(1);
        assertThat(taken.point().configuration()).isEqualTo(cluster.raft("n2").configuration());
    }

    /** The one before it is in the snapshot alone. */
    @Case("S26/truncation")
    @Test
    void aConfigurationThatIsCutOffGivesWayToTheSnapshots() {
        cluster.elect("n1");
        cluster.elapse(Cluster.HEARTBEAT);
        proposeTo("n1", 5);
        cluster.takeSnapshot("n1");
        assertThat(cluster.raft("n1").firstIndex()).isGreaterThan(1);
        cluster.isolate("n1");
        cluster.join("n4");
        cluster.change("n1", List.of("n1", "n2", "n3"), List.of("n4"));
        cluster.settle();
        cluster.crash("n1");
        cluster.start("n1");
        assertThat(cluster.raft("n1").configuration().current().learners()).hasSize(1);
        cluster.elapse(3 * Cluster.ELECTION_TIMEOUT);
        cluster.heal();
        cluster.elapse(3 * Cluster.ELECTION_TIMEOUT);
        assertThat(cluster.raft("n1").configuration())
                .isEqualTo(Cluster.members(List.of("n1", "n2", "n3")));
        assertThat(cluster.raft("n1").configurationIndex()).isEqualTo(1);
    }

    @Test
    void aLearnerThatComesLateBeginsWithTheSnapshot() {
        cluster.elect("n1");
        cluster.elapse(Cluster.HEARTBEAT);
        proposeTo("n1", 5);
        Snapshot taken = cluster.takeSnapshot("n1");
        cluster.join("n4");
        cluster.change("n1", List.of("n1", "n2", "n3"), List.of("n4"));
        cluster.elapse(3 * Cluster.HEARTBEAT);
        assertThat(cluster.raft("n4").snapshot()).isEqualTo(taken);
        assertThat(cluster.at("n4").applied).isEqualTo(cluster.at("n1").applied);
        cluster.crash("n4");
        cluster.start("n4");
        assertThat(cluster.raft("n4").commit()).isEqualTo(taken.index());
        cluster.elapse(Cluster.HEARTBEAT);
        assertThat(cluster.at("n4").applied).isEqualTo(cluster.at("n1").applied);
    }

    /** Of the entry before its log the leader knows the term, and can go no further back. */
    @Test
    void aConflictWhereTheLogBeginsIsSettledByTheSnapshot() {
        Settings keepsNothing = new Settings(
                SMALL.electionTimeout(), SMALL.heartbeat(), 1000, 1000, 100, 1000, 100, 0);
        Cluster three =
                new Cluster(keepsNothing, "n1: 1 2 2 2", "n2: 1 2 2 2", "n3: 1 1 1 1 1 1 1");
        three.isolate("n3");
        three.elect("n1");
        three.elapse(3 * Cluster.ELECTION_TIMEOUT);
        Snapshot taken = three.takeSnapshot("n1");
        assertThat(three.raft("n1").firstIndex()).isEqualTo(taken.index() + 1);
        three.heal();
        three.elapse(3 * Cluster.HEARTBEAT);
        assertThat(three.raft("n3").snapshot()).isEqualTo(taken);
        assertThat(three.at("n3").applied).isEqualTo(three.at("n1").applied);
    }

    /** One that answers is waited for, as far as the snapshot before. */
    @Test
    void whatAFollowerThatAnswersLacksIsKept() {
        cluster.elect("n1");
        cluster.elapse(Cluster.HEARTBEAT);
        cluster.takeSnapshot("n1");
        cluster.lose(m -> m instanceof AppendEntries a
                && a.to().equals(N3)
                && !a.entries().isEmpty());
        proposeTo("n1", 10);
        cluster.elapse(Cluster.HEARTBEAT);
        long first = cluster.raft("n1").firstIndex();
        cluster.takeSnapshot("n1");
        assertThat(cluster.raft("n1").firstIndex()).isEqualTo(3).isGreaterThanOrEqualTo(first);
        cluster.isolate("n3");
        cluster.elapse(2 * Cluster.ELECTION_TIMEOUT);
        proposeTo("n1", 5);
        long index = cluster.takeSnapshot("n1").index();
        assertThat(cluster.raft("n1").firstIndex()).isEqualTo(index);
    }
}
