package io.raftd.storage;

import static io.raftd.storage.CrashableFiles.SECTOR;
import static io.raftd.storage.TestDirectory.all;
import static io.raftd.storage.TestDirectory.open;
import static io.raftd.storage.TestDirectory.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftd.acceptance.Case;
import io.raftd.node.StorageFailure.Kind;
import io.raftd.raft.Entry;
import io.raftd.raft.HardState;
import io.raftd.storage.CrashableFiles.Crash;
import io.raftd.storage.DataDirectory.Opened;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The last, unforced batch torn in every way; what was forced before stays, and the rest is cut.
 */
class TornWriteTest {
    /** A directory whose last batch of some 2 KiB, entries 6 to 10, was written and not forced. */
    private static TestDirectory torn(boolean idleBefore) {
        TestDirectory d = new TestDirectory().idle().idle().idle().idle().append(4, 300);
        assertThat(d.files.unforced()).isZero();
        if (idleBefore) {
            d.idle();
        }
        d.files.watch((operation, file) -> {
            if (operation.equals("force")) {
                throw new Crash();
            }
        });
        List<Entry> batch = Records.entries(d.log.get(4), 1, 5, 400);
        assertThatThrownBy(() -> d.storage().persist(Records.write(batch)))
                .isInstanceOf(Crash.class);
        d.log.addAll(batch);
        return d;
    }

    private static void checkPrefix(
            TestDirectory d, CrashableFiles image, int atLeast, String when) {
        Opened opened = open(image);
        List<Entry> found = all(opened);
        assertThat(found).as(when).hasSizeGreaterThanOrEqualTo(atLeast);
        assertThat(found).as(when).isEqualTo(d.log.subList(0, found.size()));
        assertThat(open(image.powerLost()).notes()).as(when).isEmpty();
    }

    @Case("S38")
    @Test
    void cutAtEveryByte() {
        for (boolean idleBefore : new boolean[] {false, true}) {
            TestDirectory d = torn(idleBefore);
            int written = d.files.unforced();
            int mark = idleBefore ? 0 : Mark.BYTES;
            for (int bytes = 0; bytes <= written; bytes++) {
                int whole = Math.max(0, bytes - mark) / (Entry.HEADER + 400);
                Opened opened = open(d.files.powerLostAfter(bytes));
                assertThat(all(opened))
                        .as("%d bytes", bytes)
                        .isEqualTo(d.log.subList(0, 5 + whole));
                int part = bytes < mark ? bytes : (bytes - mark) % (Entry.HEADER + 400);
                boolean zeros = part == 0 || (bytes > mark && part <= 2);
                assertThat(opened.notes()).as("%d bytes", bytes).hasSize(zeros ? 0 : 1);
            }
        }
    }

    @Case("S38")
    @Test
    void anyOfTheSectors() {
        TestDirectory d = torn(false);
        for (int seed = 0; seed < 500; seed++) {
            checkPrefix(d, d.files.powerLost(new Random(seed)), 5, "seed " + seed);
        }
    }

    @Case("S38")
    @Test
    void everySetOfTheSectors() {
        TestDirectory d = torn(false);
        CrashableFiles forced = d.files.powerLost();
        byte[] whole = d.files.killed().bytes(d.newest());
        int from = (d.position(d.newest(), d.log.get(5)) - Mark.BYTES) / SECTOR * SECTOR;
        int end = d.position(d.newest(), d.log.get(9)) + d.log.get(9).length();
        int sectors = (end - from + SECTOR - 1) / SECTOR;
        assertThat(sectors).isBetween(4, 8);
        for (int set = 0; set < 1 << sectors; set++) {
            CrashableFiles image = forced.killed();
            for (int i = 0; i < sectors; i++) {
                if ((set & 1 << i) != 0) {
                    int at = from + i * SECTOR;
                    System.arraycopy(whole, at, image.bytes(d.newest()), at, SECTOR);
                }
            }
            checkPrefix(d, image, 5, "sectors " + Integer.toBinaryString(set));
        }
    }

    /** Zeros from any byte to the end of its sector. */
    @Case("S38")
    @Test
    void everyPartOfASectorZero() {
        TestDirectory d = torn(false);
        CrashableFiles whole = d.files.killed();
        int from = d.position(d.newest(), d.log.get(5)) - Mark.BYTES;
        int end = d.position(d.newest(), d.log.get(9)) + d.log.get(9).length();
        for (int at = from; at < end; at++) {
            CrashableFiles image = whole.killed();
            int sectorEnd = at / SECTOR * SECTOR + SECTOR;
            Arrays.fill(image.bytes(d.newest()), at, sectorEnd, (byte) 0);
            checkPrefix(d, image, 5, "zeros from " + at);
        }
    }

    @Case("S38")
    @Test
    void everyByteOfTheUnforcedBatchLost() {
        TestDirectory d = torn(false);
        CrashableFiles whole = d.files.killed();
        int from = d.position(d.newest(), d.log.get(5)) - Mark.BYTES;
        int end = d.position(d.newest(), d.log.get(9)) + d.log.get(9).length();
        for (int at = from; at < end; at++) {
            CrashableFiles image = whole.killed();
            image.bytes(d.newest())[at] ^= 0x10;
            checkPrefix(d, image, 5, "offset " + at);
        }
    }

    @Case("S38")
    @Test
    void aTornBatchIsCutAndSaidSo() {
        TestDirectory d = torn(false);
        int at = d.position(d.newest(), d.log.get(7));
        CrashableFiles image = d.files.killed();
        image.bytes(d.newest())[at + 100] ^= 1;
        Opened opened = open(image);
        assertThat(all(opened)).isEqualTo(d.log.subList(0, 7));
        assertThat(opened.notes())
                .singleElement()
                .asString()
                .startsWith(d.newest() + ": offset " + at
                        + ": torn write from index 8: record checksum")
                .endsWith("; removed");
    }

    /** A mark that vouches for less than what is torn is part of the torn batch itself. */
    @Test
    void theMarkOfTheTornBatchDoesNotMakeItDamage() {
        TestDirectory d = torn(false);
        int mark = d.position(d.newest(), d.log.get(5)) - Mark.BYTES;
        CrashableFiles image = d.files.killed();
        assertThat(Mark.decode(image.bytes(d.newest()), mark, mark))
                .isNotNull()
                .extracting(Mark::forced)
                .isEqualTo(5L);
        image.bytes(d.newest())[mark + 40] ^= 1;
        assertThat(all(open(image))).isEqualTo(d.log.subList(0, 5));
    }

    /** A client knows the format and may guess the place, but not the nonce. */
    @Test
    void aMarkInsideAValueVouchesForNothing() {
        TestDirectory d = torn(false);
        Entry sixth = d.log.get(5);
        int value = d.position(d.newest(), sixth) + Entry.HEADER;
        byte[] bytes = d.files.killed().bytes(d.newest());
        long nonce =
                SegmentHeader.decode(Arrays.copyOf(bytes, SegmentHeader.BYTES)).nonce();
        CrashableFiles guessed = d.files.killed();
        byte[] forged = new Mark(nonce + 1, 99, sixth.crc()).encode(value);
        System.arraycopy(forged, 0, guessed.bytes(d.newest()), value, forged.length);
        assertThat(all(open(guessed))).isEqualTo(d.log.subList(0, 5));
        CrashableFiles known = d.files.killed();
        byte[] real = new Mark(nonce, 99, sixth.crc()).encode(value);
        System.arraycopy(real, 0, known.bytes(d.newest()), value, real.length);
        assertThat(refused(known).kind()).isEqualTo(Kind.CORRUPT);
    }

    @Case("S1")
    @Test
    void hardStateIsNeverTornInBothCopies() {
        TestDirectory d = new TestDirectory().idle().idle().idle().idle();
        HardState old = new HardState(1, Records.N1);
        HardState next = new HardState(0x0A0B0C0D0EL, Records.N2);
        int[] images = {0};
        d.files.watch((operation, file) -> {
            for (int bytes = 0; bytes <= 50; bytes++) {
                CrashableFiles image = d.files.powerLostEachAfter(bytes);
                assertThat(open(image).recovered().hardState()).isIn(old, next);
                images[0]++;
            }
        });
        d.storage().persist(Records.write(next, List.of()));
        assertThat(images[0]).isEqualTo(4 * 51);
    }
}
