package io.raftd.history;

import io.raftd.history.Outcome.Failed;
import io.raftd.history.Outcome.Found;
import io.raftd.history.Outcome.Page;
import io.raftd.history.Outcome.Pair;
import io.raftd.history.Outcome.Restored;
import io.raftd.history.Outcome.Sum;
import io.raftd.history.Outcome.Written;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The sequential specification: a store of some keys that does one call at a time. Immutable; two
 * over the same keys are equal when they hold the same values.
 */
final class Model {
    private final List<String> keys;
    private final @Nullable String[] values;
    private final int hash;

    /** What a call does: the store after it, and what the client is told. */
    record Effect(Model next, Outcome outcome) {}

    private Model(List<String> keys, @Nullable String[] values) {
        this.keys = keys;
        this.values = values;
        this.hash = Arrays.hashCode(values);
    }

    /** A store that may hold these keys, and holds none of them yet. */
    static Model of(Collection<String> keys) {
        List<String> sorted = keys.stream().distinct().sorted().toList();
        return new Model(sorted, new @Nullable String[sorted.size()]);
    }

    Effect after(Call call) {
        if (call.kind() == Call.Kind.SCAN) {
            return new Effect(this, scan(call.key(), Integer.parseInt(argument(call))));
        }
        int at = Collections.binarySearch(keys, call.key());
        String value = values[at];
        boolean existed = value != null;
        return switch (call.kind()) {
            case GET -> new Effect(this, new Found(value));
            case PUT -> new Effect(with(at, call.argument()), new Written(existed));
            case DELETE -> new Effect(with(at, null), new Written(existed));
            case COMPARE_AND_SET ->
                Objects.equals(value, call.expected())
                        ? new Effect(with(at, call.argument()), new Written(existed))
                        : new Effect(this, new Failed());
            case INCREMENT -> increment(at, Long.parseLong(argument(call)));
            case RESTORE -> new Effect(with(at, call.argument()), new Restored());
            case SCAN -> throw new IllegalStateException("a scan has no key");
        };
    }

    private static String argument(Call call) {
        return Objects.requireNonNull(call.argument());
    }

    private Effect increment(int at, long by) {
        String value = values[at];
        if (value != null && !isNumber(value)) {
            return new Effect(this, new Failed());
        }
        long before = value == null ? 0 : Long.parseLong(value);
        long sum = before + by;
        if (((before ^ sum) & (by ^ sum)) < 0) {
            return new Effect(this, new Failed());
        }
        return new Effect(with(at, Long.toString(sum)), new Sum(sum, value != null));
    }

    /** Whether it is written as {@link Long#toString(long)} would. */
    static boolean isNumber(String value) {
        try {
            return Long.toString(Long.parseLong(value)).equals(value);
        } catch (NumberFormatException none) {
            return false;
        }
    }

    private Page scan(String prefix, int limit) {
        List<Pair> pairs = new ArrayList<>();
        for (int at = 0; at < values.length; at++) {
            String value = values[at];
            if (value != null && keys.get(at).startsWith(prefix)) {
                if (limit > 0 && pairs.size() == limit) {
                    return new Page(pairs, true);
                }
                pairs.add(new Pair(keys.get(at), value));
            }
        }
        return new Page(pairs, false);
    }

    private Model with(int at, @Nullable String value) {
        if (Objects.equals(values[at], value)) {
            return this;
        }
        @Nullable String[] changed = values.clone();
        changed[at] = value;
        return new Model(keys, changed);
    }

    /** The same with other names for its values. */
    Model rename(UnaryOperator<String> name) {
        @Nullable String[] renamed = null;
        for (int at = 0; at < values.length; at++) {
            String value = values[at];
            if (value != null && !name.apply(value).equals(value)) {
                renamed = renamed == null ? values.clone() : renamed;
                renamed[at] = name.apply(value);
            }
        }
        return renamed == null ? this : new Model(keys, renamed);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || other instanceof Model m && hash == m.hash && Arrays.equals(values, m.values);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return scan("", 0).pairs().toString();
    }
}
