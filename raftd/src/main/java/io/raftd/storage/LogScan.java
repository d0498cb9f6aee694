package io.raftd.storage;

import io.raftd.raft.Entry;
import io.raftd.raft.SnapshotPoint;
import io.raftd.storage.Defect.Kind;
import io.raftd.storage.Segment.Slot;
import io.raftd.storage.SegmentScanner.Found;
import io.raftd.storage.SegmentScanner.Rest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads a whole log, byte for byte, and judges what is amiss: a torn write, or damage. It changes
 * nothing.
 */
final class LogScan {
    private final Disk disk;
    private final Origin origin;
    private final @Nullable UUID cluster;
    private final @Nullable SnapshotPoint snapshot;
    private final LogVisitor visitor;

    /** Where the log goes on; null behind damage, then the next header is believed. */
    private @Nullable Slot expected;

    private long term;

    private LogScan(Disk disk, Origin origin, LogVisitor visitor) {
        this.disk = disk;
        this.origin = origin;
        this.cluster = origin.cluster();
        this.snapshot = origin.snapshot();
        this.visitor = visitor;
    }

    /**
     * Shows the visitor the log of a cluster, or of whichever cluster its headers name when the
     * origin does not say.
     */
    static void run(Disk disk, Origin origin, LogVisitor visitor) {
        new LogScan(disk, origin, visitor).run();
    }

    private void run() {
        List<String> segments = new ArrayList<>();
        for (String name : disk.list(SegmentedLog.DIRECTORY)) {
            if (name.endsWith(SegmentedLog.ASIDE)) {
                visitor.defect(new Defect(
                        Kind.LEFTOVER, file(name), 0, "a segment whose creation was cut short"));
            } else if (SegmentHeader.firstIndex(name) == 0) {
                visitor.defect(Defect.damage(file(name), 0, "not a file of a log"));
            } else {
                segments.add(name);
            }
        }
        skipObsolete(segments);
        for (int i = 0; i < segments.size(); i++) {
            if (i == 0) {
                expected = origin.start(SegmentHeader.firstIndex(segments.get(0)));
            }
            scan(segments.get(i), i == segments.size() - 1);
        }
    }

    /**
     * Where the log began anew and a crash came before all of the old one was deleted, the newest
     * segment says so, and holds nothing yet.
     */
    private void skipObsolete(List<String> segments) {
        if (segments.size() < 2) {
            return;
        }
        String newest = segments.get(segments.size() - 1);
        byte[] head = disk.readAll(file(newest), SegmentHeader.BYTES);
        if (SegmentHeader.defect(head) == null && beginsAnew(SegmentHeader.decode(head), newest)) {
            List<String> obsolete = segments.subList(0, segments.size() - 1);
            obsolete.forEach(name -> visitor.defect(new Defect(
                    Kind.LEFTOVER, file(name), 0, "of the log before it began anew as " + newest)));
            obsolete.clear();
        }
    }

    private boolean beginsAnew(SegmentHeader header, String name) {
        return header.anew()
                && header.file().equals(file(name))
                && (cluster == null || header.cluster().equals(cluster));
    }

    private static String file(String name) {
        return SegmentedLog.DIRECTORY + "/" + name;
    }

    private void scan(String name, boolean newest) {
        String file = file(name);
        long bytes = disk.size(file);
        @Nullable String gap = gap(SegmentHeader.firstIndex(name));
        if (gap == null && bytes == 0 && newest) {
            visitor.defect(new Defect(
                    Kind.LEFTOVER, file, 0, "an empty file; its creation was cut short"));
            return;
        }
        byte[] head = disk.readAll(file, SegmentHeader.BYTES);
        @Nullable String defect = gap != null ? gap : SegmentHeader.defect(head);
        if (defect == null) {
            defect = misplaced(SegmentHeader.decode(head), file);
        }
        if (defect != null) {
            visitor.defect(Defect.damage(file, 0, defect));
            expected = null;
            return;
        }
        SegmentHeader header = SegmentHeader.decode(head);
        if (cluster != null && !header.cluster().equals(cluster)) {
            visitor.defect(new Defect(
                    Kind.FOREIGN, file, 0, "of cluster " + header.cluster() + ", not " + cluster));
        }
        visitor.segment(header, bytes);
        term = header.previousTerm();
        SegmentScanner scanner = new SegmentScanner(disk, header, header.start(), bytes);
        records(file, scanner);
        @Nullable Defect broken = judge(file, scanner, newest);
        if (broken != null) {
            visitor.defect(broken);
        }
        expected = broken != null && broken.kind() == Kind.DAMAGE ? null : scanner.place();
    }

    private @Nullable String gap(long first) {
        if (expected == null || first == expected.index()) {
            return null;
        }
        return first > expected.index()
                ? "begins with index " + first + ", but indexes from " + expected.index()
                        + " on are missing before it"
                : "begins with index " + first + ", but the files before it go on to index "
                        + (expected.index() - 1);
    }

    private @Nullable String misplaced(SegmentHeader header, String file) {
        if (!header.file().equals(file)) {
            return "the header is that of " + header.file();
        }
        if (expected != null
                && header.cluster().equals(cluster)
                && (header.chain() != expected.chain()
                        || header.previousTerm() != expected.term())) {
            return String.format(
                    Locale.ROOT,
                    "follows record %08x of term %d, but that before it is %08x of term %d",
                    header.chain(),
                    header.previousTerm(),
                    expected.chain(),
                    expected.term());
        }
        return null;
    }

    private void records(String file, SegmentScanner scanner) {
        for (Found found = scanner.next(); found != Found.NOTHING; found = scanner.next()) {
            if (found == Found.MARK) {
                visitor.mark(scanner.mark(), scanner.position() - Mark.BYTES);
                continue;
            }
            Entry entry = scanner.entry();
            long position = scanner.position() - entry.length();
            if (entry.term() < term) {
                visitor.defect(Defect.damage(
                        file, position, "term " + entry.term() + " behind term " + term));
            }
            term = entry.term();
            if (contradicts(entry)) {
                String reason = String.format(
                        Locale.ROOT,
                        "record %08x of %s, but the snapshot taken behind it says %08x",
                        entry.crc(),
                        entry,
                        Objects.requireNonNull(snapshot).chain());
                visitor.defect(Defect.damage(file, position, reason));
            }
            visitor.record(entry, position);
        }
        visitor.end(scanner.position());
    }

    /** One and the same entry, by index and term, is not the record that the snapshot knows. */
    private boolean contradicts(Entry entry) {
        return snapshot != null
                && entry.index() == snapshot.index()
                && entry.term() == snapshot.term()
                && entry.crc() != snapshot.chain();
    }

    /**
     * A segment is complete and forced before the next one is created, so a break in any but the
     * newest is damage; that the next one begins where it ends is looked at there. In the newest a
     * break is damage when a mark behind it vouches for what is gone, and a torn write otherwise.
     */
    private static @Nullable Defect judge(String file, SegmentScanner scanner, boolean newest) {
        Rest rest = scanner.rest();
        if (rest.zeros()) {
            return null;
        }
        String text = "index " + scanner.index() + ": "
                + (scanner.defect() == null
                        ? "zeros with other bytes behind them"
                        : scanner.defect());
        if (newest && rest.vouchedAt() == 0) {
            return new Defect(Kind.TORN, file, scanner.position(), "torn write from " + text);
        }
        String durable =
                newest ? "; it was durable, says the mark at offset " + rest.vouchedAt() : "";
        return Defect.damage(file, scanner.position(), text + durable);
    }
}
