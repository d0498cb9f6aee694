package io.raftd.sim;

import io.raftd.node.Recovered;
import io.raftd.node.Storage;
import io.raftd.raft.Entry;
import io.raftd.raft.HardState;
import io.raftd.raft.ReplicaId;
import io.raftd.raft.Snapshot;
import io.raftd.raft.SnapshotPoint;
import io.raftd.raft.Write;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the disk of a replica is bound to hold: all that its storage has reported as done. While a
 * call is under way, and after a crash in it, the disk may have got any way between the state
 * before and the one after. The log is told from its first entry on, though the disk may hold a
 * snapshot in place of its beginning.
 */
final class Shadow {
    private final ReplicaId self;
    private final Ledger ledger;
    private @Nullable UUID cluster;
    private HardState hardState = HardState.NONE;
    private List<Entry> log = new ArrayList<>();
    private List<Write> underWay = List.of();
    private @Nullable UUID forming;
    private boolean rebuilding;

    /** It has just been given up, and any beginning of it may be left. */
    private boolean givenUp;

    /** All that the log ever held that was lost and is not there again, perhaps acknowledged. */
    private final Set<Entry> lost = new HashSet<>();

    /** The newest snapshot; and one that may be there, for all that is known. */
    private @Nullable SnapshotPoint snapshot;

    private @Nullable SnapshotPoint perhaps;

    Shadow(ReplicaId self, Ledger ledger) {
        this.self = self;
        this.ledger = ledger;
    }

    ReplicaId self() {
        return self;
    }

    HardState hardState() {
        return hardState;
    }

    /** By its log, or by a snapshot that has more. */
    long lastIndex() {
        return Math.max(log.size(), snapshot == null ? 0 : snapshot.index());
    }

    /** Null when nothing is stored at {@code index}. */
    @Nullable
    Entry at(long index) {
        return index >= 1 && index <= log.size() ? log.get((int) index - 1) : null;
    }

    /** In its log, or in what its snapshot stands for. */
    boolean holds(Entry entry) {
        Entry stored = at(entry.index());
        return stored != null && stored.crc() == entry.crc()
                || snapshot != null
                        && entry.index() <= snapshot.index()
                        && ledger.committed(entry.index()).entry().crc() == entry.crc();
    }

    /** It has lost its log, and its disk says so. */
    boolean isRebuilding() {
        return rebuilding;
    }

    /** The node's operator gives the log up. */
    void giveUp() {
        lost.addAll(log);
        rebuilding = true;
        givenUp = true;
    }

    /** What it has acknowledged of the log that was lost counts, though it is not there. */
    boolean hasHeld(Entry entry) {
        return holds(entry) || rebuilding && lost.contains(entry);
    }

    /** All is there again that anybody may count on, be it committed later. */
    private void rebuilt() {
        for (Entry entry : lost) {
            Violation.unless(
                    entry.index() > ledger.committedIndex()
                            || ledger.committed(entry.index()).entry().crc() != entry.crc()
                            || holds(entry),
                    "Durability: %s counts as rebuilt, and lacks the committed %s",
                    self,
                    entry);
        }
        lost.clear();
        rebuilding = false;
    }

    /** A snapshot is about to be written or installed. It stands for what is committed. */
    void keeping(SnapshotPoint point) {
        Entry committed = ledger.committed(point.index()).entry();
        Violation.unless(
                committed.crc() == point.chain() && committed.term() == point.term(),
                "%s keeps a snapshot at %s, where %s is committed",
                self,
                point,
                committed);
        perhaps = point;
    }

    /** A snapshot is on the disk. */
    void kept(Snapshot kept) {
        if (snapshot == null || snapshot.index() < kept.index()) {
            snapshot = kept.point();
        }
    }

    void form(UUID id, @Nullable Entry genesis, Storage storage) {
        Violation.unless(cluster == null, "%s is born into %s, but is of %s", self, id, cluster);
        forming = id;
        storage.form(id, genesis);
        cluster = id;
        if (genesis != null) {
            ledger.seen(self, genesis);
            log.add(genesis);
        }
        forming = null;
    }

    /** Lets {@code storage} do {@code writes}, and knows them as done if it returns. */
    void persist(List<Write> writes, Storage storage) {
        HardState before = hardState;
        for (Write write : writes) {
            before = checkHardState(before, write.hardState());
            write.entries().forEach(entry -> ledger.seen(self, entry));
        }
        underWay = writes;
        storage.persist(writes);
        writes.forEach(this::apply);
        underWay = List.of();
    }

    private HardState checkHardState(HardState before, @Nullable HardState next) {
        if (next == null) {
            return before;
        }
        Violation.unless(
                next.term() > before.term()
                        || next.term() == before.term()
                                && (before.vote() == null || before.vote().equals(next.vote())),
                "One vote a term: %s stores %s after %s",
                self,
                next,
                before);
        return next;
    }

    private void apply(Write write) {
        if (write.hardState() != null) {
            hardState = write.hardState();
        }
        if (write.reset() != null) {
            log = ledger.path(write.reset().index(), write.reset().term());
        }
        append(log, write.entries());
        if (write.rebuilt() && rebuilding) {
            rebuilt();
        }
    }

    private static void append(List<Entry> log, List<Entry> entries) {
        if (!entries.isEmpty()) {
            long first = entries.get(0).index();
            Violation.unless(first <= log.size() + 1, "%d > lastIndex %d + 1", first, log.size());
            log.subList((int) first - 1, log.size()).clear();
            log.addAll(entries);
        }
    }

    /**
     * The replica found {@code recovered} and {@code stored} on its disk. All that was reported as
     * done is there, and of a call that was under way at most what it was to do, in order.
     */
    void recovered(Recovered recovered, List<Entry> stored) {
        Violation.unless(
                recovered.cluster() == null
                        ? cluster == null
                        : recovered.cluster().equals(cluster == null ? forming : cluster),
                "%s comes back in cluster %s, was in %s",
                self,
                recovered.cluster(),
                cluster);
        stored.forEach(entry -> ledger.seen(self, entry));
        SnapshotPoint found =
                recovered.snapshot() == null ? null : recovered.snapshot().point();
        List<Entry> whole = whole(found, stored);
        if (recovered.cluster() != null) {
            unlessRebuilt(recovered.rebuilding());
            Violation.unless(
                    cluster == null ? whole.size() <= 1 : isLegal(recovered.hardState(), whole),
                    "%s comes back with %s, %s and a log up to %s; had %s, %s up to %s, under way"
                            + " %s",
                    self,
                    recovered.hardState(),
                    found,
                    whole.isEmpty() ? null : whole.get(whole.size() - 1),
                    hardState,
                    snapshot,
                    at(log.size()),
                    underWay);
        }
        cluster = recovered.cluster();
        hardState = recovered.hardState();
        log = whole;
        snapshot = found;
        perhaps = null;
        underWay = List.of();
        forming = null;
        givenUp = false;
    }

    /** Until the disk was told to say otherwise, the replica knows that it lacks its log. */
    private void unlessRebuilt(boolean saysRebuilding) {
        if (rebuilding && !saysRebuilding) {
            Violation.unless(
                    underWay.stream().anyMatch(Write::rebuilt),
                    "%s has lost its log, and comes back without knowing it",
                    self);
            underWay.forEach(this::apply);
        }
        Violation.unless(
                rebuilding == saysRebuilding, "%s comes back without its log, and had it", self);
    }

    /** With what the snapshot stands for, as far as the log does not reach back to it. */
    private List<Entry> whole(@Nullable SnapshotPoint found, List<Entry> stored) {
        if (stored.isEmpty()) {
            return found == null ? new ArrayList<>() : ledger.path(found.index(), found.term());
        }
        Entry last = stored.get(stored.size() - 1);
        List<Entry> whole = ledger.path(last.index(), last.term());
        int from = whole.size() - stored.size();
        Violation.unless(
                whole.subList(from, whole.size()).equals(stored)
                        && from <= (found == null ? 0 : found.index()),
                "%s has a log from %s to %s, and a snapshot at %s",
                self,
                stored.get(0),
                last,
                found);
        return whole;
    }

    private boolean isLegal(HardState found, List<Entry> stored) {
        boolean hard = found.equals(hardState);
        boolean entries = stored.equals(log) || isSnapshots(stored) || isLeft(stored);
        List<Entry> reached = new ArrayList<>(log);
        long kept = log.size();
        for (Write write : underWay) {
            hard |= found.equals(write.hardState());
            if (write.reset() != null) {
                reached = ledger.path(write.reset().index(), write.reset().term());
                kept = reached.size();
            }
            if (!write.entries().isEmpty()) {
                kept = Math.min(kept, write.entries().get(0).index() - 1);
            }
            // A cut takes away whole segments, the newest first, before it shortens one.
            entries |= stored.size() >= kept && isBeginning(stored, reached);
            append(reached, write.entries());
            entries |= stored.size() >= kept && isBeginning(stored, reached);
        }
        return hard && entries;
    }

    private static boolean isBeginning(List<Entry> stored, List<Entry> of) {
        return stored.size() <= of.size() && stored.equals(of.subList(0, stored.size()));
    }

    /** A log that was given up may be gone, but for any beginning of it. */
    private boolean isLeft(List<Entry> stored) {
        return givenUp && isBeginning(stored, log);
    }

    /** A log that lacks what a snapshot stands for is obsolete, and begins anew behind it. */
    private boolean isSnapshots(List<Entry> stored) {
        for (SnapshotPoint point : Arrays.asList(snapshot, perhaps)) {
            if (point != null
                    && stored.size() == point.index()
                    && stored.equals(ledger.path(point.index(), point.term()))
                    && (log.size() < point.index()
                            || log.get((int) point.index() - 1).term() != point.term())) {
                return true;
            }
        }
        return false;
    }
}
