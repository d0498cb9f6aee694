package io.raftd.sim;

import io.raftd.node.Storage;
import io.raftd.raft.Entry;
import io.raftd.raft.Write;

import java.util.List;
import java.util.UUID;

/** The real storage; what it reports as done is what the disk is bound to hold. */
record WatchedStorage(Storage storage, Shadow shadow) implements Storage {
    @Override
    public void form(UUID cluster, Entry genesis) {
        shadow.form(cluster, genesis, storage);
    }

    @Override
    public void persist(List<Write> writes) {
        shadow.persist(writes, storage);
    }

    @Override
    public List<Entry> read(long from, int maxBytes) {
        return storage.read(from, maxBytes);
    }

    @Override
    public void idle() {
        storage.idle();
    }

    @Override
    public boolean isFull() {
        return storage.isFull();
    }

    @Override
    public void close() {
        storage.close();
    }
}
