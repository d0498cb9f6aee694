package io.raftd.node;

import io.raftd.raft.Entry;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * What the agreed commands drive: deterministic, single-threaded, in memory. An exception from
 * {@link #apply} stops the node.
 */
public interface StateMachine {
    /** What a command did. The node only hands it on to whoever proposed it. */
    interface Result {}

    /** A question to the current state; the node only hands it on. */
    interface Query {}

    /** Its answer. */
    interface Answer {}

    /** Applies the next committed entry, of any type; index = the last applied one + 1. */
    Result apply(Entry entry);

    Answer query(Query query);

    /**
     * A hash of the whole state, sessions included: equal on all nodes after the same entry. Cheap:
     * kept incrementally.
     */
    long digest();

    /** The state as it is now, in O(1); another thread may write it while this machine goes on. */
    View view();

    /** A state that does not change. */
    interface View {
        /** Writes the whole state; the bytes are a function of the state alone. */
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Another machine of this kind, in the state that a {@link View} has written to {@code in}, on
     * any thread. Throws IOException, saying what is wrong, unless the bytes are exactly one state.
     */
    StateMachine read(InputStream in) throws IOException;
}
