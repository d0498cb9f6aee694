package io.raftd;

import io.raftd.node.Snapshots;
import io.raftd.node.StateMachine;
import io.raftd.raft.Snapshot;
import io.raftd.raft.SnapshotPoint;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Snapshots that give way to the log: behind each MiB that is written comes a rest of
 * {@value #WRITTEN} times as long as the log's disk was at work meanwhile, and before each further
 * piece that is read, for which somebody waits, one of {@value #READ} times as long. A node that
 * has nothing else to do writes and sends them at once; one under load takes its time, as the log
 * goes on.
 */
final class PacedSnapshots implements Snapshots {
    private static final int STEP = 1 << 20;
    private static final int WRITTEN = 19;
    private static final int READ = 9;

    /** In ns: what is closed waits for no more. */
    private static final long LONGEST = 500_000_000;

    private final Snapshots snapshots;
    private final LongConsumer rest;
    private final LongSupplier busy;
    /** How long the log's disk had been at work when the last piece was read, in ns. */
    private long lastRead;

    /**
     * Over some snapshots.
     *
     * @param rest lets so many ns pass on the thread that calls it, or fewer if that is needed
     * @param busy how long the log's disk has been at work, in ns
     */
    PacedSnapshots(Snapshots snapshots, LongConsumer rest, LongSupplier busy) {
        this.snapshots = snapshots;
        this.rest = rest;
        this.busy = busy;
    }

    @Override
    public Snapshot write(SnapshotPoint point, StateMachine.View state) throws IOException {
        return snapshots.write(point, out -> state.writeTo(new Steps(out)));
    }

    /** Hands on what is written to it, and rests now and then. */
    private final class Steps extends FilterOutputStream {
        private long since = busy.getAsLong();
        private int written;

        Steps(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            advance(1);
        }

        @Override
        public void write(byte[] b, int offset, int length) throws IOException {
            out.write(b, offset, length);
            advance(length);
        }

        private void advance(int bytes) {
            written += bytes;
            if (written >= STEP) {
                giveWay(WRITTEN, since);
                written = 0;
                since = busy.getAsLong();
            }
        }
    }

    private void giveWay(int times, long since) {
        rest.accept(Math.min(LONGEST, times * (busy.getAsLong() - since)));
    }

    /** A beginning is read at once: what the log did before has nothing to do with it. */
    @Override
    public byte[] read(Snapshot snapshot, long offset, int maxBytes) throws IOException {
        if (offset > 0) {
            giveWay(READ, lastRead);
        }
        lastRead = busy.getAsLong();
        return snapshots.read(snapshot, offset, maxBytes);
    }

    @Override
    public void verify(Snapshot snapshot) throws IOException {
        snapshots.verify(snapshot);
    }

    @Override
    public long staged(Snapshot snapshot) throws IOException {
        return snapshots.staged(snapshot);
    }

    @Override
    public long stage(Snapshot snapshot, long offset, byte[] bytes) throws IOException {
        return snapshots.stage(snapshot, offset, bytes);
    }

    @Override
    public @Nullable StateMachine install(Snapshot snapshot, StateMachine reader)
            throws IOException {
        return snapshots.install(snapshot, reader);
    }

    @Override
    public void retain(List<Snapshot> some) throws IOException {
        snapshots.retain(some);
    }
}
