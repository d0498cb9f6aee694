package io.raftd.storage;

import static io.raftd.storage.Records.CLUSTER;
import static io.raftd.storage.Records.GENESIS;
import static io.raftd.storage.Records.N1;
import static io.raftd.storage.Records.entries;
import static io.raftd.storage.Records.last;
import static io.raftd.storage.TestDirectory.FIRST;
import static io.raftd.storage.TestDirectory.open;
import static io.raftd.storage.TestDirectory.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.raftd.acceptance.Case;
import io.raftd.node.StorageFailure;
import io.raftd.node.StorageFailure.Kind;
import io.raftd.raft.Entry;
import io.raftd.raft.HardState;
import io.raftd.raft.LogSummary;
import io.raftd.raft.Snapshot;
import io.raftd.raft.SnapshotPoint;
import io.raftd.storage.DataDirectory.Opened;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A log beside a snapshot: what goes together, what a crash leaves, and what is damage. */
class LogBeginningTest {
    private static final String SEVENTH = "log/00000000000000000007.log";

    private final TestDirectory d = new TestDirectory();

    /** Entries 1 to 13 in segments that begin with 1, 4, 7, 10 and 13. */
    @BeforeEach
    void fill() {
        d.append(2, 30_000)
                .append(3, 20_000)
                .append(3, 20_000)
                .append(3, 20_000)
                .append(1, 20_000)
                .idle();
        assertThat(d.files.list("log")).hasSize(5).contains(SEVENTH.substring(4));
    }

    private Entry entry(long index) {
        return d.log.get((int) index - 1);
    }

    private CrashableFiles changed(Consumer<CrashableFiles> change) {
        CrashableFiles image = d.files.powerLost();
        change.accept(image);
        return image;
    }

    private static void put(CrashableFiles image, Taken taken) {
        image.put(taken.file(), taken.bytes());
    }

    private static void remove(CrashableFiles image, int... firsts) {
        for (int first : firsts) {
            image.remove("log/%020d.log".formatted(first));
        }
    }

    /** A snapshot whose point is that of an entry, except for some of it. */
    private static Taken behind(long index, long term, int chain, long clusterTimeMs) {
        SnapshotPoint genesis = Taken.point(GENESIS);
        return Taken.of(
                CLUSTER,
                new SnapshotPoint(index, term, chain, clusterTimeMs, 0, 1, genesis.configuration()),
                Blob.of(index, 100));
    }

    private void assertKept(CrashableFiles image, long first, Snapshot snapshot) {
        Opened opened = open(image);
        assertThat(opened.notes()).isEmpty();
        assertThat(opened.recovered().snapshot()).isEqualTo(snapshot);
        assertThat(opened.recovered().log().firstIndex()).isEqualTo(first);
        assertThat(opened.storage().read(first, Integer.MAX_VALUE))
                .isEqualTo(d.log.subList((int) first - 1, d.log.size()));
    }

    private static void assertBegunAnew(CrashableFiles image, Snapshot snapshot, String note) {
        Opened opened = open(image);
        assertThat(opened.notes()).containsExactly(note);
        checkEmpty(opened, snapshot);
        Opened again = open(image.powerLost());
        assertThat(again.notes()).isEmpty();
        assertThat(again.recovered()).isEqualTo(opened.recovered());
    }

    private static void checkEmpty(Opened opened, Snapshot snapshot) {
        SnapshotPoint point = snapshot.point();
        assertThat(opened.recovered().snapshot()).isEqualTo(snapshot);
        assertThat(opened.recovered().log())
                .isEqualTo(new LogSummary(
                        point.index() + 1,
                        point.term(),
                        point.index(),
                        point.chain(),
                        point.clusterTimeMs(),
                        List.of(),
                        List.of()));
    }

    @Test
    void aLogThatReachesPastTheSnapshotStays() {
        for (int index = 1; index <= 13; index++) {
            Taken taken = Taken.behind(entry(index));
            assertKept(changed(image -> put(image, taken)), 1, taken.snapshot());
        }
    }

    /** It may also begin later, as long as nothing is missing behind the snapshot. */
    @Test
    void aLogThatBeginsUpToTheSnapshotStays() {
        for (int index = 6; index <= 13; index++) {
            Taken taken = Taken.behind(entry(index));
            CrashableFiles image = changed(files -> {
                put(files, taken);
                remove(files, 1, 4);
            });
            assertKept(image, 7, taken.snapshot());
        }
    }

    @Case("S43")
    @Test
    void aLogThatBeginsFurtherOnIsDamaged() {
        for (int index = 1; index < 6; index++) {
            Taken taken = Taken.behind(entry(index));
            StorageFailure failure = refused(changed(image -> {
                put(image, taken);
                remove(image, 1, 4);
            }));
            assertThat(failure.kind()).isEqualTo(Kind.CORRUPT);
            assertThat(failure)
                    .hasMessageStartingWith(SEVENTH + ": offset 0: begins with index 7, but"
                            + " indexes from " + (index + 1) + " on are missing before it; restore")
                    .hasMessageContaining("member replace");
        }
        assertThat(refused(changed(image -> remove(image, 1, 4))))
                .hasMessageStartingWith(SEVENTH + ": offset 0: begins with index 7, but"
                        + " indexes from 1 on are missing before it");
    }

    @Case("S43")
    @Test
    void segmentsMissingInTheMiddleAreDamageWhereverTheSnapshotStands() {
        for (int index = 1; index <= 13; index++) {
            Taken taken = Taken.behind(entry(index));
            assertThat(refused(changed(image -> {
                        put(image, taken);
                        remove(image, 4, 7);
                    })))
                    .hasMessageStartingWith("log/00000000000000000010.log: offset 0: begins with"
                            + " index 10, but indexes from 4 on are missing before it");
        }
    }

    @Case("S43")
    @Test
    void aLogWithoutASegmentIsDamaged() {
        assertThat(refused(changed(image -> {
                    put(image, Taken.behind(entry(13)));
                    remove(image, 1, 4, 7, 10, 13);
                })))
                .hasMessageStartingWith("log: offset 0: the log has no segment");
    }

    /** Only a node that was admitted later, or took in a snapshot, has ever had an empty log. */
    @Case("S43")
    @Test
    void aLogWithoutTheFirstEntryIsDamaged() {
        TestDirectory small = new TestDirectory();
        byte[] header = Arrays.copyOf(small.files.bytes(FIRST), SegmentHeader.BYTES);
        small.files.put(FIRST, header);
        assertThat(refused(small.files))
                .hasMessageStartingWith(FIRST + ": offset 0: the log has no entry, not even");
    }

    /** An installation was cut short, or a snapshot was durable before the entries in it. */
    @Case("S25")
    @Test
    void aLogThatEndsBeforeTheSnapshotBeginsAnew() {
        List<Entry> ahead = entries(entry(13), 1, 30, 10);
        for (int index : new int[] {14, 15, 43}) {
            Taken taken = Taken.behind(ahead.get(index - 14));
            assertBegunAnew(
                    changed(image -> put(image, taken)),
                    taken.snapshot(),
                    "log: ends with index 13, before snapshot (" + index + ",1); begun anew"
                            + " behind it");
        }
    }

    @Case("S25")
    @Test
    void aLogThatHoldsAnotherEntryThereBeginsAnew() {
        for (int index = 2; index <= 13; index++) {
            Entry other = Records.entry(entry(index - 1), 2, new byte[7]);
            Taken taken = Taken.behind(other);
            CrashableFiles image = changed(files -> put(files, taken));
            assertBegunAnew(
                    image,
                    taken.snapshot(),
                    "log: has term 1 at snapshot (" + index + ",2); begun anew behind it");
            assertThat(image.list("log")).hasSize(1);
        }
    }

    /**
     * The snapshot was durable before the term was: in that term nothing was promised to anybody.
     */
    @Case("S25")
    @Test
    void theStoredTermFollowsTheSnapshot() {
        Taken taken = Taken.behind(last(entries(entry(13), 7, 3, 10)));
        CrashableFiles image = changed(files -> put(files, taken));
        assertThat(open(image).recovered().hardState()).isEqualTo(new HardState(7, null));
        assertThat(open(image.powerLost()).recovered().hardState())
                .isEqualTo(new HardState(7, null));
        Taken sameTerm = Taken.behind(last(entries(entry(13), 1, 3, 10)));
        assertThat(open(changed(files -> put(files, sameTerm))).recovered().hardState())
                .isEqualTo(new HardState(1, N1));
    }

    /** The same entry by index and term, but not by its bytes. */
    @Test
    void aSnapshotOfAnotherHistoryIsDamage() {
        for (int index = 2; index <= 13; index++) {
            Taken taken = behind(index, 1, 0xCAFEBABE, 5);
            StorageFailure failure = refused(changed(image -> put(image, taken)));
            assertThat(failure.kind()).isEqualTo(Kind.CORRUPT);
            assertThat(failure)
                    .hasMessageMatching("log/\\d{20}\\.log: offset \\d+: record [0-9a-f]{8} of \\("
                            + index + ",1\\), but the snapshot taken behind it says cafebabe;.*");
        }
    }

    @Test
    void aHeaderThatContradictsTheSnapshotIsDamage() {
        int chain = entry(6).crc();
        for (Taken taken : List.of(behind(6, 1, chain + 1, 5), behind(6, 2, chain, 5))) {
            assertThat(refused(changed(image -> {
                        put(image, taken);
                        remove(image, 1, 4);
                    })))
                    .hasMessageStartingWith(SEVENTH
                            + ": offset 0: follows record %08x of term 1,".formatted(chain));
        }
    }

    /** The header of the oldest segment is believed where nothing can be compared with it. */
    @Test
    void theOldestSegmentOfACompactedLogIsOfItsCluster() {
        Taken taken = Taken.behind(entry(9));
        SegmentHeader header = new SegmentHeader(new UUID(7, 7), 7, entry(6).crc(), 1, false, 5);
        StorageFailure failure = refused(changed(image -> {
            put(image, taken);
            remove(image, 1, 4);
            byte[] bytes = image.bytes(SEVENTH);
            System.arraycopy(header.encode(), 0, bytes, 0, SegmentHeader.BYTES);
        }));
        assertThat(failure.kind()).isEqualTo(Kind.FOREIGN);
        assertThat(failure).hasMessageStartingWith(SEVENTH + ": offset 0: of cluster 00000000-");
    }

    @Case("S38")
    @Test
    void everyByteOfTheOldestHeaderOfACompactedLog() {
        Taken taken = Taken.behind(entry(9));
        CrashableFiles compacted = changed(image -> {
            put(image, taken);
            remove(image, 1, 4);
        });
        for (int at = 0; at < SegmentHeader.BYTES + 200; at++) {
            CrashableFiles image = compacted.powerLost();
            image.bytes(SEVENTH)[at] ^= 1;
            assertThat(refused(image).kind()).as("offset %d", at).isEqualTo(Kind.CORRUPT);
        }
    }

    /** A segment that begins the log anew is there, and not all before it is gone. */
    @Case("S25")
    @Test
    void whatIsLeftOfTheOldLogIsRemoved() {
        d.storage().persist(Records.write(new HardState(2, null), List.of()));
        Entry other = Records.entry(entry(10), 2, new byte[7]);
        Taken taken = Taken.behind(other);
        SegmentHeader header = new SegmentHeader(CLUSTER, 12, other.crc(), 2, true, 5);
        List<int[]> gone = List.of(
                new int[] {13},
                new int[] {13, 10},
                new int[] {13, 1},
                new int[] {13, 4, 7},
                new int[] {13, 1, 4, 7});
        for (int[] some : gone) {
            CrashableFiles image = changed(files -> {
                put(files, taken);
                remove(files, some);
                files.put(header.file(), header.encode());
            });
            int old = 5 - some.length;
            Opened opened = open(image);
            assertThat(opened.notes())
                    .hasSize(old)
                    .allMatch(note -> note.endsWith(": offset 0: of the log before it began anew"
                            + " as 00000000000000000012.log; removed"));
            checkEmpty(opened, taken.snapshot());
            Opened again = open(image.powerLost());
            assertThat(again.notes()).isEmpty();
            checkEmpty(again, taken.snapshot());
        }
    }

    /** Nothing but such a segment, empty and the newest, makes up for what is missing. */
    @Case("S43")
    @Test
    void aSegmentThatBeginsTheLogInTheMiddleOfItIsDamage() {
        SegmentHeader header = new SegmentHeader(CLUSTER, 7, entry(6).crc(), 1, true, 5);
        assertThat(refused(changed(image -> {
                    put(image, Taken.behind(entry(6)));
                    remove(image, 4);
                    System.arraycopy(
                            header.encode(), 0, image.bytes(SEVENTH), 0, SegmentHeader.BYTES);
                })))
                .hasMessageStartingWith(SEVENTH + ": offset 0: begins with index 7, but indexes"
                        + " from 4 on are missing before it");
    }

    @Test
    void anInspectionOfACompactedLogTellsOfItsSnapshots() throws IOException {
        Snapshot third = d.storage().snapshots().write(Taken.point(entry(3)), Blob.of(3, 10));
        Snapshot ninth = d.storage().snapshots().write(Taken.point(entry(9)), Blob.of(9, 10));
        d.storage().compact(10);
        Inspection all = new Inspection(d.files);
        assertThat(all.indexes).containsExactly(10L, 11L, 12L, 13L);
        assertThat(all.defects).isEmpty();
        assertThat(all.inspected.snapshots())
                .containsExactly(
                        new StoredSnapshot(SnapshotHeader.file(3, 1), third.bytes(), third, null),
                        new StoredSnapshot(SnapshotHeader.file(9, 1), ninth.bytes(), ninth, null));
        d.files.bytes(SnapshotHeader.file(3, 1))[100] ^= 1;
        d.files.put(SnapshotHeader.file(11, 1) + ".tmp", new byte[1]);
        Inspection older = new Inspection(d.files);
        assertThat(older.defects).extracting(Defect::kind).containsExactly(Defect.Kind.LEFTOVER);
        assertThat(older.inspected.snapshots().get(0).snapshot()).isNull();
        assertThat(older.inspected.snapshots().get(0).defect())
                .extracting(Defect::file)
                .isEqualTo(SnapshotHeader.file(3, 1));
        d.files.bytes(SnapshotHeader.file(9, 1))[130] ^= 1;
        Inspection newest = new Inspection(d.files);
        assertThat(newest.indexes).containsExactly(10L, 11L, 12L, 13L);
        assertThat(newest.defects)
                .extracting(Defect::kind, Defect::file)
                .containsExactly(
                        tuple(Defect.Kind.LEFTOVER, SnapshotHeader.file(11, 1) + ".tmp"),
                        tuple(Defect.Kind.DAMAGE, SnapshotHeader.file(9, 1)));
    }
}
