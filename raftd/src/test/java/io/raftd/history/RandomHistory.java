package io.raftd.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Draws histories of a store that does one call at a time, each at a moment between its invocation
 * and its return. Keys are pairs with a prefix of their own, which scans use.
 */
final class RandomHistory {
    private static final List<Call.Kind> KINDS = List.of(Call.Kind.values());
    private static final int STEP = 4;

    private final SplittableRandom chance;
    private final int keys;
    private final int clients;
    private final int values;
    private final double unknown;

    private record Planned(int client, Call call, long invoked, long moment, long returned) {}

    /** Values are drawn from so many numbers; of {@code unknown} calls there is no answer. */
    RandomHistory(SplittableRandom chance, int keys, int clients, int values, double unknown) {
        this.chance = chance;
        this.keys = keys;
        this.clients = clients;
        this.values = values;
        this.unknown = unknown;
    }

    List<Operation> of(int size) {
        long[] free = new long[clients];
        List<Planned> planned = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            int client = chance.nextInt(clients);
            long invoked = free[client] + chance.nextInt(STEP);
            long moment = invoked + chance.nextInt(STEP);
            long returned = moment + chance.nextInt(STEP);
            free[client] = returned + 1;
            planned.add(new Planned(client, call(), invoked, moment, returned));
        }
        planned.sort(Comparator.comparingLong(Planned::moment));
        NavigableMap<String, String> store = new TreeMap<>();
        List<Operation> history = new ArrayList<>();
        for (Planned p : planned) {
            boolean lost = chance.nextDouble() < unknown;
            if (lost) {
                history.add(Operation.unknown(p.client, p.call, p.invoked));
            }
            if (!lost || chance.nextBoolean()) {
                Outcome outcome = BruteForce.execute(p.call, store);
                if (!lost) {
                    history.add(new Operation(p.client, p.call, outcome, p.invoked, p.returned));
                }
            }
        }
        return history;
    }

    private Call call() {
        int number = chance.nextInt(keys);
        String prefix = Character.toString('a' + number / 2);
        String key = prefix + number % 2;
        return switch (KINDS.get(chance.nextInt(KINDS.size()))) {
            case GET -> Call.get(key);
            case PUT -> Call.put(key, value());
            case DELETE -> Call.delete(key);
            case COMPARE_AND_SET ->
                Call.compareAndSet(key, chance.nextInt(3) == 0 ? null : value(), value());
            case INCREMENT -> Call.increment(key, 1 + chance.nextInt(2));
            case RESTORE -> Call.restore(key, chance.nextInt(3) == 0 ? null : value());
            case SCAN -> Call.scan(chance.nextBoolean() ? prefix : key, chance.nextInt(2));
        };
    }

    private String value() {
        int value = chance.nextInt(values);
        return value < 2 ? Integer.toString(value) : "v" + value;
    }

    /** The history with one thing told otherwise, which may or may not make it wrong. */
    List<Operation> perturbed(List<Operation> history) {
        List<Operation> other = new ArrayList<>(history);
        int i = chance.nextInt(other.size());
        Operation o = other.get(i);
        if (!o.isKnown()) {
            other.set(i, Operation.unknown(o.client(), o.call(), o.invoked() + 2 * STEP));
        } else if (chance.nextBoolean()) {
            int shift = chance.nextInt(4 * STEP) - 2 * STEP;
            long invoked = o.invoked() + shift;
            long returned = o.returned() + shift;
            other.set(i, new Operation(o.client(), o.call(), o.outcome(), invoked, returned));
        } else {
            NavigableMap<String, String> store = new TreeMap<>();
            for (int n = chance.nextInt(4); n > 0; n--) {
                BruteForce.execute(call(), store);
            }
            Outcome outcome = BruteForce.execute(o.call(), store);
            other.set(i, new Operation(o.client(), o.call(), outcome, o.invoked(), o.returned()));
        }
        return other;
    }
}
