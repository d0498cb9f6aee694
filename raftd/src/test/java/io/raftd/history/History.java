package io.raftd.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What all clients of a run asked for, and what came of it; they may tell it from many threads.
 * Times are in ns, of one monotonic clock for all.
 */
public final class History {
    /** Null for a call that was refused. */
    private final List<@Nullable Operation> operations = new ArrayList<>();

    /**
     * A client is about to call; returns a number by which to tell of the end. A call whose end is
     * never told may have taken effect at any time since, or not.
     */
    public synchronized int invoked(int client, Call call, long nanos) {
        operations.add(Operation.unknown(client, call, nanos));
        return operations.size() - 1;
    }

    /** The client has the outcome of its call. */
    public synchronized void returned(int id, Outcome outcome, long nanos) {
        Operation asked = Objects.requireNonNull(operations.get(id));
        operations.set(
                id, new Operation(asked.client(), asked.call(), outcome, asked.invoked(), nanos));
    }

    /** The client knows that its call never took effect, and never will. */
    public synchronized void refused(int id) {
        operations.set(id, null);
    }

    /** All that was not refused, in the order of the calls. */
    public synchronized List<Operation> operations() {
        List<Operation> all = new ArrayList<>(operations.size());
        for (Operation operation : operations) {
            if (operation != null) {
                all.add(operation);
            }
        }
        return all;
    }

    /** Throws AssertionError, with the shortest beginning that shows it, unless linearizable. */
    public void check() {
        String flaw = Linearizability.flaw(operations());
        if (flaw != null) {
            throw new AssertionError(flaw);
        }
    }
}
