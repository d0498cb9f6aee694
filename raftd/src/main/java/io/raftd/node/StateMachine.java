package io.raftd.node;

import io.raftd.raft.Entry;

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
}
