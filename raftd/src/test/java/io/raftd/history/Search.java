package io.raftd.history;

import io.raftd.history.Call.Kind;
import io.raftd.history.Model.Effect;
import io.raftd.history.Outcome.Found;
import io.raftd.history.Outcome.Page;
import io.raftd.history.Outcome.Pair;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The search for an order of some operations in which each has the outcome that its client saw, and
 * none comes after one that was invoked when it had returned. It goes from one operation to the
 * next, and back where nothing fits (Wing and Gong), and remembers which sets of operations led to
 * which state (Lowe). The operation that returned first is tried first, so that what is ordered is
 * a stretch of all returns and few beyond it.
 *
 * <p>An operation of unknown outcome may come anywhere behind its invocation, or nowhere. If there
 * is an order at all there is one with as few of them as possible, each as late as possible, and of
 * equal ones the oldest; only such are looked for. So none comes where it changes nothing, or where
 * the operation behind it would be the same, or could as well be before it.
 */
final class Search {
    /** What stands for all values on which no outcome depends any more. */
    private static final String UNREAD = "(unread)";

    private static final int STATES_SHOWN = 4;

    private final List<Operation> known;
    /** Of the operations from i on the earliest invocation. */
    private final long[] earliest;

    private final List<Unknown> unknown;
    private final Map<String, Long> lastRead;
    private final boolean counts;
    private final long maxStates;
    private final BitSet ordered = new BitSet();
    private final BitSet used = new BitSet();
    private final Deque<Position> path = new ArrayDeque<>();
    /** With which doubtful writes it got there; one set holds no other. */
    private final Map<Reached, List<BitSet>> visited = new HashMap<>();

    private final Set<Model> furthest = new LinkedHashSet<>();
    private int furthestFrontier = -1;
    private long states;

    /**
     * The writes of unknown outcome that ask for the same, as bits from {@code first} on, and one
     * that stays clear behind them.
     */
    private record Unknown(Call call, int first, List<Long> invoked) {}

    /** A write of unknown outcome was the last to be ordered, when the store was so. */
    private record Doubt(int unknown, Model before) {}

    /** All operations before {@code frontier} and some others led to {@code state}. */
    private record Reached(
            int frontier,
            BitSet beyond,
            Model state,
            @Nullable Doubt doubt) {}

    /** Where the search is, and what it tries there next. */
    private static final class Position {
        private final int frontier;
        private final Model state;
        private final @Nullable Doubt doubt;
        /** By which it came here. */
        private final int taken;

        private int next;

        Position(int frontier, Model state, @Nullable Doubt doubt, int taken) {
            this.frontier = frontier;
            this.state = state;
            this.doubt = doubt;
            this.taken = taken;
            this.next = frontier;
        }
    }

    /** Over operations on these keys only; gives up when it has seen {@code maxStates}. */
    Search(Model empty, List<Operation> history, long maxStates) {
        this.maxStates = maxStates;
        counts = history.stream().anyMatch(o -> o.call().kind() == Kind.INCREMENT);
        lastRead = lastRead(history);
        List<Operation> alike = history.stream().map(this::mergeUnread).toList();
        known = alike.stream()
                .filter(Operation::isKnown)
                .sorted(Comparator.comparingLong(Operation::returned))
                .toList();
        earliest = new long[known.size() + 1];
        earliest[known.size()] = Long.MAX_VALUE;
        for (int i = known.size() - 1; i >= 0; i--) {
            earliest[i] = Math.min(earliest[i + 1], known.get(i).invoked());
        }
        unknown = unknown(alike);
        path.push(new Position(0, empty, null, -1));
    }

    /** When an outcome last depended on each value: at the return of its operation. */
    private static Map<String, Long> lastRead(List<Operation> history) {
        Map<String, Long> last = new HashMap<>();
        for (Operation o : history) {
            read(o).forEach(value -> last.merge(value, o.returned(), Math::max));
        }
        return last;
    }

    /** The values that decide the outcome. */
    private static List<String> read(Operation o) {
        if (o.outcome() instanceof Found found && found.value() != null) {
            return List.of(found.value());
        } else if (o.outcome() instanceof Page page) {
            return page.pairs().stream().map(Pair::value).toList();
        }
        String expected = o.call().expected();
        return expected == null ? List.of() : List.of(expected);
    }

    /** Whether no outcome of operations that return at {@code time} or later depends on it. */
    private boolean isUnread(String value, long time) {
        return lastRead.getOrDefault(value, Long.MIN_VALUE) < time
                && !(counts && Model.isNumber(value));
    }

    private Operation mergeUnread(Operation o) {
        Kind kind = o.call().kind();
        boolean writes = kind == Kind.PUT || kind == Kind.COMPARE_AND_SET || kind == Kind.RESTORE;
        String value = writes ? o.call().argument() : null;
        return value != null && isUnread(value, o.invoked()) ? o.withArgument(UNREAD) : o;
    }

    private static List<Unknown> unknown(List<Operation> history) {
        Map<Call, List<Long>> invoked = new LinkedHashMap<>();
        history.stream()
                .filter(o -> !o.isKnown() && !o.call().kind().reads())
                .sorted(Comparator.comparingLong(Operation::invoked))
                .forEach(o -> invoked.computeIfAbsent(o.call(), c -> new ArrayList<>())
                        .add(o.invoked()));
        List<Unknown> all = new ArrayList<>();
        int first = 0;
        for (Map.Entry<Call, List<Long>> each : invoked.entrySet()) {
            all.add(new Unknown(each.getKey(), first, each.getValue()));
            first += each.getValue().size() + 1;
        }
        return all;
    }

    /** Whether there is such an order. Throws IllegalStateException when it gives up. */
    boolean succeeds() {
        while (!path.isEmpty()) {
            Position here = path.element();
            note(here);
            if (here.frontier == known.size()) {
                return true;
            }
            Position next = next(here);
            if (next != null) {
                path.push(next);
            } else {
                path.pop();
                untake(here.taken);
            }
        }
        return false;
    }

    /** Some of the states in which the operation that no order reaches was tried in vain. */
    Set<Model> furthest() {
        return furthest;
    }

    private void note(Position here) {
        if (here.frontier > furthestFrontier) {
            furthestFrontier = here.frontier;
            furthest.clear();
        }
        if (here.frontier == furthestFrontier && furthest.size() < STATES_SHOWN) {
            furthest.add(here.state);
        }
    }

    /** The next position from here, null when all were tried. */
    private @Nullable Position next(Position here) {
        long horizon = known.get(here.frontier).returned();
        while (here.next < known.size()) {
            int i = here.next++;
            if (earliest[i] > horizon) {
                here.next = known.size();
            } else if (!ordered.get(i) && known.get(i).invoked() <= horizon) {
                Position next = take(here, i);
                if (next != null) {
                    return next;
                }
            }
        }
        while (here.next < known.size() + unknown.size()) {
            int i = here.next++;
            Unknown write = unknown.get(i - known.size());
            int count = used.nextClearBit(write.first) - write.first;
            if (count < write.invoked.size() && write.invoked.get(count) <= horizon) {
                Position next = takeUnknown(here, i);
                if (next != null) {
                    return next;
                }
            }
        }
        return null;
    }

    private @Nullable Position take(Position here, int i) {
        Operation o = known.get(i);
        Effect effect = here.state.after(o.call());
        if (!effect.outcome().equals(o.outcome()) || isUnmoved(here.doubt, effect, o)) {
            return null;
        }
        ordered.set(i);
        int frontier = ordered.nextClearBit(here.frontier);
        return visit(new Position(frontier, effect.next(), null, i));
    }

    /** The state without what no outcome from the frontier on depends on. */
    private Model forget(Model state, int frontier) {
        if (frontier == known.size()) {
            return state;
        }
        long time = known.get(frontier).returned();
        return state.rename(value -> isUnread(value, time) ? UNREAD : value);
    }

    private @Nullable Position takeUnknown(Position here, int i) {
        Unknown write = unknown.get(i - known.size());
        Effect effect = here.state.after(write.call);
        if (effect.next().equals(here.state) || isUnmoved(here.doubt, effect, i - known.size())) {
            return null;
        }
        used.set(used.nextClearBit(write.first));
        Doubt doubt = new Doubt(i - known.size(), here.state);
        return visit(new Position(here.frontier, effect.next(), doubt, i));
    }

    /** Whether the doubtful write before it is of no use to {@code o}, which had this effect. */
    private boolean isUnmoved(@Nullable Doubt doubt, Effect effect, Operation o) {
        if (doubt == null) {
            return false;
        }
        Effect without = doubt.before.after(o.call());
        return without.outcome().equals(o.outcome())
                && (without.next().equals(effect.next()) || commutes(doubt, without, effect));
    }

    private boolean isUnmoved(@Nullable Doubt doubt, Effect effect, int write) {
        if (doubt == null) {
            return false;
        }
        Effect without = doubt.before.after(unknown.get(write).call);
        return without.next().equals(effect.next())
                || write < doubt.unknown && commutes(doubt, without, effect);
    }

    private boolean commutes(Doubt doubt, Effect without, Effect effect) {
        Call doubtful = unknown.get(doubt.unknown).call;
        return without.next().after(doubtful).next().equals(effect.next());
    }

    private @Nullable Position visit(Position next) {
        BitSet beyond = ordered.get(next.frontier, known.size());
        Reached reached =
                new Reached(next.frontier, beyond, forget(next.state, next.frontier), next.doubt);
        List<BitSet> before = visited.computeIfAbsent(reached, r -> new ArrayList<>(1));
        if (before.stream().anyMatch(this::isUsed)) {
            untake(next.taken);
            return null;
        }
        before.add((BitSet) used.clone());
        if (++states > maxStates) {
            throw new IllegalStateException("undecided after %,d states, at %,d of %,d operations"
                    .formatted(maxStates, next.frontier, known.size()));
        }
        return next;
    }

    /** Whether all these doubtful writes are used up, so that what went on from there had more. */
    private boolean isUsed(BitSet some) {
        BitSet rest = (BitSet) some.clone();
        rest.andNot(used);
        return rest.isEmpty();
    }

    private void untake(int i) {
        if (i >= known.size()) {
            Unknown write = unknown.get(i - known.size());
            used.clear(used.nextClearBit(write.first) - 1);
        } else if (i >= 0) {
            ordered.clear(i);
        }
    }
}
