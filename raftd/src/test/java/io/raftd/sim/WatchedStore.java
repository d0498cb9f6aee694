package io.raftd.sim;

import io.raftd.kv.KeyValueStore;
import io.raftd.node.StateMachine;
import io.raftd.raft.Entry;
import java.io.IOException;
import java.io.InputStream;

/** The real store; what it makes of each entry is compared with what others made of it. */
record WatchedStore(KeyValueStore store, Invariants.Watched watched) implements StateMachine {
    @Override
    public io.raftd.kv.Result apply(Entry entry) {
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
        return new WatchedStore((KeyValueStore) store.read(in), watched);
    }

    @Override
    public long digest() {
        return store.digest();
    }
}
