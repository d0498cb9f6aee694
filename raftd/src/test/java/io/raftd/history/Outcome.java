package io.raftd.history;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a client was told of its call. */
public sealed interface Outcome {
    /** A get's value, null when there is no such key. */
    record Found(@Nullable String value) implements Outcome {}

    /** A put, delete or compare-and-set was done; whether the key was there before. */
    record Written(boolean existed) implements Outcome {}

    /** An increment was done, and led to this number. */
    record Sum(long value, boolean existed) implements Outcome {}

    /** A restore was done. */
    record Restored() implements Outcome {}

    /** The key was not as expected, or no number; nothing was changed. */
    record Failed() implements Outcome {}

    /** A scan's keys in order, and whether there were more than it wanted. */
    record Page(List<Pair> pairs, boolean more) implements Outcome {
        public Page {
            pairs = List.copyOf(pairs);
        }
    }

    /** A key and its value. */
    record Pair(String key, String value) {}
}
