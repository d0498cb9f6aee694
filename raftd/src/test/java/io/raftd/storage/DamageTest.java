package io.raftd.storage;

import static io.raftd.storage.Records.CLUSTER;
import static io.raftd.storage.TestDirectory.FIRST;
import static io.raftd.storage.TestDirectory.all;
import static io.raftd.storage.TestDirectory.open;
import static io.raftd.storage.TestDirectory.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.raftd.acceptance.Case;
import io.raftd.node.StorageFailure;
import io.raftd.node.StorageFailure.Kind;
import io.raftd.raft.Entry;
import io.raftd.raft.HardState;
import io.raftd.storage.DataDirectory.Opened;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was durable and has changed is refused by name, never repaired by forgetting. */
class DamageTest {
    private final TestDirectory d = new TestDirectory();
    private String middle = "";

    /**
     * Three segments; in the newest two batches, each vouched for, the last one by a mark behind
     * it.
     */
    @BeforeEach
    void fill() {
        d.append(3, 40).append(2, 100).idle().append(2, 29_000).append(1, 20_000);
        middle = d.newest();
        d.append(3, 30_000).append(2, 60).append(2, 70).idle();
        assertThat(d.files.list("log")).hasSize(3);
    }

    private CrashableFiles changed(Consumer<CrashableFiles> change) {
        CrashableFiles image = d.files.powerLost();
        change.accept(image);
        return image;
    }

    private void refusedAtEveryByte(String file, int from, int to, int step) {
        for (int at = from; at < to; at += step) {
            int offset = at;
            StorageFailure failure = refused(
                    changed(image -> image.bytes(file)[offset] ^= (byte) (1 << offset % 8)));
            assertThat(failure).as("%s offset %d", file, offset).isNotNull();
            assertThat(failure.kind()).as("%s offset %d", file, offset).isEqualTo(Kind.CORRUPT);
            assertThat(failure).hasMessageContaining("member replace");
        }
    }

    @Case("S38")
    @Test
    void everyByteOfASealedSegment() {
        int end = d.files.bytes(FIRST).length;
        int large = d.position(FIRST, d.log.get(6));
        refusedAtEveryByte(FIRST, 0, large + 100, 1);
        refusedAtEveryByte(FIRST, large + 100, end, 211);
        refusedAtEveryByte(FIRST, end - 50, end, 1);
    }

    @Case("S38")
    @Test
    void everyVouchedByteOfTheNewestSegment() {
        String file = d.newest();
        int large = d.position(file, d.log.get(10));
        int small = d.position(file, d.log.get(12)) - 100;
        int end = d.position(file, d.log.get(15)) + d.log.get(15).length();
        refusedAtEveryByte(file, 0, large + 100, 1);
        refusedAtEveryByte(file, large + 100, small, 211);
        refusedAtEveryByte(file, small, end, 1);
    }

    @Test
    void aFlipBehindTheLastRecordLosesNothing() {
        String file = d.newest();
        int end = d.position(file, d.log.get(15)) + d.log.get(15).length();
        for (int at = end; at < end + 600; at++) {
            int offset = at;
            Opened opened = open(changed(image -> image.bytes(file)[offset] ^= 4));
            assertThat(all(opened)).isEqualTo(d.log);
            assertThat(opened.notes()).hasSize(1);
        }
    }

    /**
     * The mark behind the records went with the cut; the next batch vouches for those that stay.
     */
    @Test
    void whatWasVouchedForStaysSoWhenTheLogIsCutBehindIt() {
        d.storage().persist(Records.write(Records.entries(d.log.get(14), 1, 1, 80)));
        String file = d.newest();
        int from = d.position(file, d.log.get(12));
        refusedAtEveryByte(
                file, from, d.position(file, d.log.get(14)) + d.log.get(14).length(), 1);
    }

    /** A log that is opened gets a mark, behind the one that it ended with. */
    @Test
    void everyByteOfAMarkBeforeAnother() {
        Opened again = open(d.files);
        again.storage().persist(Records.write(Records.entries(d.log.get(15), 1, 2, 80)));
        String file = d.newest();
        int from = d.position(file, d.log.get(15)) + d.log.get(15).length();

        refusedAtEveryByte(file, from, from + Mark.BYTES, 1);
    }

    /** As an idle one does: nothing that it has written looks torn when it has changed since. */
    @Test
    void aNodeThatStopsVouchesForItsLastBatch() {
        d.append(1, 80);
        Entry last = d.log.get(16);
        int from = d.position(d.newest(), last);

        d.storage().close();

        refusedAtEveryByte(d.newest(), from, from + last.length(), 1);
    }

    @Test
    void theMessageNamesFileOffsetIndexAndMark() {
        int at = d.position(d.newest(), d.log.get(13));
        StorageFailure failure = refused(changed(image -> image.bytes(d.newest())[at + 50] ^= 1));
        assertThat(failure)
                .hasMessageStartingWith(
                        d.newest() + ": offset " + at + ": index 14: record checksum is")
                .hasMessageContaining("it was durable, says the mark at offset")
                .hasMessageContaining("delete the data directory");
    }

    @Test
    void everyByteOfTheIdentity() {
        int end = d.files.bytes(Identity.FILE).length;
        refusedAtEveryByte(Identity.FILE, 0, end, 1);
        for (int size = 0; size < end; size++) {
            int kept = size;
            assertThat(refused(changed(image -> image.put(
                                    Identity.FILE,
                                    Arrays.copyOf(image.bytes(Identity.FILE), kept))))
                            .kind())
                    .isEqualTo(Kind.CORRUPT);
        }
    }

    /**
     * The other copy holds the same, so no older vote comes back, and term and vote are never 0 and
     * none.
     */
    @Case("S43")
    @Test
    void hardStateIsRepairedFromTheOtherCopyOrRefused() {
        for (int which = 0; which < 2; which++) {
            for (int i = 0; i < HardStateFile.COPY; i += i < 128 ? 1 : 31) {
                int at = which * HardStateFile.COPY + i;
                CrashableFiles image = changed(f -> f.bytes(HardStateFile.NAME)[at] ^= 0x20);
                Opened opened = open(image);
                assertThat(opened.recovered().hardState()).isEqualTo(new HardState(1, Records.N1));
                assertThat(opened.notes()).singleElement().asString().contains("hardstate: offset");
                assertThat(open(image.powerLost()).notes()).isEmpty();
            }
        }
        for (int i = 0; i < HardStateFile.COPY; i += 7) {
            int at = i;
            StorageFailure refused = refused(changed(f -> {
                f.bytes(HardStateFile.NAME)[at] ^= 1;
                f.bytes(HardStateFile.NAME)[HardStateFile.COPY + at] ^= 1;
            }));
            assertThat(refused.kind()).isEqualTo(Kind.CORRUPT);
            assertThat(refused).hasMessageContaining(HardStateFile.UNSOUND);
        }
    }

    /** A crash between the two copies. */
    @Case("S43")
    @Test
    void theNewerCopyOfHardStateCounts() {
        byte[] old = d.files.bytes(HardStateFile.NAME).clone();
        HardState next = new HardState(7, Records.N2);
        d.storage().persist(Records.write(next, List.of()));
        for (int which = 0; which < 2; which++) {
            byte[] mixed = d.files.bytes(HardStateFile.NAME).clone();
            int at = which * HardStateFile.COPY;
            System.arraycopy(old, at, mixed, at, HardStateFile.COPY);
            CrashableFiles image = changed(f -> f.put(HardStateFile.NAME, mixed));
            assertThat(open(image).recovered().hardState()).isEqualTo(next);
            assertThat(Arrays.mismatch(
                            image.bytes(HardStateFile.NAME),
                            0,
                            4096,
                            image.bytes(HardStateFile.NAME),
                            4096,
                            8192))
                    .isEqualTo(-1);
        }
    }

    @Case("S43")
    @Test
    void hardStateMissingShortOrOfAnother() {
        assertThat(refused(changed(f -> f.remove(HardStateFile.NAME))))
                .hasMessageStartingWith("hardstate: offset 0: missing: term and vote are lost");
        assertThat(refused(changed(f -> f.put(HardStateFile.NAME, new byte[0]))))
                .hasMessageStartingWith("hardstate: offset 0: neither copy");
        byte[] half = Arrays.copyOf(d.files.bytes(HardStateFile.NAME), HardStateFile.COPY);
        assertThat(open(changed(f -> f.put(HardStateFile.NAME, half))).notes()).hasSize(1);
        UUID otherDisk = new UUID(9, 9);
        assertThat(refused(changed(f ->
                        f.put(Identity.FILE, new Identity("n1", otherDisk, CLUSTER).encode()))))
                .hasMessageStartingWith("hardstate: offset 0: neither copy");
    }

    @Test
    void hardStateOlderThanTheLog() {
        byte[] old = d.files.bytes(HardStateFile.NAME).clone();
        d.storage()
                .persist(Records.write(
                        new HardState(2, null), Records.entries(d.log.get(15), 2, 1, 1)));
        assertThat(refused(changed(f -> f.put(HardStateFile.NAME, old))))
                .hasMessageStartingWith(
                        "hardstate: offset 0: term 1 < 2, the term of the last entry of the log");
    }

    @Case("S43")
    @Test
    void segmentsMissingOrOverlapping() {
        assertThat(refused(changed(f -> f.remove(middle))))
                .hasMessageStartingWith(d.newest()
                        + ": offset 0: begins with index 11, but indexes from 9 on are missing");
        assertThat(refused(changed(f -> f.remove(FIRST))))
                .hasMessageStartingWith(middle
                        + ": offset 0: begins with index 9, but indexes from 1 on are missing");
        assertThat(refused(changed(f -> {
                    f.remove(FIRST);
                    f.remove(middle);
                    f.remove(d.newest());
                })))
                .hasMessageStartingWith("log: offset 0: the log has no segment");
        TestDirectory longer = new TestDirectory();
        longer.append(3, 40)
                .append(2, 100)
                .idle()
                .append(1, 29_000)
                .append(1, 27_000)
                .append(1, 1000);
        assertThat(refused(changed(f -> f.put(FIRST, longer.files.bytes(FIRST)))))
                .hasMessageContaining("log/00000000000000000009.log: offset 0: begins with index 9,"
                        + " but the files before it go on to index 9");
    }

    @Case("S43")
    @Test
    void misplacedFiles() {
        assertThat(refused(changed(f -> f.put(d.newest(), f.bytes(middle)))))
                .hasMessageStartingWith(d.newest() + ": offset 0: the header is that of " + middle);
        assertThat(refused(changed(f -> f.put("log/notes.txt", new byte[3]))))
                .hasMessageStartingWith("log/notes.txt: offset 0: not a file of a log");
        assertThat(refused(changed(f -> f.put("log/99999999999999999999.log", new byte[3]))))
                .hasMessageStartingWith(
                        "log/99999999999999999999.log: offset 0: not a file of a log");
        assertThat(refused(changed(
                        f -> f.put(d.newest(), Arrays.copyOf(f.bytes(d.newest()), 100)))))
                .hasMessageStartingWith(d.newest()
                        + ": offset 0: segment header of 4096 bytes is cut off after 100");
        assertThat(refused(changed(f -> f.put(middle, Arrays.copyOf(f.bytes(middle), 4096 + 500)))))
                .hasMessageStartingWith(
                        middle + ": offset 4096: index 9: record of 20048 bytes is cut off");
    }

    @Case("S43")
    @Test
    void whatACrashLeavesOfACreationIsRemoved() {
        String next = "log/00000000000000000017.log";
        Opened empty = open(changed(f -> f.put(next, new byte[0])));
        assertThat(empty.notes())
                .containsExactly(
                        next + ": offset 0: an empty file; its creation was cut short; removed");
        assertThat(all(empty)).isEqualTo(d.log);
        SegmentHeader header = new SegmentHeader(CLUSTER, 17, d.log.get(15).crc(), 1, false, 5);
        Opened headerOnly = open(changed(f -> f.put(next, header.encode())));
        assertThat(headerOnly.notes()).isEmpty();
        assertThat(all(headerOnly)).isEqualTo(d.log);
        CrashableFiles aside = changed(f -> f.put(next + ".tmp", new byte[9]));
        assertThat(open(aside).notes()).hasSize(1);
        assertThat(aside.list("log")).hasSize(3);
        assertThat(refused(changed(f -> f.put("log/00000000000000000019.log", new byte[0]))))
                .hasMessageStartingWith(
                        "log/00000000000000000019.log: offset 0: begins with index 19,"
                                + " but indexes from 17 on are missing before it");
    }

    /** A valid record at the wrong place: of an old batch, where the last one should be. */
    @Test
    void aMisdirectedWriteIsDamage() {
        int from = d.position(d.newest(), d.log.get(12));
        int to = d.position(d.newest(), d.log.get(13));
        int length = d.log.get(12).length();
        assertThat(refused(changed(f -> {
                    byte[] b = f.bytes(d.newest());
                    System.arraycopy(b, from, b, to, length);
                })))
                .hasMessageStartingWith(
                        d.newest() + ": offset " + to + ": index 14: record of index 13 ");
    }

    /** Sound by itself, and with the right index, but not what its successor was written behind. */
    @Test
    void aRecordOfAnotherHistoryIsDamage() {
        Entry replaced = d.log.get(12);
        Entry other = Records.entry(d.log.get(11), 1, new byte[replaced.payloadLength()]);
        int at = d.position(d.newest(), replaced);
        assertThat(refused(changed(f -> System.arraycopy(
                        other.buffer(), 0, f.bytes(d.newest()), at, other.length()))))
                .hasMessageStartingWith(d.newest() + ": offset " + (at + other.length())
                        + ": index 14: record of index 14 behind ");
    }

    @Test
    void aSegmentOfAnotherCluster() {
        SegmentHeader header =
                new SegmentHeader(new UUID(7, 7), 17, d.log.get(15).crc(), 1, false, 5);
        StorageFailure failure = refused(changed(f -> f.put(header.file(), header.encode())));
        assertThat(failure.kind()).isEqualTo(Kind.FOREIGN);
        assertThat(failure)
                .hasMessageStartingWith(
                        "log/00000000000000000017.log: offset 0: of cluster 00000000-");
    }

    @Test
    void damageFoundWhileReadingIsRefused() {
        int at = d.position(middle, d.log.get(8));
        d.files.bytes(middle)[at + 60] ^= 1;
        assertThat(d.storage().read(1, 500)).hasSize(5);
        assertThat(catchThrowableOfType(StorageFailure.class, () -> d.storage().read(9, 100))
                        .kind())
                .isEqualTo(Kind.CORRUPT);
    }
}
