package io.raftd.storage;

import io.raftd.raft.Batches;
import io.raftd.raft.Chain;
import io.raftd.raft.Trio;
import io.raftd.storage.DataDirectory.Options;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A log of its own in a directory that did not exist before, and does not after {@link #close}. Its
 * segments have the default size.
 */
final class FreshLog implements AutoCloseable {
    static final long SEGMENT_SIZE = Options.DEFAULT.segmentSize();

    final Disk disk;
    final SegmentedLog log;
    final Supplier<UUID> uuids;
    private final Path directory;
    private final Chain chain = new Chain();
    private final byte[] command = Batches.command();

    /** Makes it in {@code parent}, whose disk it is about; without {@code force}, none is. */
    FreshLog(Path parent, boolean force) throws IOException {
        java.nio.file.Files.createDirectories(parent);
        directory = java.nio.file.Files.createTempDirectory(parent, "log");
        DiskFiles files = DiskFiles.open(directory, nanos -> {});
        disk = new Disk(force ? files : new UnforcedFiles(files));
        SplittableRandom random = new SplittableRandom(1);
        uuids = () -> new UUID(random.nextLong(), random.nextLong());
        log = SegmentedLog.create(disk, Trio.CLUSTER, chain.last(), SEGMENT_SIZE, uuids);
    }

    /** Encodes and appends so many commands in one batch. */
    void append(int batch) {
        log.append(chain.add(command, batch));
    }

    /** Of its newest entry. */
    long lastIndex() {
        return chain.last().index();
    }

    @Override
    public void close() throws IOException {
        disk.close();
        try (Stream<Path> all = java.nio.file.Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                java.nio.file.Files.delete(path);
            }
        }
    }
}
