package io.raftd.kv;

import io.raftd.raft.Entry;

import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The entries of one invocation, encoded before its time begins. */
@State(Scope.Thread)
public class PutEntries {
    /** So many, for the clock to be read seldom: they take far longer than that. */
    static final int COUNT = 1000;

    private final Entry[] entries = new Entry[COUNT];

    @Setup(Level.Invocation)
    public void encode(FilledStore filled) {
        for (int i = 0; i < COUNT; i++) {
            entries[i] = filled.put();
        }
    }

    Entry[] entries() {
        return entries;
    }
}
