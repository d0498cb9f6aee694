package io.raftd.storage;

import io.raftd.raft.Entry;

import java.util.ArrayList;
import java.util.List;

/**
 * One file of the log, and where in it the records stand: one slot every {@value #SLOT_BYTES}
 * bytes.
 */
final class Segment {
    private static final int SLOT_BYTES = 64 << 10;

    private final SegmentHeader header;
    private final String file;
    private final List<Slot> slots = new ArrayList<>();
    private long tail = SegmentHeader.BYTES;
    private long nextIndex;
    private int chain;
    private long term;
    private long allocated;

    /**
     * Where the record of an index begins, or would, and the CRC and the term of the record before
     * it.
     */
    record Slot(long index, long position, int chain, long term) {}

    Segment(SegmentHeader header, long allocated) {
        this.header = header;
        this.file = header.file();
        this.nextIndex = header.firstIndex();
        this.chain = header.chain();
        this.term = header.previousTerm();
        this.allocated = allocated;
        slots.add(header.start());
    }

    /** Takes note of a record at {@code position}, behind all others. */
    void add(Entry entry, long position) {
        if (position - slots.get(slots.size() - 1).position >= SLOT_BYTES) {
            slots.add(new Slot(entry.index(), position, entry.previousCrc(), term));
        }
        nextIndex = entry.index() + 1;
        chain = entry.crc();
        term = entry.term();
        tail = position + entry.length();
    }

    /** Takes note that all before {@code position} is in use, by records and marks. */
    void extendTail(long position) {
        tail = position;
    }

    /**
     * Takes note of the file's size; tail <= allocated once all is written, and between them are
     * zeros.
     */
    void allocate(long bytes) {
        allocated = bytes;
    }

    /** Forgets the record at {@code slot} and all that follow. */
    void cut(Slot slot) {
        nextIndex = slot.index;
        tail = slot.position;
        chain = slot.chain;
        term = slot.term;
        allocated = slot.position;
        slots.removeIf(s -> s.index > slot.index);
    }

    /** The last slot at or before {@code index}. */
    Slot slot(long index) {
        int low = 0;
        for (int high = slots.size() - 1; low < high; ) {
            int middle = (low + high + 1) >>> 1;
            if (slots.get(middle).index <= index) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return slots.get(low);
    }

    SegmentHeader header() {
        return header;
    }

    String file() {
        return file;
    }

    long firstIndex() {
        return header.firstIndex();
    }

    /** Where the log goes on behind this segment. */
    Slot end() {
        return new Slot(nextIndex, tail, chain, term);
    }

    /** One above the index of the last record. */
    long nextIndex() {
        return nextIndex;
    }

    /** The CRC of the last record, to which the next one chains. */
    int chain() {
        return chain;
    }

    /** Its term; of an empty segment, that of the record before. */
    long term() {
        return term;
    }

    long tail() {
        return tail;
    }

    long allocated() {
        return allocated;
    }

    boolean isEmpty() {
        return nextIndex == header.firstIndex();
    }

    LogStats.Segment stats() {
        return new LogStats.Segment(file, header.firstIndex(), nextIndex - 1, allocated);
    }
}
