package io.raftd.storage.journal;

import io.raftd.node.JournalPage.Item;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a journal's file.
 *
 * <pre>
 *   header: offset  bytes  field (big-endian)
 *                0      4  magic, "RJRN"
 *                4      4  format version, 1
 *                8      8  sequence number of the first record
 *               16      4  CRC32C of all before
 *
 *   record: offset  bytes  field
 *                0      4  magic, "REVT"
 *                4      4  length of the whole record, at most {@link #MAX_RECORD}
 *                8      4  CRC32C of the magic, the length and all behind this field
 *               12      4  record version, 1
 *               16      8  sequence number, greater than that of any record before it
 *               24         payload
 * </pre>
 */
final class JournalFormat {
    static final int HEADER = 20;
    static final int RECORD_HEADER = 24;
    static final int MAX_RECORD = 64 << 10;
    static final String SUFFIX = ".events";

    private static final int DIGITS = 20;
    private static final int MAGIC = 0x524A524E;
    private static final int RECORD_MAGIC = 0x52455654;
    private static final int VERSION = 1;

    private JournalFormat() {}

    /**
     * What a file holds.
     *
     * @param lastSeq of the last sound record; one less than the first one's when there is none
     * @param end behind the last sound record, or the header; 0 when the header is not sound
     * @param size of the file; what lies between {@code end} and there is not sound
     * @param skipped bytes before {@code end} that are not sound
     * @param unknown sound records of a version that is not known
     */
    record Contents(List<Item> items, long lastSeq, int end, int size, int skipped, int unknown) {
        /** The highest number that anything in the file, sound or not, may have had. */
        long highestSeq() {
            return lastSeq + (size - end + RECORD_HEADER - 1) / RECORD_HEADER;
        }
    }

    static String name(long firstSeq) {
        return String.format(Locale.ROOT, "%0" + DIGITS + "d%s", firstSeq, SUFFIX);
    }

    /** The number of the first record by the file's name; null: not a journal's file. */
    static @Nullable Long firstSeq(String name) {
        if (name.length() != DIGITS + SUFFIX.length() || !name.endsWith(SUFFIX)) {
            return null;
        }
        try {
            long seq = Long.parseLong(name.substring(0, DIGITS));
            return seq > 0 && name(seq).equals(name) ? seq : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    static byte[] header(long firstSeq) {
        ByteBuffer b = ByteBuffer.allocate(HEADER);
        b.putInt(MAGIC).putInt(VERSION).putLong(firstSeq);
        return b.putInt(crc(b.array(), 0, 16)).array();
    }

    private static boolean isHeader(byte[] file, int size, long firstSeq) {
        ByteBuffer b = ByteBuffer.wrap(file);
        return size >= HEADER
                && b.getInt(0) == MAGIC
                && b.getInt(4) == VERSION
                && b.getLong(8) == firstSeq
                && b.getInt(16) == crc(file, 0, 16);
    }

    static byte[] record(long seq, byte[] payload) {
        ByteBuffer b = ByteBuffer.allocate(RECORD_HEADER + payload.length);
        b.putInt(0, RECORD_MAGIC)
                .putInt(4, b.capacity())
                .putInt(12, VERSION)
                .putLong(16, seq)
                .put(RECORD_HEADER, payload);
        return b.putInt(8, recordCrc(b, 0, b.capacity())).array();
    }

    private static int recordCrc(ByteBuffer b, int at, int length) {
        CRC32C crc = new CRC32C();
        crc.update(b.slice(at, 8));
        crc.update(b.slice(at + 12, length - 12));
        return (int) crc.getValue();
    }

    private static int crc(byte[] b, int from, int to) {
        CRC32C crc = new CRC32C();
        crc.update(b, from, to - from);
        return (int) crc.getValue();
    }

    /** Reads the first {@code size} bytes of {@code file}, whose name says {@code firstSeq}. */
    static Contents read(byte[] file, int size, long firstSeq) {
        List<Item> items = new ArrayList<>();
        long last = firstSeq - 1;
        if (!isHeader(file, size, firstSeq)) {
            return new Contents(items, last, 0, size, 0, 0);
        }
        ByteBuffer b = ByteBuffer.wrap(file, 0, size);
        int end = HEADER;
        int skipped = 0;
        int unknown = 0;
        int at = HEADER;
        while (at <= size - RECORD_HEADER) {
            int length = soundLength(b, at);
            if (length == 0 || b.getLong(at + 16) <= last) {
                at++;
                continue;
            }
            last = b.getLong(at + 16);
            if (b.getInt(at + 12) == VERSION) {
                byte[] payload = new byte[length - RECORD_HEADER];
                b.get(at + RECORD_HEADER, payload);
                items.add(new Item(last, payload));
            } else {
                unknown++;
            }
            skipped += at - end;
            at += length;
            end = at;
        }
        return new Contents(items, last, end, size, skipped, unknown);
    }

    /** Of the sound record that begins there; 0: none does. */
    private static int soundLength(ByteBuffer b, int at) {
        if (b.getInt(at) != RECORD_MAGIC) {
            return 0;
        }
        int length = b.getInt(at + 4);
        boolean sound = length >= RECORD_HEADER
                && length <= Math.min(MAX_RECORD, b.limit() - at)
                && b.getInt(at + 8) == recordCrc(b, at, length);
        return sound ? length : 0;
    }
}
