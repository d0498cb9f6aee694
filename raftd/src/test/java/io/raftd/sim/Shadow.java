package io.raftd.sim;

import io.raftd.node.Recovered;
import io.raftd.node.Storage;
import io.raftd.raft.Entry;
import io.raftd.raft.HardState;
import io.raftd.raft.ReplicaId;
import io.raftd.raft.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the disk of a replica is bound to hold: all that its storage has reported as done. While a
 * call is under way, and after a crash in it, the disk may have got any way between the state
 * before and the one after.
 */
final class Shadow {
    private final ReplicaId self;
    private final Ledger ledger;
    private @Nullable UUID cluster;
    private HardState hardState = HardState.NONE;
    private List<Entry> log = new ArrayList<>();
    private List<Write> underWay = List.of();
    private @Nullable UUID forming;

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

    long lastIndex() {
        return log.size();
    }

    /** Null when nothing is stored at {@code index}. */
    @Nullable
    Entry at(long index) {
        return index >= 1 && index <= log.size() ? log.get((int) index - 1) : null;
    }

    boolean holds(Entry entry) {
        Entry stored = at(entry.index());
        return stored != null && stored.crc() == entry.crc();
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
        append(log, write.entries());
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
        if (recovered.cluster() != null) {
            stored.forEach(entry -> ledger.seen(self, entry));
            Violation.unless(
                    cluster == null ? stored.size() == 1 : isLegal(recovered.hardState(), stored),
                    "%s comes back with %s and a log up to %s; had %s up to %s, under way %s",
                    self,
                    recovered.hardState(),
                    stored.isEmpty() ? null : stored.get(stored.size() - 1),
                    hardState,
                    at(lastIndex()),
                    underWay);
        }
        cluster = recovered.cluster();
        hardState = recovered.hardState();
        log = new ArrayList<>(stored);
        underWay = List.of();
        forming = null;
    }

    private boolean isLegal(HardState found, List<Entry> stored) {
        boolean hard = found.equals(hardState);
        boolean entries = stored.equals(log);
        List<Entry> reached = new ArrayList<>(log);
        long kept = log.size();
        for (Write write : underWay) {
            hard |= found.equals(write.hardState());
            if (!write.entries().isEmpty()) {
                kept = Math.min(kept, write.entries().get(0).index() - 1);
            }
            append(reached, write.entries());
            entries |= stored.size() >= kept
                    && stored.size() <= reached.size()
                    && stored.equals(reached.subList(0, stored.size()));
        }
        return hard && entries;
    }
}
