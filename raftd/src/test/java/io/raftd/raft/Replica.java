package io.raftd.raft;

import io.raftd.raft.Ready.ReadGrant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A replica on the bench: its core, its disk, and what came out of it since it was started. */
final class Replica {
    final ReplicaId id;
    final Disk disk;
    final List<Entry> applied = new ArrayList<>();
    /** The answers to reads, by their numbers. */
    final TreeMap<Long, ReadGrant> reads = new TreeMap<>();

    private final Settings settings;
    private final Randomness randomness;
    private @Nullable Raft raft;

    Replica(ReplicaId id, Disk disk, Settings settings, Randomness randomness) {
        this.id = id;
        this.disk = disk;
        this.settings = settings;
        this.randomness = randomness;
        disk.whenInstalled(state -> {
            applied.clear();
            applied.addAll(state.entries());
        });
    }

    void start(long now) {
        Stored stored = disk.stored();
        if (stored.snapshot() != null) {
            applied.addAll(disk.log().slice(1, stored.snapshot().index()));
        }
        raft = new Raft(id, settings, randomness, stored, now);
    }

    void crash(int doneWrites) {
        raft = null;
        disk.losePower(doneWrites);
        applied.clear();
        reads.clear();
    }

    /** It is down, and gives its log up. */
    void loseLog() {
        crash(0);
        disk.loseLog();
    }

    boolean isUp() {
        return raft != null;
    }

    Raft raft() {
        return Objects.requireNonNull(raft, "it is down");
    }

    /** The present role, which must be of this type. */
    <R extends Role> R role(Class<R> type) {
        return type.cast(raft().role());
    }

    /** Takes a snapshot of all that is applied. */
    Snapshot takeSnapshot() {
        return disk.take(new Log(applied), applied.size());
    }

    Ready turn(long now, Consumer<Raft> input) {
        Raft up = raft();
        up.advance(now, now / 1_000_000);
        input.accept(up);
        Ready ready = up.ready();
        disk.give(ready);
        disk.compact(up.firstIndex());
        applied.addAll(ready.committed());
        for (ReadGrant grant : ready.reads()) {
            if (reads.put(grant.read(), grant) != null) {
                throw new IllegalStateException("read " + grant.read() + " is answered twice");
            }
        }
        return ready;
    }
}
