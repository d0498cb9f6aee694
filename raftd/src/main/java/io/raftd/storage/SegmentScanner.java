package io.raftd.storage;

import io.raftd.raft.Entry;
import io.raftd.storage.Segment.Slot;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records and marks of one segment in order, each verified, by itself and against those
 * before it.
 */
final class SegmentScanner {
    private static final int BUFFER = 256 << 10;
    private static final byte[] ZEROS = new byte[BUFFER];

    private final Disk disk;
    private final String file;
    private final long nonce;
    private final long end;
    private long index;
    private long position;
    private int chain;
    private long term;

    /** The bytes of the file from {@code position} on begin at {@code at}. */
    private byte[] buffer;

    private int at;
    private int limit;
    private @Nullable Entry entry;
    private @Nullable Mark mark;
    private @Nullable String defect;

    /** What came next. */
    enum Found {
        RECORD,
        MARK,
        /** The end, zeros or, then there is a {@link #defect}, something else. */
        NOTHING
    }

    /**
     * What lies behind the last record and mark, up to the end: only zeros; where a mark is, which
     * vouches for all before it, or 0.
     */
    record Rest(boolean zeros, long vouchedAt) {}

    SegmentScanner(Disk disk, SegmentHeader header, Slot start, long end) {
        this.disk = disk;
        this.file = header.file();
        this.nonce = header.nonce();
        this.end = end;
        this.index = start.index();
        this.position = start.position();
        this.chain = start.chain();
        this.term = start.term();
        this.buffer = new byte[(int) Math.min(BUFFER, Math.max(end - position, Mark.BYTES))];
    }

    Found next() {
        if (fill(Integer.BYTES) < Integer.BYTES) {
            return Found.NOTHING;
        }
        int first = ByteBuffer.wrap(buffer).getInt(at);
        if (first == 0) {
            return Found.NOTHING;
        }
        return first == Mark.MAGIC ? nextMark() : nextRecord(first);
    }

    private Found nextMark() {
        @Nullable Mark m = fill(Mark.BYTES) < Mark.BYTES ? null : Mark.decode(buffer, at, position);
        if (m == null || !m.equals(new Mark(nonce, index - 1, chain))) {
            defect = "mark is not sound";
            return Found.NOTHING;
        }
        mark = m;
        advance(Mark.BYTES);
        return Found.MARK;
    }

    private Found nextRecord(int length) {
        boolean possible =
                length >= Entry.HEADER && length <= Entry.MAX_BYTES && length <= end - position;
        int available = fill(possible ? length : Entry.HEADER);
        defect = Entry.defect(buffer, at, available);
        if (defect != null) {
            return Found.NOTHING;
        }
        Entry e = Entry.view(buffer, at);
        if (e.index() != index || e.previousCrc() != chain) {
            defect = String.format(
                    Locale.ROOT,
                    "record of index %d behind %08x stands where index %d behind %08x belongs",
                    e.index(),
                    e.previousCrc(),
                    index,
                    chain);
            return Found.NOTHING;
        }
        entry = e;
        index++;
        chain = e.crc();
        term = e.term();
        advance(e.length());
        return Found.RECORD;
    }

    private void advance(int bytes) {
        at += bytes;
        position += bytes;
    }

    /**
     * Reads on until {@code wanted} bytes are in the buffer, or the file ends; returns how many
     * are.
     */
    private int fill(int wanted) {
        int kept = limit - at;
        if (kept < wanted) {
            byte[] to = wanted > buffer.length ? new byte[wanted] : buffer;
            System.arraycopy(buffer, at, to, 0, kept);
            buffer = to;
            at = 0;
            int room = (int) Math.min(buffer.length - kept, end - position - kept);
            limit = kept + disk.read(file, position + kept, ByteBuffer.wrap(buffer, kept, room));
        }
        return limit - at;
    }

    Rest rest() {
        boolean zeros = true;
        byte[] b = new byte[(int) Math.min(BUFFER, end - position)];
        for (long from = position; from < end; from += BUFFER - Mark.BYTES) {
            int n = disk.read(
                    file, from, ByteBuffer.wrap(b, 0, (int) Math.min(BUFFER, end - from)));
            for (int i = nonZero(b, 0, n); i < n; i = nonZero(b, i + 1, n)) {
                zeros = false;
                if (b[i] == Mark.MAGIC >>> 24
                        && n - i >= Mark.BYTES
                        && isOurs(Mark.decode(b, i, from + i))) {
                    return new Rest(false, from + i);
                }
            }
        }
        return new Rest(zeros, 0);
    }

    /** Where the next byte that is not 0 stands, from {@code from} on; {@code end} if none does. */
    private static int nonZero(byte[] b, int from, int end) {
        int at = Arrays.mismatch(b, from, end, ZEROS, 0, end - from);
        return at < 0 ? end : from + at;
    }

    private boolean isOurs(@Nullable Mark m) {
        return m != null && m.nonce() == nonce;
    }

    /** An entry with bytes of its own. */
    static Entry copy(Entry e) {
        return Entry.view(Arrays.copyOfRange(e.buffer(), e.offset(), e.offset() + e.length()), 0);
    }

    /** The record found last, in a buffer that the next step reuses. */
    Entry entry() {
        return Objects.requireNonNull(entry);
    }

    /** The mark found last. */
    Mark mark() {
        return Objects.requireNonNull(mark);
    }

    /** The place behind what was found last. */
    Slot place() {
        return new Slot(index, position, chain, term);
    }

    long index() {
        return index;
    }

    long position() {
        return position;
    }

    /** Why there is neither a record nor a mark; null at zeros and at the end. */
    @Nullable
    String defect() {
        return defect;
    }
}
