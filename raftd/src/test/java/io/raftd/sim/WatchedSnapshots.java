package io.raftd.sim;

import io.raftd.node.Snapshots;
import io.raftd.node.StateMachine;
import io.raftd.raft.Snapshot;
import io.raftd.raft.SnapshotPoint;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The real snapshots; what is reported as kept is what the disk is bound to hold. */
record WatchedSnapshots(Snapshots snapshots, Shadow shadow, Timeline timeline)
        implements Snapshots {
    /** A snapshot that is on the disk now. */
    private record Kept(Snapshot snapshot) {
        @Override
        public String toString() {
            return "has on its disk: " + snapshot;
        }
    }

    private void kept(Snapshot snapshot) {
        shadow.kept(snapshot);
        timeline.add(shadow.self().node(), new Kept(snapshot), snapshot.index());
    }

    @Override
    public Snapshot write(SnapshotPoint point, StateMachine.View state) throws IOException {
        shadow.keeping(point);
        Snapshot taken = snapshots.write(point, state);
        kept(taken);
        return taken;
    }

    @Override
    public byte[] read(Snapshot snapshot, long offset, int maxBytes) throws IOException {
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
        shadow.keeping(snapshot.point());
        StateMachine state = snapshots.install(snapshot, reader);
        if (state != null) {
            kept(snapshot);
        }
        return state;
    }

    @Override
    public void retain(List<Snapshot> some) throws IOException {
        snapshots.retain(some);
    }
}
