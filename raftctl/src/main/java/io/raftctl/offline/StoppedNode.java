package io.raftctl.offline;

import io.raftctl.offline.DirectoryException.Kind;
import io.raftd.node.StorageFailure;
import io.raftd.raft.Entry;
import io.raftd.raft.Snapshot;
import io.raftd.storage.DataDirectory;
import io.raftd.storage.DataDirectory.Inspected;
import io.raftd.storage.Defect;
import io.raftd.storage.DiskFiles;
import io.raftd.storage.LogVisitor;
import io.raftd.storage.Mark;
import io.raftd.storage.SegmentHeader;
import io.raftd.storage.StoredSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the data directory of a stopped node holds, read from beginning to end. */
public final class StoppedNode {
    /**
     * Something that is not as it was written.
     *
     * @param kind torn, leftover, damage or foreign
     * @param offset bytes into the file
     */
    public record Flaw(String kind, String file, long offset, String reason) {
        /** Whether a node refuses to start for it. */
        public boolean isDamage() {
            return !kind.equals("torn") && !kind.equals("leftover");
        }

        @Override
        public String toString() {
            return file + ": offset " + offset + ": " + reason + " (" + kind + ")";
        }
    }

    /** One file of the log; lastIndex = firstIndex - 1 while it holds no record. */
    public record SegmentFile(String file, long firstIndex, long lastIndex, long bytes) {}

    /**
     * A snapshot, sound or not.
     *
     * @param taken null when it is not sound
     * @param flaw null when it is sound
     */
    public record SnapshotEntry(
            String file,
            long bytes,
            @Nullable Taken taken,
            @Nullable Flaw flaw) {}

    /**
     * Where a sound snapshot stands.
     *
     * @param timeMs when the last entry in it was made, since 1970, by its leader's clock
     * @param checksum SHA-256 of the whole file, in hexadecimal
     */
    public record Taken(long index, long term, long timeMs, String checksum) {}

    /**
     * What was found; firstIndex and lastIndex are 0 without a record.
     *
     * @param node null where no sound identity says who it is
     * @param snapshots the oldest first
     */
    public record Contents(
            @Nullable String node,
            long firstIndex,
            long lastIndex,
            List<SegmentFile> segments,
            List<SnapshotEntry> snapshots,
            List<Flaw> flaws) {
        public boolean isDamaged() {
            return flaws.stream().anyMatch(Flaw::isDamage);
        }
    }

    private StoppedNode() {}

    /**
     * Reads the directory, and shows each sound entry, oldest first.
     *
     * @throws DirectoryException when it can't be read, or its node runs
     */
    public static Contents read(Path directory, Consumer<LogEntry> entries) {
        return scan(directory, entry -> entries.accept(LogEntry.of(entry)));
    }

    /** Reads and checks the directory; see {@link #read}. */
    public static Contents check(Path directory) {
        return scan(directory, entry -> {});
    }

    private static Contents scan(Path directory, Consumer<Entry> entries) {
        if (!Files.exists(directory.resolve("identity"))
                && !Files.exists(directory.resolve("log"))) {
            throw new DirectoryException(
                    Kind.MISSING, directory + " is no data directory of a node");
        }
        try (DiskFiles files = DiskFiles.openToRead(directory)) {
            Reading reading = new Reading(entries);
            Inspected inspected = DataDirectory.inspect(files, reading);
            return reading.contents(inspected);
        } catch (NoSuchFileException e) {
            throw new DirectoryException(Kind.MISSING, "no file " + e.getMessage());
        } catch (StorageFailure e) {
            Kind kind = e.kind() == StorageFailure.Kind.IN_USE ? Kind.IN_USE : Kind.UNREADABLE;
            throw new DirectoryException(kind, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new DirectoryException(Kind.UNREADABLE, "can't read " + directory + ": " + e);
        }
    }

    private static final class Reading implements LogVisitor {
        private final Consumer<Entry> entries;
        private final List<SegmentFile> segments = new ArrayList<>();
        private final List<Flaw> flaws = new ArrayList<>();
        private @Nullable SegmentFile segment;
        private long first;
        private long last;

        Reading(Consumer<Entry> entries) {
            this.entries = entries;
        }

        @Override
        public void segment(SegmentHeader header, long bytes) {
            endSegment();
            segment = new SegmentFile(header.file(), header.firstIndex(), 0, bytes);
            last = header.firstIndex() - 1;
        }

        @Override
        public void record(Entry entry, long position) {
            first = first == 0 ? entry.index() : first;
            last = entry.index();
            entries.accept(entry);
        }

        @Override
        public void mark(Mark mark, long position) {}

        @Override
        public void end(long position) {}

        @Override
        public void defect(Defect defect) {
            flaws.add(flaw(defect));
        }

        private void endSegment() {
            if (segment != null) {
                segments.add(
                        new SegmentFile(segment.file, segment.firstIndex, last, segment.bytes));
            }
        }

        Contents contents(Inspected inspected) {
            endSegment();
            String node =
                    inspected.identity() == null ? null : inspected.identity().node();
            return new Contents(
                    node,
                    first,
                    first == 0 ? 0 : last,
                    List.copyOf(segments),
                    inspected.snapshots().stream().map(StoppedNode::snapshot).toList(),
                    List.copyOf(flaws));
        }
    }

    static Flaw flaw(Defect defect) {
        String kind = defect.kind().name().toLowerCase(Locale.ROOT);
        return new Flaw(kind, defect.file(), defect.offset(), defect.reason());
    }

    private static SnapshotEntry snapshot(StoredSnapshot stored) {
        Snapshot sound = stored.snapshot();
        Taken taken = sound == null
                ? null
                : new Taken(
                        sound.index(), sound.term(), sound.point().wallTimeMs(), sound.digest());
        Defect defect = stored.defect();
        return new SnapshotEntry(
                stored.file(), stored.bytes(), taken, defect == null ? null : flaw(defect));
    }
}
