package io.raftd.raft;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A disk moved by hand. What it is given gathers until a job {@link #begin}s with all of it, reads
 * first, and lasts until that job {@link #end}s; what is not ended when power is lost is lost.
 */
final class Disk {
    private final ArrayDeque<Write> writes = new ArrayDeque<>();
    private final ArrayDeque<Fetch> fetches = new ArrayDeque<>();
    private final List<Write> writing = new ArrayList<>();
    private final List<Consumer<Raft>> read = new ArrayList<>();
    private HardState hardState;
    private Log log;
    private boolean busy;
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

    void give(Ready ready) {
        if (ready.write() != null) {
            writes.add(ready.write());
        }
        fetches.addAll(ready.fetches());
    }

    boolean isBusy() {
        return busy;
    }

    boolean isIdle() {
        return !busy && writes.isEmpty() && fetches.isEmpty();
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
        writing.addAll(writes);
        fetches.clear();
        writes.clear();
    }

    private List<Entry> read(Fetch f) {
        List<Entry> found = new ArrayList<>();
        long bytes = 0;
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
        if (!w.entries().isEmpty()) {
            List<Entry> entries =
                    new ArrayList<>(log.slice(1, w.entries().get(0).index() - 1));
            entries.addAll(w.entries());
            log = new Log(entries);
        }
    }

    /** The first {@code done} writes of the job under way are on the disk, the rest is lost. */
    void losePower(int done) {
        writing.stream().limit(done).forEach(this::carryOut);
        forgetJob();
        writes.clear();
        fetches.clear();
    }

    private void forgetJob() {
        busy = false;
        writing.clear();
        read.clear();
    }
}
