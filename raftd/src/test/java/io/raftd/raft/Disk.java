package io.raftd.raft;

import io.raftd.raft.Ready.Chunk;
import io.raftd.raft.Ready.ChunkRead;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A disk moved by hand. What it is given gathers until a job {@link #begin}s with all of it, reads
 * first, and lasts until that job {@link #end}s; what is not ended when power is lost is lost.
 */
final class Disk {
    private final ArrayDeque<Write> writes = new ArrayDeque<>();
    private final ArrayDeque<Fetch> fetches = new ArrayDeque<>();
    private final List<Write> writing = new ArrayList<>();
    private final List<Consumer<Raft>> read = new ArrayList<>();
    private final List<ChunkRead> chunkReads = new ArrayList<>();
    private final List<Chunk> chunks = new ArrayList<>();
    private final Map<Snapshot, byte[]> snapshots = new HashMap<>();
    private @Nullable Snapshot snapshot;
    private @Nullable Snapshot incoming;
    private byte[] staged = new byte[0];
    private long first = 1;
    private Consumer<Log> installed = state -> {};
    private HardState hardState;
    private Log log;
    private boolean busy;
    private boolean rebuilding;
    /** Takes part in {@link Cluster#settle} only while false. */
    boolean stalled;

    Disk(HardState hardState, Log log) {
        this.hardState = hardState;
        this.log = log;
    }

    HardState hardState() {
        return hardState;
    }

    Log log() {
        return log;
    }

    /** {@code hears} when the state of a snapshot has taken the place of the log. */
    void whenInstalled(Consumer<Log> hears) {
        installed = hears;
    }

    Stored stored() {
        return new Stored(hardState, snapshot, log.summary(first), rebuilding);
    }

    /** The index at which the log begins. */
    long first() {
        return first;
    }

    /** Of the snapshot that is coming in. */
    int staged() {
        return staged.length;
    }

    /** Keeps the state after {@code index}, durably, and tells of it. */
    Snapshot take(Log applied, long index) {
        Snapshot taken = applied.snapshot(index);
        keep(taken, applied.records(index));
        return taken;
    }

    private void keep(Snapshot kept, byte[] bytes) {
        snapshots.put(kept, bytes);
        snapshot = kept;
    }

    /** The log may begin there now. */
    void compact(long to) {
        first = Math.max(first, to);
    }

    void give(Ready ready) {
        chunkReads.addAll(ready.chunkReads());
        if (ready.chunk() != null) {
            chunks.add(ready.chunk());
        }
        if (ready.write() != null) {
            writes.add(ready.write());
        }
        fetches.addAll(ready.fetches());
    }

    boolean isBusy() {
        return busy;
    }

    boolean isIdle() {
        return !busy
                && writes.isEmpty()
                && fetches.isEmpty()
                && chunkReads.isEmpty()
                && chunks.isEmpty();
    }

    void begin() {
        if (busy) {
            throw new IllegalStateException("a job is under way");
        }
        busy = true;
        for (Fetch f : fetches) {
            List<Entry> found = read(f);
            read.add(raft -> raft.fetched(f, found));
        }
        for (ChunkRead wanted : chunkReads) {
            byte[] found = read(wanted);
            read.add(raft -> raft.chunkRead(wanted, found));
        }
        chunks.forEach(chunk -> read.add(stage(chunk)));
        writing.addAll(writes);
        chunkReads.clear();
        chunks.clear();
        fetches.clear();
        writes.clear();
    }

    private byte @Nullable [] read(ChunkRead wanted) {
        byte[] all = snapshots.get(wanted.snapshot());
        int from = (int) wanted.offset();
        return all == null
                ? null
                : Arrays.copyOfRange(all, from, Math.min(all.length, from + wanted.maxBytes()));
    }

    private Consumer<Raft> stage(Chunk chunk) {
        if (!chunk.snapshot().equals(incoming)) {
            incoming = chunk.snapshot();
            staged = new byte[0];
        }
        if (chunk.offset() <= staged.length && chunk.bytes().length > 0) {
            int length = (int) chunk.offset() + chunk.bytes().length;
            staged = Arrays.copyOf(staged, length);
            System.arraycopy(chunk.bytes(), 0, staged, (int) chunk.offset(), chunk.bytes().length);
        }
        byte[] bytes = staged;
        if (bytes.length < chunk.snapshot().bytes()) {
            return raft -> raft.staged(chunk.snapshot(), bytes.length);
        }
        keep(chunk.snapshot(), bytes);
        incoming = null;
        return raft -> {
            if (raft.install(chunk.snapshot())) {
                installed.accept(Log.of(bytes));
            }
        };
    }

    private List<Entry> read(Fetch f) {
        List<Entry> found = new ArrayList<>();
        long bytes = 0;
        if (f.from() < first) {
            throw new IllegalStateException(f + " < first " + first);
        }
        for (Entry e : log.from(f.from())) {
            bytes += e.length();
            if (bytes > f.maxBytes() && !found.isEmpty()) {
                break;
            }
            found.add(e);
        }
        if (found.isEmpty()) {
            throw new IllegalStateException(f + " > last " + log.last());
        }
        return found;
    }

    /** Finishes the job; what it has to tell the core. */
    Consumer<Raft> end() {
        writing.forEach(this::carryOut);
        List<Consumer<Raft>> effects = new ArrayList<>(read);
        if (!writing.isEmpty()) {
            long last = writing.get(writing.size() - 1).id();
            effects.add(raft -> raft.persisted(last));
        }
        forgetJob();
        return raft -> effects.forEach(effect -> effect.accept(raft));
    }

    private void carryOut(Write w) {
        if (w.hardState() != null) {
            hardState = w.hardState();
        }
        if (w.reset() != null) {
            log = Log.of(Objects.requireNonNull(snapshots.get(w.reset())));
            first = log.last() + 1;
        }
        if (!w.entries().isEmpty()) {
            List<Entry> entries =
                    new ArrayList<>(log.slice(1, w.entries().get(0).index() - 1));
            entries.addAll(w.entries());
            log = new Log(entries);
        }
        rebuilding &= !w.rebuilt();
    }

    /** The first {@code done} writes of the job under way are on the disk, the rest is lost. */
    void losePower(int done) {
        writing.stream().limit(done).forEach(this::carryOut);
        forgetJob();
        writes.clear();
        fetches.clear();
        chunkReads.clear();
        chunks.clear();
        Log found = found();
        first = found.equals(log) ? first : found.last() + 1;
        log = found;
    }

    /** All of the log is lost but what the snapshot holds, and that is known. */
    void loseLog() {
        log = snapshot == null
                ? new Log(List.of())
                : Log.of(Objects.requireNonNull(snapshots.get(snapshot)));
        first = log.last() + 1;
        rebuilding = true;
    }

    boolean isRebuilding() {
        return rebuilding;
    }

    /**
     * What a restart would find now: a log that does not hold the snapshot's last entry is
     * obsolete.
     */
    Log found() {
        Snapshot s = snapshot;
        return s != null && (log.last() < s.index() || log.term(s.index()) != s.term())
                ? Log.of(Objects.requireNonNull(snapshots.get(s)))
                : log;
    }

    private void forgetJob() {
        busy = false;
        writing.clear();
        read.clear();
    }
}
