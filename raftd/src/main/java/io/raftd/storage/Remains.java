package io.raftd.storage;

import io.raftd.node.StateMachine;
import io.raftd.node.StorageFailure;
import io.raftd.raft.Configuration;
import io.raftd.raft.ConfigurationCodec;
import io.raftd.raft.Entry;
import io.raftd.raft.EntryType;
import io.raftd.raft.HardState;
import io.raftd.raft.LogSummary.TermStart;
import io.raftd.raft.Snapshot;
import io.raftd.raft.SnapshotPoint;
import io.raftd.storage.DataDirectory.Inspected;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * All that the directory of a stopped node has of its cluster's log, up to its last entry or to the
 * first damage in the log. Whether the last entries are committed a directory can't tell.
 *
 * @param identity of a member of a cluster
 * @param hardState null when neither copy is sound
 * @param snapshot the newest one; null when there is none, or it is not sound
 * @param firstIndex with which its log begins, 0 when it has no segment
 * @param end its last entry, as the point of a snapshot behind it; null when it has none
 * @param damage what a start of the node would refuse
 */
public record Remains(
        Identity identity,
        @Nullable HardState hardState,
        @Nullable Snapshot snapshot,
        long firstIndex,
        @Nullable SnapshotPoint end,
        List<Defect> damage) {
    /**
     * Reads and verifies all of a directory, and changes nothing. Throws StorageFailure when there
     * is no sound identity, or one of a node without a cluster.
     */
    public static Remains read(Files files) {
        Trail trail = new Trail();
        Inspected inspected = DataDirectory.inspect(files, trail);
        Identity identity = inspected.identity();
        if (identity == null) {
            throw trail.damage.get(0).failure();
        }
        if (identity.cluster() == null) {
            throw new StorageFailure(
                    StorageFailure.Kind.FOREIGN,
                    Identity.FILE + ": node " + identity.node() + " belongs to no cluster");
        }
        List<StoredSnapshot> all = inspected.snapshots();
        Snapshot newest = all.isEmpty() ? null : all.get(all.size() - 1).snapshot();
        return new Remains(
                identity,
                inspected.hardState(),
                newest,
                trail.first,
                trail.end(newest == null ? null : newest.point()),
                List.copyOf(trail.damage));
    }

    /**
     * The state behind {@link #end}: the snapshot's, and every entry of the log behind it, be it
     * known to be committed or not. For a directory that was read without damage, and has an end.
     *
     * @param files of the same directory
     * @param empty a machine before the first entry
     */
    public StateMachine replay(Files files, StateMachine empty) {
        if (end == null || !damage.isEmpty()) {
            throw new IllegalStateException("no state to replay: " + damage);
        }
        Disk disk = new Disk(files);
        UUID cluster = Objects.requireNonNull(identity.cluster());
        StateMachine machine =
                snapshot == null ? empty : new SnapshotScan(disk, cluster).load(snapshot, empty);
        @Nullable SnapshotPoint begin = snapshot == null ? null : snapshot.point();
        if (!end.equals(begin)) {
            Replay replay = new Replay(machine, begin == null ? 0 : begin.index());
            LogScan.run(disk, Origin.of(cluster, begin), replay);
            if (replay.applied != end.index() || replay.chain != end.chain()) {
                throw Defect.damage(SegmentedLog.DIRECTORY, 0, "has changed since it was verified")
                        .failure();
            }
        }
        return machine;
    }

    /** Applies what lies behind a snapshot. */
    private static final class Replay implements LogVisitor {
        private final StateMachine machine;
        private long applied;
        private int chain;

        Replay(StateMachine machine, long applied) {
            this.machine = machine;
            this.applied = applied;
        }

        @Override
        public void segment(SegmentHeader header, long bytes) {}

        @Override
        public void record(Entry entry, long position) {
            if (entry.index() > applied) {
                machine.apply(SegmentScanner.copy(entry));
                applied = entry.index();
            }
            chain = entry.crc();
        }

        @Override
        public void mark(Mark mark, long position) {}

        @Override
        public void end(long position) {}

        @Override
        public void defect(Defect defect) {
            if (isDamage(defect)) {
                throw defect.failure();
            }
        }
    }

    private static boolean isDamage(Defect defect) {
        return defect.kind() == Defect.Kind.DAMAGE || defect.kind() == Defect.Kind.FOREIGN;
    }

    /** The log up to the first damage in it: where it begins, its terms, where it ends. */
    private static final class Trail implements LogVisitor {
        final List<Defect> damage = new ArrayList<>();
        private final List<TermStart> terms = new ArrayList<>();
        private @Nullable Entry configuration;
        private @Nullable Last last;
        private long first;
        private boolean broken;

        private record Last(long index, long term, int crc, long clusterTimeMs, long wallTimeMs) {}

        @Override
        public void segment(SegmentHeader header, long bytes) {
            first = first == 0 ? header.firstIndex() : first;
        }

        @Override
        public void record(Entry entry, long position) {
            if (broken) {
                return;
            }
            if (last == null || last.term != entry.term()) {
                terms.add(new TermStart(entry.index(), entry.term()));
            }
            if (entry.type() == EntryType.CONFIGURATION) {
                configuration = SegmentScanner.copy(entry);
            }
            last = new Last(
                    entry.index(),
                    entry.term(),
                    entry.crc(),
                    entry.clusterTimeMs(),
                    entry.wallTimeMs());
        }

        @Override
        public void mark(Mark mark, long position) {}

        @Override
        public void end(long position) {}

        @Override
        public void defect(Defect defect) {
            if (isDamage(defect)) {
                damage.add(defect);
                broken |= defect.file().startsWith(SegmentedLog.DIRECTORY);
            }
        }

        /**
         * A log that lacks a snapshot's last entry, or has another there, is of no use any more.
         */
        @Nullable
        SnapshotPoint end(@Nullable SnapshotPoint snapshot) {
            if (last == null || snapshot != null && !goesOnBehind(snapshot)) {
                return snapshot;
            }
            if (configuration != null) {
                Configuration newest = ConfigurationCodec.decode(configuration.payload());
                return point(last, configuration.index(), newest);
            }
            return snapshot == null
                    ? null
                    : point(last, snapshot.configurationIndex(), snapshot.configuration());
        }

        private boolean goesOnBehind(SnapshotPoint snapshot) {
            return first == snapshot.index() + 1 || termAt(snapshot.index()) == snapshot.term();
        }

        private long termAt(long index) {
            long term = -1;
            for (TermStart start : terms) {
                term = start.index() <= index ? start.term() : term;
            }
            return last == null || index > last.index ? -1 : term;
        }

        private static SnapshotPoint point(Last last, long index, Configuration configuration) {
            return new SnapshotPoint(
                    last.index,
                    last.term,
                    last.crc,
                    last.clusterTimeMs,
                    last.wallTimeMs,
                    index,
                    configuration);
        }
    }
}
