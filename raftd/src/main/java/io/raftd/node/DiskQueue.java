package io.raftd.node;

import io.raftd.raft.Entry;
import io.raftd.raft.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What waits for the disk. One job is under way at a time; it takes all that has gathered, so that
 * many writes share one force. Within a job reads come first: what they ask for was on the disk
 * when they were asked, and a later write may cut it off. Last of all what no longer is needed is
 * removed.
 */
final class DiskQueue {
    private final Ports ports;
    private final LongConsumer persisted;
    private List<Write> writes = new ArrayList<>();
    private List<Read> reads = new ArrayList<>();
    private boolean busy;
    private boolean dirty;
    private @Nullable Entry committed;
    private long compactTo = 1;
    private long compacted = 1;

    private record Read(long from, int maxBytes, Consumer<List<Entry>> then) {}

    /** {@code persisted} hears the id of the last write of each job that is done. */
    DiskQueue(Ports ports, LongConsumer persisted) {
        this.ports = ports;
        this.persisted = persisted;
    }

    void write(Write write) {
        writes.add(write);
    }

    void read(long from, int maxBytes, Consumer<List<Entry>> then) {
        reads.add(new Read(from, maxBytes, then));
    }

    boolean isBusy() {
        return busy;
    }

    /** This entry is committed: the storage hears of it with the next job. */
    void committed(Entry entry) {
        committed = entry;
    }

    /** From now on the log begins at {@code firstIndex}: what lies before may be removed. */
    void compact(long firstIndex) {
        compactTo = firstIndex;
    }

    /** Gives the disk what has gathered, unless it is at work. */
    void start() {
        if (busy || (writes.isEmpty() && reads.isEmpty() && compactTo == compacted)) {
            return;
        }
        long firstIndex = compactTo;
        boolean compact = compactTo > compacted;
        compacted = compactTo;
        List<Write> nextWrites = writes;
        List<Read> nextReads = reads;
        writes = new ArrayList<>();
        reads = new ArrayList<>();
        Runnable tell = tellCommitted();
        dirty |= !nextWrites.isEmpty();
        run(() -> {
            List<List<Entry>> found = new ArrayList<>();
            for (Read r : nextReads) {
                found.add(ports.storage().read(r.from, r.maxBytes));
            }
            if (!nextWrites.isEmpty()) {
                ports.storage().persist(nextWrites);
            }
            tell.run();
            if (compact) {
                ports.storage().compact(firstIndex);
            }
            return () -> {
                for (int i = 0; i < found.size(); i++) {
                    nextReads.get(i).then.accept(found.get(i));
                }
                if (!nextWrites.isEmpty()) {
                    persisted.accept(nextWrites.get(nextWrites.size() - 1).id());
                }
            };
        });
    }

    /**
     * True when the disk is at rest, and its last batch has not been vouched for yet, or it was
     * full and may have room again.
     */
    boolean wantsIdle() {
        return !busy && (dirty || ports.storage().isFull());
    }

    void idle() {
        dirty = false;
        Runnable tell = tellCommitted();
        run(() -> {
            tell.run();
            ports.storage().idle();
            return () -> {};
        });
    }

    private Runnable tellCommitted() {
        Entry entry = committed;
        committed = null;
        return entry == null ? () -> {} : () -> ports.storage().committed(entry);
    }

    /** Work for the disk; what it returns is done on the loop. */
    interface Job {
        Runnable run();
    }

    /** Runs a job off the loop; whatever it throws is thrown on the loop, and ends the node. */
    void run(Job job) {
        busy = true;
        ports.disk().execute(() -> {
            Runnable effect;
            try {
                effect = job.run();
            } catch (RuntimeException failure) {
                effect = () -> {
                    throw failure;
                };
            }
            Runnable outcome = effect;
            ports.completions().accept(new Input.Completed(() -> {
                busy = false;
                outcome.run();
            }));
        });
    }
}
