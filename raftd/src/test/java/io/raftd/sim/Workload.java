package io.raftd.sim;

import io.raftd.history.Call;
import io.raftd.history.Linearizability;
import io.raftd.history.Operation;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What the clients of a run ask for, and what came of it, key by key. */
final class Workload {
    private static final int KEYS_IN_USE = 4;

    private final Chance chance;
    private final List<Operation> history = new ArrayList<>();
    private final List<byte[]> refused = new ArrayList<>();
    private int nextValue;
    private long done;
    private long unknown;

    Workload(Chance chance) {
        this.chance = chance;
    }

    /** All keys that the clients use. */
    static List<String> keys() {
        return IntStream.range(0, KEYS_IN_USE).mapToObj(Workload::key).toList();
    }

    private static String key(int number) {
        return "k" + number;
    }

    /** A call of the next key. Half of the keys are counters, for the most part. */
    Call next() {
        int number = chance.below(KEYS_IN_USE);
        String key = key(number);
        if (number % 2 == 0 && chance.once(0.9)) {
            return chance.once(0.7) ? Call.increment(key, 1) : Call.get(key);
        }
        String value = "v" + nextValue++;
        return switch (chance.below(5)) {
            case 0 -> Call.get(key);
            case 1 -> Call.put(key, value);
            case 2 -> Call.delete(key);
            case 3 -> {
                String expected = chance.once(0.3) ? null : "v" + Math.max(0, nextValue - 2);
                yield Call.compareAndSet(key, expected, value);
            }
            default -> Call.increment(key, 1);
        };
    }

    void record(Operation operation) {
        if (operation.isKnown()) {
            done++;
        } else {
            unknown++;
        }
        history.add(operation);
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
        String flaw = Linearizability.flaw(history);
        Violation.unless(flaw == null, "Linearizability: %s", flaw);
    }
}
