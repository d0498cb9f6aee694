package io.raftd.node;

import io.raftd.node.StateMachine.Answer;
import io.raftd.node.StateMachine.Query;
import io.raftd.node.StateMachine.Result;
import io.raftd.raft.Entry;

import org.jspecify.annotations.Nullable;

/** The state machine, and how far it has come. */
final class Machine {
    private StateMachine machine;
    private long applied;
    private @Nullable Entry last;
    private long digest;
    private long digestIndex;

    /** A machine to which all up to {@code applied} has been applied. */
    Machine(StateMachine machine, long applied) {
        this.machine = machine;
        this.applied = applied;
        digest();
    }

    StateMachine state() {
        return machine;
    }

    long applied() {
        return applied;
    }

    /** The entry applied last; null since the start, or since a snapshot took its place. */
    @Nullable
    Entry last() {
        return last;
    }

    /** Of the state at {@link #digestIndex}. */
    long digestThere() {
        return digest;
    }

    /** The newest multiple of {@value Node#DIGEST_EVERY} at which the state was seen. */
    long digestIndex() {
        return digestIndex;
    }

    Result apply(Entry e) {
        if (e.index() != applied + 1) {
            throw new IllegalStateException("to apply " + e + " after " + applied);
        }
        Result result = machine.apply(e);
        applied = e.index();
        last = e;
        digest();
        return result;
    }

    Answer query(Query query) {
        return machine.query(query);
    }

    /** A machine with the state after {@code index} takes the place of this one. */
    void replace(StateMachine by, long index) {
        machine = by;
        applied = index;
        last = null;
        digest();
    }

    private void digest() {
        if (applied % Node.DIGEST_EVERY == 0) {
            digest = machine.digest();
            digestIndex = applied;
        }
    }
}
