package io.raftd.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether a history is linearizable (Herlihy and Wing): whether a store that does one call at a
 * time could have told the clients all that they were told, each between its call and its answer.
 * Keys are independent, so a history is linearizable when that of each key is; keys that a scan
 * sees together are judged together.
 */
public final class Linearizability {
    /** Of one search; some hundred bytes each. */
    private static final long MAX_STATES = 1_000_000;

    private static final int ROWS = 20;

    private Linearizability() {}

    /**
     * Null when the history is linearizable; else the shortest beginning of it that is not, for
     * people to read. Throws IllegalStateException when that is too hard to tell.
     */
    public static @Nullable String flaw(List<Operation> history) {
        for (List<Operation> part : independent(history)) {
            Model empty = empty(part);
            if (!new Search(empty, part, MAX_STATES).succeeds()) {
                return explain(empty, part);
            }
        }
        return null;
    }

    private static Model empty(List<Operation> part) {
        return Model.of(part.stream()
                .map(Operation::call)
                .filter(call -> call.kind() != Call.Kind.SCAN)
                .map(Call::key)
                .toList());
    }

    /** The operations by groups of keys that no scan joins. */
    private static Iterable<List<Operation>> independent(List<Operation> history) {
        TreeMap<String, String> parents = new TreeMap<>();
        for (Operation o : history) {
            if (o.call().kind() != Call.Kind.SCAN) {
                parents.put(o.call().key(), o.call().key());
            }
        }
        for (Operation o : history) {
            if (o.call().kind() == Call.Kind.SCAN) {
                join(parents, o.call().key());
            }
        }
        Map<String, List<Operation>> parts = new LinkedHashMap<>();
        for (Operation o : history) {
            String key = o.call().key();
            boolean scan = o.call().kind() == Call.Kind.SCAN;
            String member = scan ? parents.ceilingKey(key) : key;
            String part = member != null && member.startsWith(key) ? root(parents, member) : "";
            parts.computeIfAbsent(part, p -> new ArrayList<>()).add(o);
        }
        return parts.values();
    }

    private static void join(NavigableMap<String, String> parents, String prefix) {
        String first = parents.ceilingKey(prefix);
        if (first == null) {
            return;
        }
        for (String key : parents.tailMap(first, false).keySet()) {
            if (!key.startsWith(prefix)) {
                return;
            }
            parents.put(root(parents, key), root(parents, first));
        }
    }

    private static String root(Map<String, String> parents, String key) {
        String root = key;
        String parent = parents.get(root);
        while (parent != null && !parent.equals(root)) {
            root = parent;
            parent = parents.get(root);
        }
        return root;
    }

    private static String explain(Model empty, List<Operation> history) {
        List<Operation> known = history.stream()
                .filter(Operation::isKnown)
                .sorted(Comparator.comparingLong(Operation::returned))
                .toList();
        int ordered = 0;
        int returned = known.size();
        while (returned - ordered > 1) {
            int half = (ordered + returned) >>> 1;
            List<Operation> some = beginning(history, known, half);
            if (new Search(empty, some, MAX_STATES).succeeds()) {
                ordered = half;
            } else {
                returned = half;
            }
        }
        List<Operation> shortest = beginning(history, known, returned);
        Search search = new Search(empty, shortest, MAX_STATES);
        if (search.succeeds()) {
            throw new IllegalStateException("an order of the whole is none of its beginning");
        }
        return "no order explains %s, the first of %,d to return that cannot be;%n"
                        .formatted(row(known.get(returned - 1), shortest), known.size())
                + "with what had returned before, the store may have held %s%n%s"
                        .formatted(search.furthest(), table(shortest));
    }

    /** The history up to the {@code count}th return: what was under way then is in doubt. */
    private static List<Operation> beginning(
            List<Operation> history, List<Operation> known, int count) {
        long end = known.get(count - 1).returned();
        List<Operation> beginning = new ArrayList<>(known.subList(0, count));
        for (Operation o : history) {
            if (!o.isKnown() && o.invoked() <= end) {
                beginning.add(o);
            }
        }
        for (Operation o : known.subList(count, known.size())) {
            if (o.invoked() <= end) {
                beginning.add(Operation.unknown(o.client(), o.call(), o.invoked()));
            }
        }
        return beginning;
    }

    /** The operations that ended last, and the last ones in doubt, by the time of their call. */
    private static String table(List<Operation> history) {
        Stream<Operation> known = history.stream()
                .filter(Operation::isKnown)
                .sorted(Comparator.comparingLong(Operation::returned).reversed());
        Stream<Operation> unknown = history.stream()
                .filter(o -> !o.isKnown())
                .sorted(Comparator.comparingLong(Operation::invoked).reversed());
        List<Operation> shown = Stream.concat(known.limit(ROWS), unknown.limit(ROWS))
                .sorted(Comparator.comparingLong(Operation::invoked))
                .toList();
        StringBuilder text = new StringBuilder();
        shown.forEach(o -> text.append(row(o, history)).append(System.lineSeparator()));
        int hidden = history.size() - shown.size();
        return hidden > 0
                ? "(%,d earlier operations are not shown)%n%s".formatted(hidden, text)
                : text.toString();
    }

    /** Times in us since the first call. */
    private static String row(Operation o, List<Operation> history) {
        long zero = history.stream().mapToLong(Operation::invoked).min().orElse(0);
        String invoked = "%,d".formatted((o.invoked() - zero) / 1000);
        String returned = o.isKnown() ? "%,d".formatted((o.returned() - zero) / 1000) : "";
        return "%12s .. %-12s client %-3d %-32s %s"
                .formatted(
                        invoked,
                        returned,
                        o.client(),
                        o.call(),
                        o.isKnown() ? o.outcome() : "in doubt");
    }
}
