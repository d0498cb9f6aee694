package io.raftd.storage;

import io.raftd.node.Recovered;
import io.raftd.node.Snapshots;
import io.raftd.node.StateMachine;
import io.raftd.node.Storage;
import io.raftd.node.StorageFailure;
import io.raftd.raft.Entry;
import io.raftd.raft.HardState;
import io.raftd.raft.LogSummary;
import io.raftd.raft.ReplicaId;
import io.raftd.raft.Snapshot;
import io.raftd.raft.SnapshotPoint;
import io.raftd.raft.Write;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The storage of a node in its data directory; the package's description tells what is in there and
 * why.
 */
public final class DataDirectory implements Storage {
    private static final String ROOT = "";
    private static final String NO_CLUSTER = "names no cluster, though a snapshot is there";
    private static final String IDENTITY_ASIDE = Identity.FILE + SegmentedLog.ASIDE;

    private final Disk disk;
    private final SnapshotDirectory snapshots;
    private final Options options;
    private final Supplier<UUID> uuids;
    private final CommitHint hint;
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
        /**
         * The state of the snapshot that was found, or {@code empty} when there is none; to be
         * called before anything else is asked of the storage. Throws StorageFailure when it cannot
         * be read.
         */
        public StateMachine restore(StateMachine empty) {
            Snapshot snapshot = recovered.snapshot();
            return snapshot == null
                    ? empty
                    : new SnapshotScan(storage.disk, recovered.cluster()).load(snapshot, empty);
        }
    }

    /**
     * What a directory says of its node; null where it has none, or none that is sound.
     *
     * @param snapshots the oldest first
     */
    public record Inspected(
            @Nullable Identity identity,
            @Nullable HardState hardState,
            List<StoredSnapshot> snapshots) {}

    private DataDirectory(
            Disk disk,
            SnapshotDirectory snapshots,
            Options options,
            Supplier<UUID> uuids,
            Identity identity) {
        this.disk = disk;
        this.snapshots = snapshots;
        this.options = options;
        this.uuids = uuids;
        this.hint = CommitHint.open(disk);
        this.identity = identity;
    }

    /**
     * Opens the directory of a node, a new or empty one as that of a new disk. From then on the
     * storage owns {@code files}. What it returns is durable. Throws StorageFailure when the
     * directory is damaged, another node's, or that of a replica that was removed.
     *
     * @param uuids random ones, for the disk and for segments
     */
    public static Opened open(Files files, String node, Options options, Supplier<UUID> uuids) {
        Disk disk = new Disk(files);
        List<String> notes = new ArrayList<>();
        Identity identity = identify(disk, node, uuids);
        DataDirectory directory = new DataDirectory(
                disk, new SnapshotDirectory(files.forAnotherThread()), options, uuids, identity);
        UUID cluster = identity.cluster();
        directory.removeUnfinishedSnapshots(notes);
        @Nullable
        Snapshot snapshot = identity.rebuilding() && cluster != null
                ? LogRebuild.newestSound(disk, cluster, notes)
                : new SnapshotScan(disk, cluster).newest();
        LogSummary summary;
        if (cluster == null) {
            directory.clear(snapshot, notes);
            summary = LogSummary.empty(0);
        } else {
            directory.snapshots.belong(cluster, snapshot);
            summary = directory.recover(cluster, snapshot, notes);
        }
        HardState hardState =
                directory.hardState == null ? HardState.NONE : directory.hardState.state();
        ReplicaId self = new ReplicaId(node, identity.disk());
        Recovered recovered =
                new Recovered(self, cluster, hardState, snapshot, summary, identity.rebuilding());
        return new Opened(directory, recovered, List.copyOf(notes));
    }

    private static Identity identify(Disk disk, String node, Supplier<UUID> uuids) {
        List<String> names = disk.list(ROOT);
        if (!names.contains(Identity.FILE)) {
            if (names.contains(HardStateFile.NAME)
                    || !disk.list(SegmentedLog.DIRECTORY).isEmpty()
                    || !disk.list(SnapshotDirectory.DIRECTORY).isEmpty()) {
                String reason = "missing, though a log, a hardstate or a snapshot is there";
                throw Defect.damage(Identity.FILE, 0, reason).failure();
            }
            disk.createDirectory(SnapshotDirectory.DIRECTORY);
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
        if (identity.removed()) {
            throw removed(identity);
        }
        disk.createDirectory(SnapshotDirectory.DIRECTORY);
        disk.force(Identity.FILE);
        disk.forceDirectory(ROOT);
        return identity;
    }

    private static StorageFailure removed(Identity identity) {
        ReplicaId replica = new ReplicaId(identity.node(), identity.disk());
        return new StorageFailure(
                StorageFailure.Kind.REMOVED,
                Identity.FILE + ": offset 0: replica " + replica + " was removed from cluster "
                        + identity.cluster() + "; delete the data directory, start the node again"
                        + " with --join, and run `raftctl member add`");
    }

    /**
     * Written aside, forced, renamed, and the name forced: a crash leaves the old identity or the
     * new one.
     */
    static void replaceIdentity(Disk disk, Identity next) {
        disk.create(IDENTITY_ASIDE);
        disk.write(IDENTITY_ASIDE, 0, ByteBuffer.wrap(next.encode()));
        disk.force(IDENTITY_ASIDE);
        disk.rename(IDENTITY_ASIDE, Identity.FILE);
        disk.forceDirectory(ROOT);
    }

    /** Of a snapshot that a crash cut short; nobody relies on it. */
    private void removeUnfinishedSnapshots(List<String> notes) {
        List<String> files = SnapshotScan.leftovers(disk.list(SnapshotDirectory.DIRECTORY));
        for (String file : files) {
            disk.delete(file);
            notes.add(SnapshotScan.leftover(file) + "; removed");
        }
        disk.forceDirectory(SnapshotDirectory.DIRECTORY);
    }

    private LogSummary recover(UUID cluster, @Nullable Snapshot snapshot, List<String> notes) {
        if (!disk.list(ROOT).contains(HardStateFile.NAME)) {
            throw Defect.damage(HardStateFile.NAME, 0, "missing: term and vote are lost")
                    .failure();
        }
        @Nullable SnapshotPoint point = snapshot == null ? null : snapshot.point();
        if (identity.rebuilding()) {
            notes.add("the log is being rebuilt from the other nodes; until then this one does not"
                    + " vote");
        }
        @Nullable
        LogRecovery recovery = identity.rebuilding()
                ? LogRebuild.usable(disk, cluster, point, hint, notes)
                : LogRecovery.read(disk, cluster, point, hint);
        if (recovery == null) {
            SegmentedLog.create(disk, cluster, null, options.segmentSize, uuids);
            disk.forceDirectory(ROOT);
            recovery = LogRecovery.read(disk, cluster, point, hint);
        }
        HardStateFile file = HardStateFile.open(disk, identity, notes);
        if (file.state().term() < recovery.lastTerm()) {
            String reason = "term %d < %d, the term of the last entry of the log"
                    .formatted(file.state().term(), recovery.lastTerm());
            throw Defect.damage(HardStateFile.NAME, 0, reason).failure();
        }
        SegmentedLog recovered =
                new SegmentedLog(disk, cluster, options.segmentSize, uuids, recovery.repair(notes));
        LogSummary summary = recovery.summary();
        @Nullable String obsolete = recovery.obsolete();
        if (point != null && obsolete != null) {
            notes.add(SegmentedLog.DIRECTORY + ": " + obsolete + "; begun anew behind it");
            summary = beginAnew(file, recovered, point);
        }
        recovered.idle();
        hardState = file;
        log = recovered;
        stats = recovered.stats();
        return summary;
    }

    /**
     * What a crash kept from being done once a snapshot was durable. The term of its last entry may
     * not have been stored either; then no vote was given in that term.
     */
    private static LogSummary beginAnew(
            HardStateFile hardState, SegmentedLog log, SnapshotPoint point) {
        if (hardState.state().term() < point.term()) {
            hardState.write(new HardState(point.term(), null));
        }
        log.reset(point);
        return new LogSummary(
                point.index() + 1,
                point.term(),
                point.index(),
                point.chain(),
                point.clusterTimeMs(),
                List.of(),
                List.of());
    }

    /**
     * Removes what the birth of a cluster left that was cut short before the identity named it. Not
     * forced: what comes back after a power loss is removed again, and the next birth forces the
     * directories.
     */
    private void clear(@Nullable Snapshot snapshot, List<String> notes) {
        if (snapshot != null) {
            throw Defect.damage(Identity.FILE, 0, NO_CLUSTER).failure();
        }
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
        UUID cluster = identity == null ? null : identity.cluster();
        List<StoredSnapshot> snapshots = new SnapshotScan(disk, cluster).inspect(visitor);
        if (identity != null && cluster == null && !snapshots.isEmpty()) {
            visitor.defect(Defect.damage(Identity.FILE, 0, NO_CLUSTER));
        }
        LogScan.run(disk, origin(cluster, snapshots), visitor);
        return new Inspected(identity, hardState, snapshots);
    }

    private static Origin origin(@Nullable UUID cluster, List<StoredSnapshot> snapshots) {
        if (cluster == null) {
            return Origin.unknown(null);
        }
        if (snapshots.isEmpty()) {
            return Origin.of(cluster, null);
        }
        Snapshot newest = snapshots.get(snapshots.size() - 1).snapshot();
        return newest == null ? Origin.unknown(cluster) : Origin.of(cluster, newest.point());
    }

    @Override
    public void form(UUID cluster, @Nullable Entry genesis) {
        disk.check();
        if (log != null) {
            throw new IllegalStateException(
                    "cluster " + cluster + " cannot take a node of " + identity.cluster());
        }
        Identity formed = identity.withCluster(cluster);
        SegmentedLog newLog =
                SegmentedLog.create(disk, cluster, genesis, options.segmentSize, uuids);
        HardStateFile newHardState = HardStateFile.create(disk, formed);
        disk.forceDirectory(ROOT);
        replaceIdentity(disk, formed);
        snapshots.belong(cluster, null);
        identity = formed;
        hardState = newHardState;
        log = newLog;
        stats = newLog.stats();
    }

    @Override
    public void persist(List<Write> writes) {
        disk.check();
        SegmentedLog into = formed();
        HardStateFile file = Objects.requireNonNull(hardState);
        HardState newest = null;
        @Nullable Snapshot reset = null;
        List<Entry> entries = new ArrayList<>();
        for (Write write : writes) {
            newest = write.hardState() == null ? newest : write.hardState();
            if (write.reset() != null) {
                reset = write.reset();
                entries.clear();
            }
            overwrite(entries, write.entries());
        }
        if (newest != null) {
            file.write(newest);
        }
        if (reset != null) {
            checkTerm(reset.term(), reset);
            checkStored(reset.index(), reset);
            into.reset(reset.point());
        }
        if (!entries.isEmpty()) {
            Entry last = entries.get(entries.size() - 1);
            checkTerm(last.term(), last);
            into.append(entries);
        }
        stats = into.stats();
        if (identity.rebuilding() && writes.stream().anyMatch(Write::rebuilt)) {
            Identity rebuilt = identity.rebuilt();
            replaceIdentity(disk, rebuilt);
            identity = rebuilt;
        }
    }

    private SegmentedLog formed() {
        if (log == null) {
            throw new IllegalStateException("a write before the cluster is formed");
        }
        return log;
    }

    private void checkTerm(long term, Object of) {
        long stored = Objects.requireNonNull(hardState).state().term();
        if (term > stored) {
            throw new IllegalStateException(
                    "term " + term + " of " + of + " > stored term " + stored);
        }
    }

    /** What the log does not hold any more, a snapshot must. */
    private void checkStored(long index, Object what) {
        if (index > snapshots.newestIndex()) {
            throw new IllegalStateException(what
                    + " is behind the newest stored snapshot, of index " + snapshots.newestIndex());
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
    public void committed(Entry entry) {
        disk.check();
        hint.note(entry);
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
            hint.write();
            log.idle();
            stats = log.stats();
        }
    }

    @Override
    public void compact(long firstIndex) {
        disk.check();
        checkStored(firstIndex - 1, "index " + (firstIndex - 1));
        SegmentedLog log = formed();
        log.compact(firstIndex);
        stats = log.stats();
    }

    @Override
    public void retire() {
        disk.check();
        formed();
        Identity retired = identity.retired();
        replaceIdentity(disk, retired);
        identity = retired;
    }

    /** The cluster whose state this one was founded with, null of one that was born. */
    public Identity.@Nullable Parent parent() {
        return identity.parent();
    }

    /** For the background executor, while the other methods run on the disk's. */
    public Snapshots snapshots() {
        return snapshots;
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

    /**
     * Also leaves the hint of what is committed, and cuts short what is being done with a snapshot.
     */
    @Override
    public void close() {
        try (disk;
                snapshots) {
            if (log != null && !disk.hasFailed()) {
                hint.write();
                log.seal();
            }
        }
    }
}
