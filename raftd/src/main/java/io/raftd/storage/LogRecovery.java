package io.raftd.storage;

import io.raftd.raft.Entry;
import io.raftd.raft.EntryType;
import io.raftd.raft.LogSummary;
import io.raftd.raft.LogSummary.TermStart;
import io.raftd.raft.SnapshotPoint;
import io.raftd.storage.Defect.Kind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Finds again the log that a directory holds, refuses it when it is damaged, and removes what a
 * crash left half done.
 */
final class LogRecovery implements LogVisitor {
    private static final int COPY_BYTES = 256 << 10;

    private final Disk disk;
    private final @Nullable SnapshotPoint snapshot;
    private final CommitHint hint;
    private final List<Segment> segments = new ArrayList<>();
    private final List<TermStart> terms = new ArrayList<>();
    private final List<Entry> configurations = new ArrayList<>();
    private final List<Defect> unfinished = new ArrayList<>();
    private long clusterTimeMs;

    /** Of the entry where the snapshot stands; -1 when the log does not hold it. */
    private long termAtSnapshot = -1;

    /** In the newest segment, all before is vouched for by a mark. */
    private long vouchedTo;

    /** All up to here is committed, as far as the hint is right about an entry that is here. */
    private long committed;

    private LogRecovery(Disk disk, @Nullable SnapshotPoint snapshot, CommitHint hint) {
        this.disk = disk;
        this.snapshot = snapshot;
        this.hint = hint;
        this.clusterTimeMs = snapshot == null ? 0 : snapshot.clusterTimeMs();
    }

    /**
     * Reads all of the log and changes nothing. Throws StorageFailure at the first damage.
     *
     * @param snapshot the newest one, null when there is none
     */
    static LogRecovery read(
            Disk disk, UUID cluster, @Nullable SnapshotPoint snapshot, CommitHint hint) {
        LogRecovery recovery = new LogRecovery(disk, snapshot, hint);
        LogScan.run(disk, Origin.of(cluster, snapshot), recovery);
        if (recovery.segments.isEmpty()) {
            throw Defect.damage(SegmentedLog.DIRECTORY, 0, "the log has no segment")
                    .failure();
        }
        if (recovery.hasLostGenesis()) {
            String reason =
                    "the log has no entry, not even the one with which its cluster was born";
            throw Defect.damage(recovery.newest().file(), 0, reason).failure();
        }
        return recovery;
    }

    /** The log of a node that was there at its cluster's birth has never been empty. */
    private boolean hasLostGenesis() {
        SegmentHeader oldest = segments.get(0).header();
        return terms.isEmpty() && oldest.firstIndex() == 1 && !oldest.anew();
    }

    /**
     * Why the log is of no use any more, null when it is: the snapshot was taken in from another
     * node, or of entries that were not yet durable here, and a crash came before the log had
     * followed. All that it lacks, or has otherwise, the snapshot covers.
     */
    @Nullable
    String obsolete() {
        if (snapshot == null
                || termAtSnapshot == snapshot.term()
                || segments.get(0).firstIndex() == snapshot.index() + 1) {
            return null;
        }
        long last = newest().nextIndex() - 1;
        return last < snapshot.index()
                ? "ends with index " + last + ", before snapshot " + place(snapshot)
                : "has term " + termAtSnapshot + " at snapshot " + place(snapshot);
    }

    private static String place(SnapshotPoint point) {
        return "(" + point.index() + "," + point.term() + ")";
    }

    /**
     * Makes what was read durable, and the disk equal to it. The records that no mark vouches for
     * are written again, as they are: they may be in the page cache alone, marked clean by a force
     * that failed. Names become durable before others are taken away for them.
     */
    List<Segment> repair(List<String> notes) {
        disk.forceDirectory(SegmentedLog.DIRECTORY);
        for (Defect defect : unfinished) {
            notes.add(defect + "; removed");
            if (defect.kind() == Kind.LEFTOVER) {
                disk.delete(defect.file());
            } else {
                disk.truncate(defect.file(), defect.offset());
                newest().allocate(defect.offset());
            }
        }
        Segment newest = newest();
        long unvouched = newest.tail() - vouchedTo;
        ByteBuffer copy = ByteBuffer.allocate((int) Math.min(COPY_BYTES, unvouched));
        for (long at = vouchedTo; at < newest.tail(); at += COPY_BYTES) {
            copy.clear().limit((int) Math.min(COPY_BYTES, newest.tail() - at));
            disk.read(newest.file(), at, copy);
            disk.write(newest.file(), at, copy.flip());
        }
        disk.force(newest.file());
        disk.forceDirectory(SegmentedLog.DIRECTORY);
        return segments;
    }

    LogSummary summary() {
        Segment newest = newest();
        return new LogSummary(
                segments.get(0).firstIndex(),
                segments.get(0).header().previousTerm(),
                newest.nextIndex() - 1,
                newest.chain(),
                clusterTimeMs,
                List.copyOf(terms),
                List.copyOf(configurations),
                committed);
    }

    /** Of the last entry, be it stored or the one before an empty log. */
    long lastTerm() {
        return newest().term();
    }

    private Segment newest() {
        return segments.get(segments.size() - 1);
    }

    @Override
    public void segment(SegmentHeader header, long bytes) {
        segments.add(new Segment(header, bytes));
        vouchedTo = SegmentHeader.BYTES;
    }

    @Override
    public void record(Entry entry, long position) {
        newest().add(entry, position);
        clusterTimeMs = entry.clusterTimeMs();
        if (snapshot != null && entry.index() == snapshot.index()) {
            termAtSnapshot = entry.term();
        }
        if (hint.isOf(entry)) {
            committed = entry.index();
        }
        if (terms.isEmpty() || terms.get(terms.size() - 1).term() != entry.term()) {
            terms.add(new TermStart(entry.index(), entry.term()));
        }
        if (entry.type() == EntryType.CONFIGURATION) {
            configurations.add(SegmentScanner.copy(entry));
        }
    }

    @Override
    public void mark(Mark mark, long position) {
        vouchedTo = position + Mark.BYTES;
    }

    @Override
    public void end(long position) {
        newest().extendTail(position);
    }

    @Override
    public void defect(Defect defect) {
        if (defect.kind() == Kind.DAMAGE || defect.kind() == Kind.FOREIGN) {
            throw defect.failure();
        }
        unfinished.add(defect);
    }
}
