package io.raftd.kv;

import io.raftd.raft.Entry;

import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The entries of one invocation, encoded before its time begins, and the store they are for. */
@State(Scope.Thread)
public class PutEntries {
    /** So many, for the clock to be read seldom: they take far longer than that. */
    static final int COUNT = 1000;

    private final Entry[] entries = new Entry[COUNT];
    private KeyValueStore store;

    /** A benchmark that asked for the filled store as well would be given another one. */
    @Setup(Level.Invocation)
    public void encode(FilledStore filled) {
        store = filled.store();
        for (int i = 0; i < COUNT; i++) {
            entries[i] = filled.put();
        }
    }

    KeyValueStore store() {
        return store;
    }

    Entry[] entries() {
        return entries;
    }
}
