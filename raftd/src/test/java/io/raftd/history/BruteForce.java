package io.raftd.history;

import io.raftd.history.Outcome.Failed;
import io.raftd.history.Outcome.Found;
import io.raftd.history.Outcome.Page;
import io.raftd.history.Outcome.Pair;
import io.raftd.history.Outcome.Restored;
import io.raftd.history.Outcome.Sum;
import io.raftd.history.Outcome.Written;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The definition of linearizability, literally: some order of all known and some of the unknown
 * operations, in which none comes after one that was invoked when it had returned, explains what
 * all clients were told. With a store of its own.
 */
final class BruteForce {
    private BruteForce() {}

    static boolean holds(List<Operation> history) {
        return holds(history, new TreeMap<>());
    }

    private static boolean holds(List<Operation> left, NavigableMap<String, String> store) {
        if (left.stream().noneMatch(Operation::isKnown)) {
            return true;
        }
        for (Operation next : left) {
            List<Operation> rest = new ArrayList<>(left);
            rest.remove(next);
            boolean inTime = rest.stream().allMatch(o -> o.returned() >= next.invoked());
            NavigableMap<String, String> after = new TreeMap<>(store);
            Outcome outcome = execute(next.call(), after);
            boolean asTold = next.outcome() == null || next.outcome().equals(outcome);
            if (inTime && asTold && holds(rest, after)) {
                return true;
            }
        }
        return false;
    }

    /** Carries out a call on a store. */
    static Outcome execute(Call call, NavigableMap<String, String> store) {
        String key = call.key();
        String value = store.get(key);
        boolean existed = store.containsKey(key);
        return switch (call.kind()) {
            case GET -> new Found(value);
            case PUT -> {
                store.put(key, Objects.requireNonNull(call.argument()));
                yield new Written(existed);
            }
            case DELETE -> {
                store.remove(key);
                yield new Written(existed);
            }
            case COMPARE_AND_SET -> {
                if (!Objects.equals(value, call.expected())) {
                    yield new Failed();
                }
                store.put(key, Objects.requireNonNull(call.argument()));
                yield new Written(existed);
            }
            case INCREMENT -> increment(call, store);
            case RESTORE -> {
                if (call.argument() == null) {
                    store.remove(key);
                } else {
                    store.put(key, call.argument());
                }
                yield new Restored();
            }
            case SCAN -> {
                List<Pair> pairs = new ArrayList<>();
                store.forEach((k, v) -> {
                    if (k.startsWith(key)) {
                        pairs.add(new Pair(k, v));
                    }
                });
                int limit = Integer.parseInt(Objects.requireNonNull(call.argument()));
                boolean more = limit > 0 && limit < pairs.size();
                yield new Page(more ? pairs.subList(0, limit) : pairs, more);
            }
        };
    }

    private static Outcome increment(Call call, NavigableMap<String, String> store) {
        String value = store.get(call.key());
        if (value != null && !value.matches("0|-?[1-9][0-9]*")) {
            return new Failed();
        }
        BigInteger sum = new BigInteger(value == null ? "0" : value)
                .add(new BigInteger(Objects.requireNonNull(call.argument())));
        if (sum.bitLength() > 63) {
            return new Failed();
        }
        store.put(call.key(), sum.toString());
        return new Sum(sum.longValue(), value != null);
    }
}
