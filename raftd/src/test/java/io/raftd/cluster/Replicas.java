package io.raftd.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftd.raft.Entry;
import io.raftd.storage.DataDirectory;
import io.raftd.storage.Defect;
import io.raftd.storage.DiskFiles;
import io.raftd.storage.LogVisitor;
import io.raftd.storage.Mark;
import io.raftd.storage.SegmentHeader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The data directories of stopped nodes, read from beginning to end. */
final class Replicas {
    private Replicas() {}

    /** Holds nothing, or nothing that its node would refuse to start with. */
    static void checkSound(Path data) {
        if (Files.exists(data.resolve("identity"))) {
            read(data);
        }
    }

    /** All are sound, and hold the same entries up to an index. */
    static void checkEqual(List<Path> directories, long upTo) {
        List<Stored> first = upTo(upTo, directories.get(0));
        assertThat(first).last().extracting(Stored::index).isEqualTo(upTo);
        for (Path data : directories) {
            assertThat(upTo(upTo, data)).as("the log in %s", data).isEqualTo(first);
        }
    }

    private static List<Stored> upTo(long index, Path data) {
        return read(data).stream().filter(r -> r.index <= index).toList();
    }

    /** An entry, by what tells it from any other one. */
    private record Stored(long index, long term, int chain) {}

    private static List<Stored> read(Path data) {
        Reading reading = new Reading();
        try (DiskFiles files = DiskFiles.openToRead(data)) {
            DataDirectory.inspect(files, reading);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(reading.damage).as("what is amiss in %s", data).isEmpty();
        return reading.records;
    }

    private static final class Reading implements LogVisitor {
        private final List<Stored> records = new ArrayList<>();
        private final List<Defect> damage = new ArrayList<>();

        @Override
        public void segment(SegmentHeader header, long bytes) {}

        @Override
        public void record(Entry entry, long position) {
            records.add(new Stored(entry.index(), entry.term(), entry.crc()));
        }

        @Override
        public void mark(Mark mark, long position) {}

        @Override
        public void end(long position) {}

        @Override
        public void defect(Defect defect) {
            if (defect.kind() == Defect.Kind.DAMAGE || defect.kind() == Defect.Kind.FOREIGN) {
                damage.add(defect);
            }
        }
    }
}
