package io.raftd.storage;

import io.raftd.node.Recovered;
import io.raftd.node.Storage;
import io.raftd.raft.Entry;
import io.raftd.raft.HardState;
import io.raftd.raft.LogSummary;
import io.raftd.raft.ReplicaId;
import io.raftd.raft.Write;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The storage of a node in its data directory; the package's description tells what is in there and
 * why.
 */
public final class DataDirectory implements Storage {
    private static final String ROOT = "";
    private static final String IDENTITY_ASIDE = Identity.FILE + SegmentedLog.ASIDE;

    private final Disk disk;
    private final Options options;
    private final Supplier<UUID> uuids;
    private Identity identity;

    /** Null while the node belongs to no cluster, like the log. */
    private @Nullable HardStateFile hardState;

    private @Nullable SegmentedLog log;
    private volatile @Nullable LogStats stats;

    /** {@code segmentSize}: bytes at which the log goes on in a new file, 64 KiB to 1 GiB. */
    public record Options(long segmentSize) {
        public static final Options DEFAULT = new Options(64 << 20);

        public Options {
            if (segmentSize < 64 << 10 || segmentSize > 1 << 30) {
                throw new IllegalArgumentException("segment size of " + segmentSize
                        + " bytes is not within 65536 to 1073741824");
            }
        }
    }

    /**
     * An open directory, what was in it, and what its opening had to mend, in words for the
     * operator.
     */
    public record Opened(DataDirectory storage, Recovered recovered, List<String> notes) {
        public io.raftd.node.Snapshots snapshots() {
            throw new UnsupportedOperationException();
        }

        public io.raftd.node.StateMachine restore(io.raftd.node.StateMachine empty) {
            return empty;
        }
    }

    /** What a directory says of its node; null where it has none, or none that is sound. */
    public record Inspected(
            @Nullable Identity identity, @Nullable HardState hardState) {}

    private DataDirectory(Disk disk, Options options, Supplier<UUID> uuids, Identity identity) {
        this.disk = disk;
        this.options = options;
        this.uuids = uuids;
        this.identity = identity;
    }

    /**
     * Opens the directory of a node, a new or empty one as that of a new disk. From then on the
     * storage owns {@code files}. What it returns is durable. Throws StorageFailure when the
     * directory is damaged, or another node's.
     *
     * @param uuids random ones, for the disk and for segments
     */
    public static Opened open(Files files, String node, Options options, Supplier<UUID> uuids) {
        Disk disk = new Disk(files);
        List<String> notes = new ArrayList<>();
        DataDirectory directory =
                new DataDirectory(disk, options, uuids, identify(disk, node, uuids));
        LogSummary summary = directory.recover(notes);
        HardState hardState =
                directory.hardState == null ? HardState.NONE : directory.hardState.state();
        Identity identity = directory.identity;
        Recovered recovered = new Recovered(
                new ReplicaId(node, identity.disk()), identity.cluster(), hardState, null, summary);
        return new Opened(directory, recovered, List.copyOf(notes));
    }

    private static Identity identify(Disk disk, String node, Supplier<UUID> uuids) {
        List<String> names = disk.list(ROOT);
        if (!names.contains(Identity.FILE)) {
            if (names.contains(HardStateFile.NAME)
                    || !disk.list(SegmentedLog.DIRECTORY).isEmpty()) {
                throw Defect.damage(
                                Identity.FILE, 0, "missing, though a log or a hardstate is there")
                        .failure();
            }
            Identity fresh = new Identity(node, uuids.get(), null);
            replaceIdentity(disk, fresh);
            return fresh;
        }
        Identity identity;
        try {
            identity = Identity.decode(disk.readAll(Identity.FILE, Identity.MAX_BYTES));
        } catch (IllegalArgumentException e) {
            throw Defect.damage(Identity.FILE, 0, String.valueOf(e.getMessage()))
                    .failure();
        }
        if (!identity.node().equals(node)) {
            throw new Defect(
                            Defect.Kind.FOREIGN,
                            Identity.FILE,
                            0,
                            "of node " + identity.node() + ", not " + node)
                    .failure();
        }
        disk.force(Identity.FILE);
        disk.forceDirectory(ROOT);
        return identity;
    }

    /**
     * Written aside, forced, renamed, and the name forced: a crash leaves the old identity or the
     * new one.
     */
    private static void replaceIdentity(Disk disk, Identity next) {
        disk.create(IDENTITY_ASIDE);
        disk.write(IDENTITY_ASIDE, 0, ByteBuffer.wrap(next.encode()));
        disk.force(IDENTITY_ASIDE);
        disk.rename(IDENTITY_ASIDE, Identity.FILE);
        disk.forceDirectory(ROOT);
    }

    private LogSummary recover(List<String> notes) {
        UUID cluster = identity.cluster();
        if (cluster == null) {
            clear(notes);
            return LogSummary.empty(0);
        }
        if (!disk.list(ROOT).contains(HardStateFile.NAME)) {
            throw Defect.damage(HardStateFile.NAME, 0, "missing: term and vote are lost")
                    .failure();
        }
        LogRecovery recovery = LogRecovery.read(disk, cluster);
        HardStateFile file = HardStateFile.open(disk, identity, notes);
        if (file.state().term() < recovery.lastTerm()) {
            String reason = "term %d < %d, the term of the last entry of the log"
                    .formatted(file.state().term(), recovery.lastTerm());
            throw Defect.damage(HardStateFile.NAME, 0, reason).failure();
        }
        SegmentedLog recovered =
                new SegmentedLog(disk, cluster, options.segmentSize, uuids, recovery.repair(notes));
        recovered.idle();
        hardState = file;
        log = recovered;
        stats = recovered.stats();
        return recovery.summary();
    }

    /**
     * Removes what the birth of a cluster left that was cut short before the identity named it. Not
     * forced: what comes back after a power loss is removed again, and the next birth forces the
     * directories.
     */
    private void clear(List<String> notes) {
        List<String> left = new ArrayList<>();
        disk.list(SegmentedLog.DIRECTORY)
                .forEach(name -> left.add(SegmentedLog.DIRECTORY + "/" + name));
        if (disk.list(ROOT).contains(HardStateFile.NAME)) {
            left.add(HardStateFile.NAME);
        }
        if (!left.isEmpty()) {
            left.forEach(disk::delete);
            notes.add("the birth of a cluster was cut short; removed " + String.join(", ", left));
        }
    }

    /**
     * Shows a visitor all of the log of a directory, and what is amiss in it, and changes nothing.
     * Throws StorageFailure only when the disk cannot be read.
     */
    public static Inspected inspect(Files files, LogVisitor visitor) {
        Disk disk = new Disk(files);
        List<String> names = disk.list(ROOT);
        Identity identity = null;
        HardState hardState = null;
        if (names.contains(Identity.FILE)) {
            try {
                identity = Identity.decode(disk.readAll(Identity.FILE, Identity.MAX_BYTES));
            } catch (IllegalArgumentException e) {
                visitor.defect(Defect.damage(Identity.FILE, 0, String.valueOf(e.getMessage())));
            }
        } else {
            visitor.defect(Defect.damage(Identity.FILE, 0, "missing"));
        }
        if (identity != null && identity.cluster() != null) {
            byte[] bytes = names.contains(HardStateFile.NAME)
                    ? disk.readAll(HardStateFile.NAME, 2 * HardStateFile.COPY)
                    : new byte[0];
            hardState = HardStateFile.decode(identity, bytes);
            if (hardState == null) {
                visitor.defect(Defect.damage(HardStateFile.NAME, 0, HardStateFile.UNSOUND));
            }
        }
        LogScan.run(disk, identity == null ? null : identity.cluster(), visitor);
        return new Inspected(identity, hardState);
    }

    @Override
    public void form(UUID cluster, @Nullable Entry genesis) {
        disk.check();
        if (log != null) {
            throw new IllegalStateException(
                    "cluster " + cluster + " cannot take a node of " + identity.cluster());
        }
        Identity formed = identity.withCluster(cluster);
        SegmentedLog newLog = SegmentedLog.create(disk, cluster, options.segmentSize, uuids);
        newLog.append(genesis == null ? List.of() : List.of(genesis));
        newLog.seal();
        HardStateFile newHardState = HardStateFile.create(disk, formed);
        disk.forceDirectory(ROOT);
        replaceIdentity(disk, formed);
        identity = formed;
        hardState = newHardState;
        log = newLog;
        stats = newLog.stats();
    }

    @Override
    public void persist(List<Write> writes) {
        disk.check();
        if (log == null || hardState == null) {
            throw new IllegalStateException("a write before the cluster is formed");
        }
        HardState newest = null;
        List<Entry> entries = new ArrayList<>();
        for (Write write : writes) {
            newest = write.hardState() == null ? newest : write.hardState();
            overwrite(entries, write.entries());
        }
        if (newest != null) {
            hardState.write(newest);
        }
        if (!entries.isEmpty()) {
            long term = entries.get(entries.size() - 1).term();
            if (term > hardState.state().term()) {
                throw new IllegalStateException("entry of term " + term + " > stored term "
                        + hardState.state().term());
            }
            log.append(entries);
            stats = log.stats();
        }
    }

    /** What a later write replaces is not written at all. */
    private static void overwrite(List<Entry> entries, List<Entry> later) {
        if (!later.isEmpty()) {
            long from = later.get(0).index();
            while (!entries.isEmpty() && entries.get(entries.size() - 1).index() >= from) {
                entries.remove(entries.size() - 1);
            }
            entries.addAll(later);
        }
    }

    @Override
    public List<Entry> read(long from, int maxBytes) {
        disk.check();
        if (log == null) {
            throw new IllegalArgumentException("index " + from + " of a log that is not there");
        }
        return log.read(from, maxBytes);
    }

    @Override
    public void idle() {
        disk.check();
        if (log != null) {
            log.idle();
            stats = log.stats();
        }
    }

    @Override
    public void compact(long firstIndex) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void retire() {
        throw new UnsupportedOperationException();
    }

    /** For any thread. */
    @Override
    public boolean isFull() {
        LogStats last = stats;
        return last != null && last.full();
    }

    /**
     * As of the last write or idle time; null while the node belongs to no cluster. For any thread.
     */
    public @Nullable LogStats stats() {
        return stats;
    }

    @Override
    public void close() {
        try (disk) {
            if (log != null && !disk.hasFailed()) {
                log.seal();
            }
        }
    }
}
