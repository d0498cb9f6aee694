package io.raftd.storage;

import io.raftd.node.StorageFailure;
import io.raftd.node.StorageFailure.Kind;
import io.raftd.raft.Entry;
import io.raftd.raft.SnapshotPoint;
import io.raftd.storage.Segment.Slot;
import io.raftd.storage.SegmentScanner.Found;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The log as a row of segments, the last of which is appended to. A batch is one write, [mark]
 * record..., and one force into space that was zeroed before, so that the force has no metadata to
 * write. Zeros are kept ahead by steps; when the disk has no room for a step the log is full, and
 * what is ahead is there for the writes in hand.
 */
final class SegmentedLog {
    static final String DIRECTORY = "log";

    /** How the name of a file that is not yet part of the log ends. */
    static final String ASIDE = ".tmp";

    private static final int BATCH = 256 << 10;
    private static final int MAX_AHEAD = 4 << 20;

    private final Disk disk;
    private final UUID cluster;
    private final long segmentSize;
    private final Supplier<UUID> uuids;
    private final List<Segment> segments;

    /** Bytes to keep zeroed behind the tail, and how many to add at a time. */
    private final long ahead;

    private final long step;

    /** The end of what the active segment's tail counts as written. */
    private final ByteBuffer batch = ByteBuffer.allocateDirect(BATCH);

    /** Whether a mark, or the header of a segment, stands behind the last record. */
    private boolean vouched;

    private boolean full;
    private long freeBytes;
    private List<LogStats.Segment> sealed = List.of();

    SegmentedLog(
            Disk disk,
            UUID cluster,
            long segmentSize,
            Supplier<UUID> uuids,
            List<Segment> segments) {
        this.disk = disk;
        this.cluster = cluster;
        this.segmentSize = segmentSize;
        this.uuids = uuids;
        this.segments = segments;
        this.ahead = Math.min(MAX_AHEAD, segmentSize / 2);
        this.step = ahead / 4;
        this.freeBytes = disk.freeBytes();
        segmentsChanged();
    }

    /**
     * The log of a new member of a cluster, which begins with {@code genesis}, or empty without.
     * The directory's name is not durable yet.
     */
    static SegmentedLog create(
            Disk disk,
            UUID cluster,
            @Nullable Entry genesis,
            long segmentSize,
            Supplier<UUID> uuids) {
        disk.createDirectory(DIRECTORY);
        SegmentedLog log = new SegmentedLog(disk, cluster, segmentSize, uuids, new ArrayList<>());
        Slot start = new Slot(1, 0, Entry.chainSeed(cluster), 0);
        log.begin(log.createSegment(start, genesis == null));
        if (genesis != null) {
            log.append(List.of(genesis));
            log.seal();
        }
        return log;
    }

    /** The empty log of a directory that is founded with a snapshot, see {@link Founding}. */
    static void createBehind(
            Disk disk,
            UUID cluster,
            SnapshotPoint snapshot,
            long segmentSize,
            Supplier<UUID> uuids) {
        disk.createDirectory(DIRECTORY);
        SegmentedLog log = new SegmentedLog(disk, cluster, segmentSize, uuids, new ArrayList<>());
        log.begin(log.createSegment(Origin.behind(snapshot), true));
    }

    private void begin(@Nullable Segment first) {
        if (first == null) {
            throw new StorageFailure(
                    Kind.FAILED, "no space left for a log; free some space, then start again");
        }
        segments.clear();
        segments.add(first);
        vouched = true;
        full = false;
        segmentsChanged();
    }

    /**
     * The entries are durable on return, and behind them there is nothing. They follow each other,
     * and the first an entry.
     */
    void append(List<Entry> entries) {
        long first = entries.get(0).index();
        if (first < active().nextIndex()) {
            cut(first);
        }
        if (!vouched) {
            putMark();
        }
        long bytes = 0;
        for (Entry entry : entries) {
            Segment segment = active();
            if (entry.index() != segment.nextIndex()) {
                throw new IllegalStateException("index " + entry.index()
                        + " appended to a log that ends with " + (segment.nextIndex() - 1));
            }
            if (entry.previousCrc() != segment.chain()) {
                throw new IllegalStateException("index %d chains to %08x, but index %d is %08x"
                        .formatted(
                                entry.index(),
                                entry.previousCrc(),
                                entry.index() - 1,
                                segment.chain()));
            }
            if (segment.tail() + entry.length() > segmentSize && !segment.isEmpty() && !full) {
                segment = roll();
            }
            segment.add(entry, segment.tail());
            put(entry.buffer(), entry.offset(), entry.length());
            bytes += entry.length();
        }
        flush();
        disk.force(active().file());
        vouched = false;
        if (bytes < step / 16) {
            keepAhead(ahead / 2);
        } else {
            lookForRoom();
        }
    }

    /** Bytes behind the tail, which has moved past them already. */
    private void put(byte[] bytes, int offset, int length) {
        for (int done = 0; done < length; ) {
            if (!batch.hasRemaining()) {
                write(length - done);
            }
            int n = Math.min(length - done, batch.remaining());
            batch.put(bytes, offset + done, n);
            done += n;
        }
    }

    private void putMark() {
        Segment segment = active();
        Mark mark = new Mark(segment.header().nonce(), segment.nextIndex() - 1, segment.chain());
        byte[] bytes = mark.encode(segment.tail());
        segment.extendTail(segment.tail() + bytes.length);
        put(bytes, 0, bytes.length);
        vouched = true;
    }

    private void flush() {
        write(0);
    }

    /** Writes the batch so far; {@code missing} bytes before the tail are still to be put. */
    private void write(int missing) {
        Segment segment = active();
        long to = segment.tail() - missing;
        if (batch.flip().hasRemaining()) {
            disk.write(segment.file(), to - batch.remaining(), batch);
        }
        batch.clear();
        segment.allocate(Math.max(segment.allocated(), to));
    }

    /**
     * Seals the active segment and returns the next one, or the same when the disk has no room for
     * another.
     */
    private Segment roll() {
        flush();
        Segment last = active();
        disk.force(last.file());
        @Nullable Segment next = createSegment(last.end(), false);
        if (next == null) {
            full = true;
            return last;
        }
        disk.truncate(last.file(), last.tail());
        last.allocate(last.tail());
        segments.add(next);
        segmentsChanged();
        return next;
    }

    /** Null when the disk has no room. On return the segment is part of the log, durably. */
    private @Nullable Segment createSegment(Slot start, boolean anew) {
        UUID random = uuids.get();
        long nonce = random.getMostSignificantBits() ^ random.getLeastSignificantBits();
        SegmentHeader header =
                new SegmentHeader(cluster, start.index(), start.chain(), start.term(), anew, nonce);
        String aside = header.file() + ASIDE;
        if (!disk.tryCreate(aside)) {
            return null;
        }
        long bytes = SegmentHeader.BYTES + step;
        if (!disk.tryWrite(aside, 0, ByteBuffer.wrap(header.encode()))
                || !disk.tryZero(aside, SegmentHeader.BYTES, bytes)) {
            disk.delete(aside);
            return null;
        }
        disk.force(aside);
        disk.rename(aside, header.file());
        disk.forceDirectory(DIRECTORY);
        return new Segment(header, bytes);
    }

    /**
     * Removes the entries from {@code from} on, durably, the newest file first: at any moment what
     * is there is a log without a gap. The cluster's first entry stays.
     */
    private void cut(long from) {
        long least = Math.max(2, segments.get(0).firstIndex());
        if (from < least) {
            throw new IllegalStateException(
                    "cut at index " + from + " < " + least + ", the first that may go");
        }
        deleteBehind(from);
        Segment segment = active();
        Slot place = scanTo(segment, from).place();
        disk.truncate(segment.file(), place.position());
        disk.force(segment.file());
        segment.cut(place);
        segmentsChanged();
        vouched = false;
    }

    /** Deletes the segments that begin behind an index. */
    private void deleteBehind(long index) {
        while (active().firstIndex() > index) {
            disk.delete(active().file());
            disk.forceDirectory(DIRECTORY);
            segments.remove(segments.size() - 1);
        }
    }

    /**
     * Removes, durably, segments all of whose entries are before {@code firstIndex}, but never the
     * active one. The oldest goes first: at any moment what is there is a log without a gap.
     */
    void compact(long firstIndex) {
        while (segments.size() > 1 && segments.get(1).firstIndex() <= firstIndex) {
            disk.delete(segments.get(0).file());
            disk.forceDirectory(DIRECTORY);
            segments.remove(0);
        }
        segmentsChanged();
    }

    /**
     * Begins the log anew behind a snapshot, which is durable; all that it held goes, durably. The
     * segments that begin behind the new one go first, so that it is the newest; then it takes its
     * place, and says that it begins the log; then those before it go, in any order. Until it is
     * there, what is there is the old log, or a part of it from its beginning that reaches up to
     * the snapshot; from then on it is the new one, whatever else there is.
     */
    void reset(SnapshotPoint snapshot) {
        Slot start = Origin.behind(snapshot);
        if (start.index() < segments.get(0).firstIndex()) {
            throw new IllegalStateException("a log that begins with index "
                    + segments.get(0).firstIndex() + " cannot begin anew with " + start.index());
        }
        deleteBehind(start.index());
        @Nullable Segment fresh = createSegment(start, true);
        List<Segment> old = List.copyOf(segments);
        begin(fresh);
        for (Segment segment : old) {
            if (segment.firstIndex() < start.index()) {
                disk.delete(segment.file());
            }
        }
        disk.forceDirectory(DIRECTORY);
    }

    /** See {@link io.raftd.node.Storage#read}. */
    List<Entry> read(long from, int maxBytes) {
        long first = segments.get(0).firstIndex();
        long last = active().nextIndex() - 1;
        if (from < first || from > last) {
            throw new IllegalArgumentException(
                    "index " + from + " is not within " + first + " to " + last);
        }
        List<Entry> entries = new ArrayList<>();
        int room = maxBytes;
        for (int i = holding(from); i < segments.size(); i++) {
            Segment segment = segments.get(i);
            SegmentScanner scanner = scanTo(segment, Math.max(from, segment.firstIndex()));
            while (scanner.index() < segment.nextIndex()) {
                Entry entry = nextRecord(scanner, segment);
                if (entry.length() > room && !entries.isEmpty()) {
                    return entries;
                }
                entries.add(SegmentScanner.copy(entry));
                room -= entry.length();
            }
        }
        return entries;
    }

    /** The segment that holds an index. */
    private int holding(long index) {
        int i = segments.size() - 1;
        while (segments.get(i).firstIndex() > index) {
            i--;
        }
        return i;
    }

    /** Stands before the record of {@code index}, which the segment holds, or at its end. */
    private SegmentScanner scanTo(Segment segment, long index) {
        SegmentScanner scanner =
                new SegmentScanner(disk, segment.header(), segment.slot(index), segment.tail());
        while (scanner.index() < index) {
            nextRecord(scanner, segment);
        }
        return scanner;
    }

    private static Entry nextRecord(SegmentScanner scanner, Segment segment) {
        Found found = scanner.next();
        while (found == Found.MARK) {
            found = scanner.next();
        }
        if (found == Found.NOTHING) {
            String reason = "index " + scanner.index() + ": " + scanner.defect();
            throw Defect.damage(segment.file(), scanner.position(), reason).failure();
        }
        return scanner.entry();
    }

    /**
     * Vouches for the last batch and zeroes one step ahead, where there is need; durable on return.
     */
    void idle() {
        boolean marked = leaveMark();
        boolean zeroed = keepAhead(ahead);
        freeBytes = disk.freeBytes();
        if (marked || zeroed) {
            disk.force(active().file());
        }
    }

    /** Vouches for the last batch, durably. */
    void seal() {
        if (leaveMark()) {
            disk.force(active().file());
        }
    }

    private boolean leaveMark() {
        if (vouched) {
            return false;
        }
        putMark();
        flush();
        return true;
    }

    /** Zeroes a step when fewer than {@code enough} bytes are ahead; true when it did. */
    private boolean keepAhead(long enough) {
        Segment segment = active();
        full = false;
        if (segment.allocated() - segment.tail() >= enough) {
            return false;
        }
        long to = segment.allocated() + step;
        full = !disk.tryZero(segment.file(), segment.allocated(), to);
        if (!full) {
            segment.allocate(to);
        }
        return !full;
    }

    /**
     * Large batches need no zeros: writing everything twice would cost more than what it saves
     * their forces.
     */
    private void lookForRoom() {
        freeBytes = disk.freeBytes();
        full = active().allocated() - active().tail() + freeBytes < ahead / 2;
    }

    LogStats stats() {
        return new LogStats(sealed, active().stats(), freeBytes, full);
    }

    private Segment active() {
        return segments.get(segments.size() - 1);
    }

    private void segmentsChanged() {
        sealed = segments.stream()
                .limit(Math.max(0, segments.size() - 1))
                .map(Segment::stats)
                .toList();
    }
}
