package io.raftd.sim;

import io.raftd.history.Linearizability;
import io.raftd.history.Operation;
import io.raftd.history.Operation.Kind;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the clients of a run ask for, and what came of it, key by key. */
final class Workload {
    private static final int KEYS_IN_USE = 4;

    private final Chance chance;
    private final List<String> keys = new ArrayList<>();
    private final Map<String, Integer> asked = new LinkedHashMap<>();
    private final Map<String, List<Operation>> histories = new LinkedHashMap<>();
    private final List<byte[]> refused = new ArrayList<>();
    private int nextKey;
    private int nextValue;
    private long done;
    private long unknown;

    Workload(Chance chance) {
        this.chance = chance;
        while (keys.size() < KEYS_IN_USE) {
            keys.add("k" + nextKey++);
        }
    }

    /** A key for the next operation; each is used only as often as its history can be checked. */
    String key() {
        int i = chance.below(keys.size());
        String key = keys.get(i);
        if (asked.merge(key, 1, Integer::sum) == Linearizability.MAX_OPERATIONS) {
            keys.set(i, "k" + nextKey++);
        }
        return key;
    }

    /**
     * An operation that has not been invoked yet. Half of the keys are counters, for the most part.
     */
    Operation next(String key) {
        boolean counter = Integer.parseInt(key.substring(1)) % 2 == 0;
        Kind kind = counter && chance.once(0.9)
                ? chance.pick(List.of(Kind.INCREMENT, Kind.INCREMENT, Kind.GET))
                : chance.pick(List.of(Kind.values()));
        String value = kind == Kind.INCREMENT ? "1" : "v" + nextValue++;
        String expected = chance.once(0.3) ? null : "v" + Math.max(0, nextValue - 2);
        return new Operation(kind, value, expected, null, 0, 0);
    }

    void record(String key, Operation operation) {
        if (operation.isKnown()) {
            done++;
        } else {
            unknown++;
        }
        histories.computeIfAbsent(key, k -> new ArrayList<>()).add(operation);
    }

    /** The client was told for certain that this command has no effect. */
    void refused(byte[] command) {
        refused.add(command);
    }

    long done() {
        return done;
    }

    long unknown() {
        return unknown;
    }

    /** At the end of a run. */
    void check(Invariants invariants) {
        for (byte[] command : refused) {
            Long index = invariants.committedAt(command);
            Violation.unless(index == null, "a write that was refused is committed at %s", index);
        }
        histories.forEach((key, history) -> Violation.unless(
                Linearizability.holds(history),
                "Linearizability: the history of %s has no order:%n%s",
                key,
                history));
    }
}
