package io.raftd.node;

import io.raftd.raft.Snapshot;
import io.raftd.raft.SnapshotPoint;

import java.io.IOException;
import java.util.List;

/** Where no snapshot can be kept, and none is. */
public class NoSnapshots implements Snapshots {
    private static IOException none() {
        return new IOException("no snapshots here");
    }

    @Override
    public Snapshot write(SnapshotPoint point, StateMachine.View state) throws IOException {
        throw none();
    }

    @Override
    public byte[] read(Snapshot snapshot, long offset, int maxBytes) throws IOException {
        throw none();
    }

    @Override
    public void verify(Snapshot snapshot) throws IOException {
        throw none();
    }

    @Override
    public long staged(Snapshot snapshot) throws IOException {
        throw none();
    }

    @Override
    public long stage(Snapshot snapshot, long offset, byte[] bytes) throws IOException {
        throw none();
    }

    @Override
    public StateMachine install(Snapshot snapshot, StateMachine reader) throws IOException {
        throw none();
    }

    @Override
    public void retain(List<Snapshot> some) {}
}
