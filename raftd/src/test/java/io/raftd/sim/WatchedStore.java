package io.raftd.sim;

import io.raftd.kv.KeyValueStore;
import io.raftd.node.StateMachine;
import io.raftd.raft.Entry;

import java.io.IOException;
import java.io.InputStream;

/** The real store; what it makes of each entry is compared with what others made of it. */
final class WatchedStore implements StateMachine {
    private final KeyValueStore store;
    private final Invariants.Watched watched;

    /** It was read from a snapshot, and nothing has been applied to it yet. */
    private boolean fresh;

    WatchedStore(KeyValueStore store, Invariants.Watched watched) {
        this(store, watched, false);
    }

    private WatchedStore(KeyValueStore store, Invariants.Watched watched, boolean fresh) {
        this.store = store;
        this.watched = watched;
        this.fresh = fresh;
    }

    @Override
    public io.raftd.kv.Result apply(Entry entry) {
        if (fresh) {
            fresh = false;
            watched.restored(entry.index() - 1, store.digest());
        }
        io.raftd.kv.Result result = store.apply(entry);
        watched.applied(entry, result, store.digest());
        return result;
    }

    @Override
    public Answer query(Query query) {
        return store.query(query);
    }

    @Override
    public View view() {
        return store.view();
    }

    @Override
    public StateMachine read(InputStream in) throws IOException {
        return new WatchedStore((KeyValueStore) store.read(in), watched, true);
    }

    @Override
    public long digest() {
        return store.digest();
    }
}
