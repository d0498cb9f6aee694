package io.raftd.storage.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftd.node.JournalPage;
import io.raftd.node.JournalPage.Item;
import io.raftd.storage.CrashableFiles;
import io.raftd.storage.CrashableFiles.Crash;
import io.raftd.storage.journal.JournalDirectory.Limits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** A journal through restarts, crashes, full disks and damage. */
class JournalTest {
    /** Room for four records of nine bytes each. */
    private static final Limits SMALL = new Limits(20 + 4 * 33 + 5, 3);

    private CrashableFiles files = new CrashableFiles();
    private JournalDirectory journal = new JournalDirectory(files, SMALL);

    private void restart() {
        files = files.killed();
        journal = new JournalDirectory(files, SMALL);
    }

    private static byte[] event(int number) {
        return "event %03d".formatted(number).getBytes(UTF_8);
    }

    private void append(int from, int to) throws IOException {
        for (int number = from; number <= to; number++) {
            journal.append(event(number));
        }
    }

    private static List<String> words(JournalPage page) {
        return page.items().stream().map(JournalTest::word).toList();
    }

    private static String word(Item item) {
        return item.seq() + " " + new String(item.event(), UTF_8);
    }

    private List<String> all() throws IOException {
        return words(new JournalReader(files).page(0, 1 << 20));
    }

    private String newest() {
        List<String> names = files.list("events");
        return "events/" + names.get(names.size() - 1);
    }

    @Test
    void eventsAreNumberedAndFoundAgain() throws IOException {
        append(1, 2);
        restart();
        append(3, 3);
        assertThat(all()).containsExactly("1 event 001", "2 event 002", "3 event 003");
        assertThat(files.list("events")).containsExactly("00000000000000000001.events");
    }

    @Test
    void thereAreOnlySoManyFilesAndTheOldestGoAsAWhole() throws IOException {
        for (int number = 1; number <= 99; number++) {
            append(number, number);
            assertThat(files.list("events")).hasSizeLessThanOrEqualTo(3);
            assertThat(files.used()).isLessThanOrEqualTo(3L * SMALL.fileBytes());
            if (number % 7 == 0) {
                restart();
            }
        }
        assertThat(all()).hasSize(11).startsWith("89 event 089").endsWith("99 event 099");
    }

    @Test
    void pagesAreBoundedByBytesAndHoldOneEventAtLeast() throws IOException {
        append(1, 9);
        List<String> read = new ArrayList<>();
        JournalPage page = journal.read(0, 20);
        while (page.more()) {
            assertThat(page.items()).hasSize(2);
            assertThat(page.lastSeq()).isBetween(4L, 9L);
            read.addAll(words(page));
            page = journal.read(page.items().get(1).seq(), 20);
        }
        read.addAll(words(page));
        assertThat(read).hasSize(9).isEqualTo(all());
        assertThat(journal.read(8, 1).items()).hasSize(1);
        assertThat(journal.read(9, 1)).isEqualTo(new JournalPage(List.of(), false, 9, List.of()));
        assertThat(journal.read(100, 1).items()).isEmpty();
        assertThat(journal.read(100, 1).lastSeq()).isEqualTo(9);
    }

    @Test
    void anEmptyDirectoryHoldsNothing() throws IOException {
        assertThat(journal.read(0, 100)).isEqualTo(new JournalPage(List.of(), false, 0, List.of()));
    }

    /** At each change to the disk, the process or the power goes. */
    @Test
    void aCrashLosesNothingThatWasWritten() throws IOException {
        Random random = new Random(1);
        for (int change = 1; change <= 40; change++) {
            files = new CrashableFiles();
            journal = new JournalDirectory(files, SMALL);
            files.crashAt(change);
            int done = 0;
            try {
                for (int number = 1; number <= 30; number++) {
                    append(number, number);
                    done = number;
                }
            } catch (Crash crash) {
                assertThat(done).as("before change %d", change).isLessThan(30);
            }
            checkGoesOn(files.powerLost(random), change);
            restart();
            List<String> found = all();
            int kept = Math.min(done, 4);
            assertThat(found)
                    .as("killed at change %d", change)
                    .hasSizeGreaterThanOrEqualTo(kept)
                    .doesNotHaveDuplicates();
            if (done > 0) {
                assertThat(String.join(" ", found)).contains(done + " event %03d".formatted(done));
            }
            checkGoesOn(files, change);
        }
    }

    /** Whatever is there, the next event is written, and has a number of its own. */
    private static void checkGoesOn(CrashableFiles left, int change) throws IOException {
        List<Item> before = new JournalReader(left).page(0, 1 << 20).items();
        JournalDirectory next = new JournalDirectory(left, SMALL);
        next.append(event(999));
        List<Item> after = new JournalReader(left).page(0, 1 << 20).items();
        Item last = after.get(after.size() - 1);
        assertThat(last.event()).as("at change %d", change).isEqualTo(event(999));
        assertThat(before).allSatisfy(item -> assertThat(item.seq()).isLessThan(last.seq()));
        assertThat(next.read(last.seq() - 1, 100).items()).hasSize(1);
    }

    @Test
    void aTornEndIsCutOffAndSaidOnce() throws IOException {
        append(1, 2);
        byte[] whole = files.bytes(newest());
        for (int size = 20 + 33 + 1; size < whole.length; size++) {
            files.put("events/00000000000000000001.events", Arrays.copyOf(whole, size));
            assertThat(new JournalReader(files).page(0, 100).flaws()).isEmpty();
            journal = new JournalDirectory(files, SMALL);
            append(3, 3);
            assertThat(all())
                    .hasSize(2)
                    .startsWith("1 event 001")
                    .last()
                    .asString()
                    .endsWith(" event 003");
            assertThat(journal.complaint()).contains((size - 53) + " bytes").contains("cut off");
            assertThat(journal.complaint()).isEmpty();
        }
    }

    @Test
    void zerosOfALostWriteAreCutOff() throws IOException {
        append(1, 1);
        byte[] whole = files.bytes(newest());
        files.put(newest(), Arrays.copyOf(whole, whole.length + 60));
        restart();
        append(2, 2);
        List<String> found = all();
        assertThat(found).hasSize(2);
        assertThat(found.get(1)).endsWith("event 002");
    }

    /** One flip costs one event at most, or a file when it is in its header; never the start. */
    @Test
    void damageIsPassedOverAndSaid() throws IOException {
        append(1, 10);
        restart();
        List<String> names = files.list("events");
        assertThat(names).hasSize(3);
        byte[] bytes = files.bytes("events/" + names.get(1));
        for (int at = 0; at < bytes.length; at++) {
            byte[] flipped = bytes.clone();
            flipped[at] ^= 0x10;
            files.put("events/" + names.get(1), flipped);
            JournalPage page = new JournalReader(files).page(0, 1 << 20);
            assertThat(page.items()).as("byte %d", at).hasSize(at < 20 ? 6 : 9);
            assertThat(page.flaws()).as("byte %d", at).hasSize(1);
            assertThat(page.flaws().get(0)).contains(names.get(1));
            JournalPage end = new JournalReader(files).page(9, 1 << 20);
            assertThat(end.items()).as("byte %d", at).hasSize(1);
            assertThat(end.flaws()).isEmpty();
        }
    }

    @Test
    void aDamagedNewestFileIsGoneOnWith() throws IOException {
        append(1, 3);
        byte[] bytes = files.bytes(newest());
        for (int at = 0; at < bytes.length; at++) {
            files = new CrashableFiles();
            files.createDirectory("events");
            byte[] flipped = bytes.clone();
            flipped[at] ^= 0x04;
            files.put("events/00000000000000000001.events", flipped);
            journal = new JournalDirectory(files, SMALL);
            append(4, 4);
            assertThat(journal.complaint()).as("byte %d", at).isNotEmpty();
            List<Item> found = new JournalReader(files).page(0, 1 << 20).items();
            Item last = found.get(found.size() - 1);
            assertThat(last.event()).isEqualTo(event(4));
            assertThat(last.seq()).as("byte %d", at).isGreaterThanOrEqualTo(4);
        }
    }

    @Test
    void whatIsNoJournalIsLeftAlone() throws IOException {
        files.createDirectory("events");
        files.put("events/notes.txt", new byte[100]);
        files.put("events/1.events", new byte[100]);
        append(1, 40);
        assertThat(files.list("events")).contains("notes.txt", "1.events").hasSize(5);
        assertThat(all()).isNotEmpty();
    }

    @Test
    void anEventOfALaterVersionIsKeptAndCounted() throws IOException {
        append(1, 2);
        byte[] bytes = files.bytes(newest());
        byte[] record = JournalFormat.record(3, event(3));
        byte[] later = Arrays.copyOf(bytes, bytes.length + record.length);
        ByteBuffer.wrap(record).putInt(12, 2);
        CRC32C crc = new CRC32C();
        crc.update(record, 0, 8);
        crc.update(record, 12, record.length - 12);
        ByteBuffer.wrap(record).putInt(8, (int) crc.getValue());
        System.arraycopy(record, 0, later, bytes.length, record.length);
        files.put(newest(), later);
        restart();
        append(4, 4);
        JournalPage page = new JournalReader(files).page(0, 1 << 20);
        assertThat(words(page)).containsExactly("1 event 001", "2 event 002", "4 event 004");
        assertThat(page.flaws()).hasSize(1);
        assertThat(page.flaws().get(0)).contains("1 events").contains("later version");
    }

    @Test
    void aFullDiskCostsTheEventAndNothingElse() throws IOException {
        append(1, 2);
        long used = files.used();
        for (int room = 0; room < 33; room++) {
            files.limit(used + room);
            assertThatThrownBy(() -> journal.append(event(500))).isInstanceOf(IOException.class);
            assertThat(all()).containsExactly("1 event 001", "2 event 002");
        }
        files.limit(Long.MAX_VALUE);
        append(3, 3);
        assertThat(all()).hasSize(3);
        assertThat(all().get(2)).endsWith(" event 003");
    }

    @Test
    void whatIsTooLargeIsRefused() throws IOException {
        append(1, 1);
        assertThatThrownBy(() -> journal.append(new byte[200]))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("too large");
        append(2, 2);
        assertThat(all()).containsExactly("1 event 001", "2 event 002");
    }
}
