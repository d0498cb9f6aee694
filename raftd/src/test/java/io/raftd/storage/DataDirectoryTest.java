package io.raftd.storage;

import static io.raftd.storage.Records.CLUSTER;
import static io.raftd.storage.Records.GENESIS;
import static io.raftd.storage.Records.N1;
import static io.raftd.storage.Records.N2;
import static io.raftd.storage.Records.entries;
import static io.raftd.storage.Records.last;
import static io.raftd.storage.Records.write;
import static io.raftd.storage.TestDirectory.FIRST;
import static io.raftd.storage.TestDirectory.all;
import static io.raftd.storage.TestDirectory.open;
import static io.raftd.storage.TestDirectory.refused;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.raftd.acceptance.Case;
import io.raftd.node.StorageFailure;
import io.raftd.node.StorageFailure.Kind;
import io.raftd.raft.Entry;
import io.raftd.raft.HardState;
import io.raftd.raft.LogSummary;
import io.raftd.raft.LogSummary.TermStart;
import io.raftd.raft.Write;
import io.raftd.storage.DataDirectory.Inspected;
import io.raftd.storage.DataDirectory.Opened;
import io.raftd.storage.DataDirectory.Options;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a node may rely on when no fault happens, and what it may not ask for. */
class DataDirectoryTest {
    private final TestDirectory d = new TestDirectory();

    @Test
    void anEmptyDirectoryGetsADiskIdOfItsOwn() {
        CrashableFiles files = new CrashableFiles();
        Opened first = open(files);
        assertThat(first.recovered().cluster()).isNull();
        assertThat(first.recovered().hardState()).isEqualTo(HardState.NONE);
        assertThat(first.recovered().log()).isEqualTo(LogSummary.empty(0));
        assertThat(first.recovered().self().node()).isEqualTo("n1");
        assertThat(open(files.powerLost()).recovered().self())
                .isEqualTo(first.recovered().self());
        Opened other =
                DataDirectory.open(new CrashableFiles(), "n1", Options.DEFAULT, Records.ids(99));
        assertThat(other.recovered().self().disk())
                .isNotEqualTo(first.recovered().self().disk());
    }

    @Test
    void aDirectoryOfAnotherNode() {
        StorageFailure failure = catchThrowableOfType(
                StorageFailure.class,
                () -> DataDirectory.open(d.files, "n2", TestDirectory.SMALL, Records.ids(1)));
        assertThat(failure.kind()).isEqualTo(Kind.FOREIGN);
        assertThat(failure)
                .hasMessageStartingWith(
                        "identity: offset 0: of node n1, not n2; start the node on its own");
    }

    @Test
    void anIdentityThatIsMissing() {
        d.files.remove(Identity.FILE);
        assertThat(refused(d.files).kind()).isEqualTo(Kind.CORRUPT);
        d.files.remove(HardStateFile.NAME);
        assertThat(refused(d.files))
                .hasMessageStartingWith("identity: offset 0: missing, though a log");
        d.files.remove(FIRST);
        assertThat(open(d.files).recovered().cluster()).isNull();
    }

    @Test
    void aBirthThatWasCutShortIsCleared() {
        CrashableFiles files = new CrashableFiles();
        UUID disk = open(files).recovered().self().disk();
        new TestDirectory(files);
        files.put(Identity.FILE, new Identity("n1", disk, null).encode());
        Opened opened = open(files);
        assertThat(opened.recovered().cluster()).isNull();
        assertThat(opened.notes())
                .containsExactly(
                        "the birth of a cluster was cut short; removed " + FIRST + ", hardstate");
        opened.storage().form(CLUSTER, GENESIS);
        assertThat(all(open(files.powerLost()))).containsExactly(GENESIS);
    }

    @Test
    void aMemberFindsItsLogAgain() {
        d.append(3, 10);
        List<Entry> later = entries(last(d.log), 4, 2, 10);
        d.storage().persist(write(new HardState(5, N2), later));
        Opened opened = open(d.files.powerLost());
        assertThat(opened.notes()).isEmpty();
        assertThat(opened.recovered().cluster()).isEqualTo(CLUSTER);
        assertThat(opened.recovered().hardState()).isEqualTo(new HardState(5, N2));
        assertThat(opened.recovered().log())
                .isEqualTo(new LogSummary(
                        1,
                        0,
                        6,
                        last(later).crc(),
                        last(later).clusterTimeMs(),
                        List.of(new TermStart(1, 0), new TermStart(2, 1), new TermStart(5, 4)),
                        List.of(GENESIS)));
    }

    @Case("S17")
    @Test
    void readsAreCappedByBytesButNeverEmpty() {
        d.append(10, 1000).append(5, 40_000).idle().append(3, 2_000);
        int record = Entry.HEADER + 1000;
        assertThat(d.storage().read(2, 1)).isEqualTo(d.log.subList(1, 2));
        assertThat(d.storage().read(2, 3 * record)).isEqualTo(d.log.subList(1, 4));
        assertThat(d.storage().read(2, 3 * record - 1)).isEqualTo(d.log.subList(1, 3));
        for (int from = 1; from <= d.log.size(); from++) {
            assertThat(d.storage().read(from, Integer.MAX_VALUE))
                    .isEqualTo(d.log.subList(from - 1, d.log.size()));
        }
        assertThatThrownBy(() -> d.storage().read(0, 10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("index 0 is not within 1 to 19");
        assertThatThrownBy(() -> d.storage().read(20, 10))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aLaterWriteReplacesAnEarlierOneOfTheSameJob() {
        List<Entry> first = entries(GENESIS, 1, 3, 10);
        List<Entry> second = entries(first.get(0), 2, 1, 20);
        List<Entry> third = entries(last(second), 2, 2, 30);
        d.storage()
                .persist(List.of(
                        new Write(1, null, null, first),
                        new Write(2, new HardState(2, null), null, second),
                        new Write(3, new HardState(2, N1), null, third)));
        Opened opened = open(d.files.powerLost());
        List<Entry> expected = new ArrayList<>(List.of(GENESIS, first.get(0)));
        expected.addAll(second);
        expected.addAll(third);
        assertThat(all(opened)).isEqualTo(expected);
        assertThat(opened.recovered().hardState()).isEqualTo(new HardState(2, N1));
    }

    @Test
    void theLargestEntryHasASegmentOfItsOwn() {
        d.append(1, 10).append(1, Entry.MAX_BYTES - Entry.HEADER).append(1, 10);
        assertThat(d.files.list("log"))
                .containsExactly(
                        "00000000000000000001.log",
                        "00000000000000000003.log",
                        "00000000000000000004.log");
        assertThat(all(open(d.files.powerLost()))).isEqualTo(d.log);
    }

    @Test
    void brokenInvariantsAreNamedWithBothValues() {
        d.append(3, 10);
        Entry four = last(d.log);
        DataDirectory storage = d.storage();
        List<Entry> gap = entries(four, 1, 2, 10).subList(1, 2);
        assertThatThrownBy(() -> storage.persist(write(gap)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("index 6 appended to a log that ends with 4");
        Entry stranger = entries(d.log.get(2), 1, 1, 99).get(0);
        assertThatThrownBy(() -> d.storage().persist(write(entries(stranger, 1, 1, 10))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageMatching("index 5 chains to [0-9a-f]{8}, but index 4 is [0-9a-f]{8}");
        assertThatThrownBy(() -> storage.persist(write(List.of(GENESIS))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("cut at index 1 < 2, the first that may go");
        assertThatThrownBy(() -> storage.persist(write(new HardState(0, null), List.of())))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("term 0 < stored term 1");
        assertThatThrownBy(() -> storage.persist(write(new HardState(1, N2), List.of())))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("vote for n2/00000000 after one for n1/00000000 in term 1");
        assertThatThrownBy(() -> storage.persist(write(entries(four, 2, 1, 10))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("term 2 of (5,2) > stored term 1");
        assertThatThrownBy(() -> storage.form(CLUSTER, GENESIS))
                .isInstanceOf(IllegalStateException.class);
        DataDirectory empty = open(new CrashableFiles()).storage();
        assertThatThrownBy(() -> empty.persist(write(List.of(GENESIS))))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> empty.read(1, 1)).isInstanceOf(IllegalArgumentException.class);
        empty.idle();
        assertThat(empty.isFull()).isFalse();
        assertThat(empty.stats()).isNull();
    }

    @Test
    void segmentSizesThatMakeNoSense() {
        for (long size : new long[] {-1, 0, (64 << 10) - 1, (1L << 30) + 1}) {
            assertThatThrownBy(() -> new Options(size))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("segment size of " + size + " bytes");
        }
        assertThat(Options.DEFAULT.segmentSize()).isEqualTo(67_108_864);
    }

    @Test
    void statsNameTheSegments() {
        d.append(2, 30_000).append(1, 30_000).idle();
        LogStats stats = requireNonNull(d.storage().stats());
        assertThat(stats.sealed()).hasSize(1);
        assertThat(stats.sealed().get(0))
                .isEqualTo(new LogStats.Segment(FIRST, 1, 3, d.files.bytes(FIRST).length));
        assertThat(stats.active().firstIndex()).isEqualTo(4);
        assertThat(stats.active().lastIndex()).isEqualTo(4);
        assertThat(stats.bytes())
                .isEqualTo(d.files.bytes(FIRST).length + d.files.bytes(d.newest()).length);
        assertThat(stats.full()).isFalse();
    }

    /** A second idle writes nothing but zeros ahead, and in the end nothing at all. */
    @Test
    void idleComesToRest() {
        d.append(1, 10).idle().idle().idle().idle().idle();
        int operations = d.files.operations();
        d.idle();
        assertThat(d.files.operations()).isEqualTo(operations);
        d.storage().close();
        assertThat(d.files.operations()).isEqualTo(operations);
    }

    @Test
    void aPersistIsOneWriteAndOneForce() {
        d.idle().idle().idle().idle().idle();
        int operations = d.files.operations();
        d.append(100, 100);
        assertThat(d.files.operations()).isEqualTo(operations + 2);
    }

    @Test
    void anInspectionShowsEverythingAndChangesNothing() {
        d.append(2, 20_000).append(2, 20_000).idle().append(1, 5);
        int operations = d.files.operations();
        Inspection all = new Inspection(d.files);
        assertThat(requireNonNull(all.inspected.identity()).cluster()).isEqualTo(CLUSTER);
        assertThat(all.inspected.hardState()).isEqualTo(new HardState(1, N1));
        assertThat(all.indexes).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(all.seen)
                .containsExactly(
                        "segment 1", "mark 1", "mark 3", "end", "segment 5", "mark 5", "end");
        assertThat(all.defects).isEmpty();
        assertThat(d.files.operations()).isEqualTo(operations);
    }

    @Test
    void anInspectionGoesOnBehindDefects() {
        d.append(2, 20_000).append(2, 20_000).append(1, 5);
        int at = d.position(FIRST, d.log.get(1));
        d.files.bytes(FIRST)[at + 90] ^= 1;
        d.files.bytes(HardStateFile.NAME)[9] ^= 1;
        d.files.bytes(HardStateFile.NAME)[HardStateFile.COPY + 9] ^= 1;
        d.files.put("log/readme", new byte[1]);
        int tail =
                d.position(d.newest().replace("readme", "00000000000000000005.log"), d.log.get(5));
        d.files.bytes("log/00000000000000000005.log")[tail + 50] ^= 1;
        Inspection all = new Inspection(d.files);
        assertThat(all.inspected.hardState()).isNull();
        assertThat(all.indexes).containsExactly(1L, 5L);
        assertThat(all.defects)
                .extracting(Defect::kind, Defect::file, Defect::offset)
                .containsExactly(
                        tuple(Defect.Kind.DAMAGE, HardStateFile.NAME, 0L),
                        tuple(Defect.Kind.DAMAGE, "log/readme", 0L),
                        tuple(Defect.Kind.DAMAGE, FIRST, (long) at),
                        tuple(Defect.Kind.TORN, "log/00000000000000000005.log", (long) tail));
    }

    @Test
    void anInspectionOfWhatIsNoDataDirectory() {
        Inspection all = new Inspection(new CrashableFiles());
        assertThat(all.inspected).isEqualTo(new Inspected(null, null, List.of()));
        assertThat(all.defects)
                .extracting(Defect::toString)
                .containsExactly("identity: offset 0: missing");
    }
}
