package io.raftd.history;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether the operations on one key, absent at first, can be put in an order in which each has the
 * outcome that its client saw, and none comes after one that was invoked when it had returned
 * (Herlihy and Wing). The search is Wing and Gong's, and remembers, with Lowe, which sets of
 * operations led to which value. Keys are independent, so a history is linearizable when that of
 * each key is.
 */
public final class Linearizability {
    /** Operations on one key, at most: a set of them is a long. */
    public static final int MAX_OPERATIONS = 64;

    private record Reached(long ordered, @Nullable String value) {}

    private final List<Operation> operations;
    private final long known;
    private final Set<Reached> tried = new HashSet<>();

    private Linearizability(List<Operation> history) {
        if (history.size() > MAX_OPERATIONS) {
            throw new IllegalArgumentException(history.size() + " operations > " + MAX_OPERATIONS);
        }
        operations = history.stream()
                .sorted(Comparator.comparingLong(Operation::invoked))
                .toList();
        long all = 0;
        for (int i = 0; i < operations.size(); i++) {
            all |= operations.get(i).isKnown() ? 1L << i : 0;
        }
        known = all;
    }

    /** Whether the history of one key has such an order. */
    public static boolean holds(List<Operation> history) {
        return new Linearizability(history).search(0, null);
    }

    /** Whether what is left can follow when {@code ordered} have made the key {@code value}. */
    private boolean search(long ordered, @Nullable String value) {
        if ((ordered & known) == known) {
            return true;
        }
        if (!tried.add(new Reached(ordered, value))) {
            return false;
        }
        long horizon = firstReturn(ordered);
        for (int i = 0; i < operations.size(); i++) {
            Operation next = operations.get(i);
            if (next.invoked() > horizon) {
                return false;
            }
            if ((ordered & 1L << i) == 0) {
                Operation.Effect effect = next.on(value);
                boolean asSeen = next.outcome() == null || next.outcome().equals(effect.outcome());
                if (asSeen && search(ordered | 1L << i, effect.value())) {
                    return true;
                }
            }
        }
        return false;
    }

    private long firstReturn(long ordered) {
        long first = Long.MAX_VALUE;
        for (int i = 0; i < operations.size(); i++) {
            if ((ordered & 1L << i) == 0) {
                first = Math.min(first, operations.get(i).returned());
            }
        }
        return first;
    }
}
