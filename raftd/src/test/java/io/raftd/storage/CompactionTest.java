package io.raftd.storage;

import static io.raftd.storage.Records.CLUSTER;
import static io.raftd.storage.Records.GENESIS;
import static io.raftd.storage.Records.N1;
import static io.raftd.storage.Records.N2;
import static io.raftd.storage.Records.entries;
import static io.raftd.storage.Records.last;
import static io.raftd.storage.Records.write;
import static io.raftd.storage.TestDirectory.FIRST;
import static io.raftd.storage.TestDirectory.open;
import static io.raftd.storage.TestDirectory.refused;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftd.node.StorageFailure.Kind;
import io.raftd.raft.Entry;
import io.raftd.raft.HardState;
import io.raftd.raft.LogSummary;
import io.raftd.raft.LogSummary.TermStart;
import io.raftd.raft.Snapshot;
import io.raftd.raft.Write;
import io.raftd.storage.DataDirectory.Opened;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A log whose beginning is given up, and one that begins anew. */
class CompactionTest {
    private final TestDirectory d = new TestDirectory();

    /** Entries 1 to 13 in five segments, which begin with 1, 4, 7, 10 and 13. */
    private void fill() {
        d.append(2, 30_000)
                .append(3, 20_000)
                .append(3, 20_000)
                .append(3, 20_000)
                .append(1, 20_000);
        assertThat(segments()).containsExactly(1L, 4L, 7L, 10L, 13L);
    }

    private List<Long> segments() {
        return d.files.list("log").stream().map(SegmentHeader::firstIndex).toList();
    }

    private Entry entry(long index) {
        return d.log.get((int) index - 1);
    }

    private Snapshot snapshot(long index) throws IOException {
        return d.storage().snapshots().write(Taken.point(entry(index)), Blob.behind(entry(index)));
    }

    private Snapshot installed(Entry behind) throws IOException {
        Taken taken = Taken.behind(behind);
        d.storage().snapshots().stage(taken.snapshot(), 0, taken.bytes());
        assertThat(d.storage().snapshots().install(taken.snapshot(), new Blob(new byte[0])))
                .isNotNull();
        return taken.snapshot();
    }

    private static List<Entry> all(Opened opened) {
        LogSummary log = opened.recovered().log();
        return opened.storage().read(log.firstIndex(), Integer.MAX_VALUE);
    }

    @Test
    void wholeSegmentsGoAndTheRestIsReadAsBefore() throws IOException {
        fill();
        snapshot(12);
        long[] firsts = {1, 1, 1, 1, 4, 4, 4, 7, 7, 7, 10, 10, 10, 13};
        for (int compacted = 1; compacted <= 13; compacted++) {
            d.storage().compact(compacted);
            long first = firsts[compacted];
            assertThat(segments()).first().isEqualTo(first);
            for (long from = first; from <= 13; from++) {
                assertThat(d.storage().read(from, Integer.MAX_VALUE))
                        .isEqualTo(d.log.subList((int) from - 1, 13));
            }
            assertThatThrownBy(() -> d.storage().read(first - 1, 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("index %d is not within %d to 13", first - 1, first);
            assertThat(open(d.files.powerLost()).recovered().log())
                    .isEqualTo(new LogSummary(
                            first,
                            first == 1 ? 0 : 1,
                            13,
                            entry(13).crc(),
                            entry(13).clusterTimeMs(),
                            first == 1
                                    ? List.of(new TermStart(1, 0), new TermStart(2, 1))
                                    : List.of(new TermStart(first, 1)),
                            first == 1 ? List.of(GENESIS) : List.of()));
        }
        d.append(9, 20_000);
        assertThat(segments()).containsExactly(13L, 16L, 19L, 22L);
        assertThat(all(open(d.files.powerLost()))).isEqualTo(d.log.subList(12, 22));
    }

    @Test
    void theActiveSegmentStaysThoughAllOfItMayGo() throws IOException {
        fill();
        snapshot(13);
        d.storage().compact(14);
        assertThat(segments()).containsExactly(13L);
        assertThat(requireNonNull(d.storage().stats()).sealed()).isEmpty();
        d.append(1, 10);
        assertThat(all(open(d.files.powerLost()))).isEqualTo(d.log.subList(12, 14));
    }

    @Test
    void nothingGoesThatNoSnapshotCovers() throws IOException {
        fill();
        assertThatThrownBy(() -> d.storage().compact(2))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("index 1 is behind the newest stored snapshot, of index 0");
        d.storage().compact(1);
        snapshot(8);
        d.storage().compact(9);
        assertThatThrownBy(() -> d.storage().compact(10)).isInstanceOf(IllegalStateException.class);
        assertThat(segments()).first().isEqualTo(7L);
        Opened again = open(d.files.powerLost());
        assertThatThrownBy(() -> again.storage().compact(10))
                .isInstanceOf(IllegalStateException.class);
        again.storage().compact(9);
    }

    @Test
    void aCompactedLogIsCutAndGoesOn() throws IOException {
        fill();
        snapshot(6);
        d.storage().compact(7);
        List<Entry> other = entries(entry(7), 2, 6, 20_000);
        d.storage().persist(write(new HardState(2, null), other));
        List<Entry> expected = new ArrayList<>(List.of(entry(7)));
        expected.addAll(other);
        assertThat(all(open(d.files.powerLost()))).isEqualTo(expected);
        List<Entry> third = entries(entry(6), 2, 2, 10);
        d.storage().persist(write(third));
        assertThat(all(open(d.files.powerLost()))).isEqualTo(third);
        assertThatThrownBy(() -> d.storage().persist(write(List.of(entry(6)))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("cut at index 6 < 7, the first that may go");
    }

    private static void assertBegunAnew(Opened opened, Snapshot snapshot) {
        assertThat(opened.recovered().snapshot()).isEqualTo(snapshot);
        assertThat(opened.recovered().log())
                .isEqualTo(new LogSummary(
                        snapshot.index() + 1,
                        snapshot.term(),
                        snapshot.index(),
                        snapshot.point().chain(),
                        snapshot.point().clusterTimeMs(),
                        List.of(),
                        List.of()));
        assertThatThrownBy(() -> opened.storage().read(snapshot.index() + 1, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Ahead of it, at its end, in the middle, where a segment begins, at its first index. */
    @Test
    void aLogBeginsAnewBehindASnapshot() throws IOException {
        for (int common : new int[] {13, 12, 9, 8, 6, 1}) {
            for (int ahead : new int[] {1, 2, 20}) {
                CompactionTest t = new CompactionTest();
                t.fill();
                List<Entry> theirs = entries(t.entry(common), 3, ahead + 3, 50);
                Snapshot snapshot = t.installed(theirs.get(ahead - 1));
                t.d.storage()
                        .persist(List.of(new Write(1, new HardState(3, N2), snapshot, List.of())));
                Opened opened = open(t.d.files.powerLost());
                assertThat(opened.notes()).isEmpty();
                assertThat(opened.recovered().hardState()).isEqualTo(new HardState(3, N2));
                assertBegunAnew(opened, snapshot);
                List<Entry> more = theirs.subList(ahead, ahead + 3);
                t.d.storage().persist(write(more));
                t.d.storage().idle();
                assertThat(t.d.storage().read(snapshot.index() + 1, 1 << 20)).isEqualTo(more);
                assertThat(all(open(t.d.files.powerLost()))).isEqualTo(more);
                assertThat(t.segments()).containsExactly(snapshot.index() + 1);
            }
        }
    }

    @Test
    void whatABeginningMakesObsoleteIsNotWritten() throws IOException {
        List<Entry> before = entries(GENESIS, 1, 3, 1_000);
        List<Entry> theirs = entries(GENESIS, 2, 30, 100);
        Snapshot snapshot = installed(theirs.get(19));
        List<String> written = new ArrayList<>();
        d.files.watch((operation, file) -> {
            if (operation.equals("write")) {
                written.add(file);
            }
        });
        d.storage()
                .persist(List.of(
                        new Write(1, null, null, before),
                        new Write(2, new HardState(2, null), null, theirs.subList(0, 5)),
                        new Write(3, null, snapshot, theirs.subList(20, 22)),
                        new Write(4, new HardState(2, N1), null, theirs.subList(22, 30))));
        assertThat(written).doesNotContain(FIRST).startsWith(HardStateFile.NAME);
        Opened opened = open(d.files.powerLost());
        assertThat(all(opened)).isEqualTo(theirs.subList(20, 30));
        assertThat(opened.recovered().log().previousTerm()).isEqualTo(2);
        assertThat(opened.recovered().hardState()).isEqualTo(new HardState(2, N1));
    }

    @Test
    void beginningAnewTwice() throws IOException {
        List<Entry> theirs = entries(GENESIS, 1, 60, 100);
        Snapshot first = installed(theirs.get(19));
        Snapshot second = installed(theirs.get(39));
        d.storage().persist(List.of(new Write(1, null, first, theirs.subList(20, 25))));
        d.storage().persist(List.of(new Write(2, null, second, theirs.subList(40, 45))));
        assertThat(all(open(d.files.powerLost()))).isEqualTo(theirs.subList(40, 45));
        d.storage().snapshots().retain(List.of());
        d.storage().persist(write(theirs.subList(45, 60)));
        assertThat(all(open(d.files.powerLost()))).isEqualTo(theirs.subList(40, 60));
        assertThatThrownBy(() -> d.storage().persist(List.of(new Write(3, null, first, List.of()))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a log that begins with index 42 cannot begin anew with 22");
    }

    /** What the log held behind a place is cut off, also when that was all. */
    @Test
    void aLogThatBegunAnewIsCutToNothing() throws IOException {
        List<Entry> theirs = entries(GENESIS, 1, 30, 100);
        Snapshot snapshot = installed(theirs.get(19));
        d.storage().persist(List.of(new Write(1, null, snapshot, theirs.subList(20, 25))));
        d.storage().idle();
        List<Entry> other = entries(theirs.get(19), 2, 2, 10);
        d.storage().persist(write(new HardState(2, null), other));
        assertThat(all(open(d.files.powerLost()))).isEqualTo(other);
    }

    @Test
    void invariantsOfABeginning() throws IOException {
        Taken taken = Taken.behind(last(entries(GENESIS, 1, 9, 10)));
        assertThatThrownBy(() -> d.storage()
                        .persist(List.of(new Write(1, null, taken.snapshot(), List.of()))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("snapshot (10,1) is behind the newest stored snapshot, of index 0");
        Snapshot later = installed(last(entries(GENESIS, 5, 9, 10)));
        assertThatThrownBy(() -> d.storage().persist(List.of(new Write(1, null, later, List.of()))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("term 5 of snapshot (10,5) > stored term 1");
    }

    @Test
    void aNodeThatIsAdmittedLaterBeginsWithNothing() {
        CrashableFiles files = new CrashableFiles();
        DataDirectory storage = open(files).storage();
        storage.form(CLUSTER, null);
        Opened opened = open(files.powerLost());
        assertThat(opened.notes()).isEmpty();
        assertThat(opened.recovered().cluster()).isEqualTo(CLUSTER);
        assertThat(opened.recovered().log()).isEqualTo(LogSummary.empty(Entry.chainSeed(CLUSTER)));
        storage.idle();
        List<Entry> more = new ArrayList<>(List.of(GENESIS));
        more.addAll(entries(GENESIS, 1, 5, 40_000));
        storage.persist(write(new HardState(1, null), more));
        assertThat(all(open(files.powerLost()))).isEqualTo(more);
        assertThatThrownBy(() -> storage.persist(write(List.of(GENESIS))))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aNodeThatIsAdmittedLaterBeginsWithASnapshot() throws IOException {
        CrashableFiles files = new CrashableFiles();
        DataDirectory storage = open(files).storage();
        storage.form(CLUSTER, null);
        List<Entry> theirs = entries(GENESIS, 1, 30, 100);
        Taken taken = Taken.behind(theirs.get(19));
        storage.snapshots().stage(taken.snapshot(), 0, taken.bytes());
        storage.snapshots().install(taken.snapshot(), new Blob(new byte[0]));
        storage.persist(List.of(
                new Write(1, new HardState(1, null), taken.snapshot(), theirs.subList(20, 30))));
        assertThat(all(open(files.powerLost()))).isEqualTo(theirs.subList(20, 30));
    }

    @Test
    void aReplicaThatWasRemoved() {
        d.append(3, 100);
        d.storage().retire();
        CrashableFiles image = d.files.powerLost();
        assertThat(refused(image).kind()).isEqualTo(Kind.REMOVED);
        assertThat(refused(image))
                .hasMessageStartingWith("identity: offset 0: replica n1/")
                .hasMessageContaining(" was removed from cluster " + CLUSTER + "; delete the data"
                        + " directory, start the node again")
                .hasMessageContaining("raftctl member add");
        assertThat(image.list("log")).hasSize(1);
        assertThatThrownBy(() -> open(new CrashableFiles()).storage().retire())
                .isInstanceOf(IllegalStateException.class);
    }
}
