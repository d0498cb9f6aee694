package io.raftd.history;

import org.jspecify.annotations.Nullable;

/**
 * What a client asks of the store. Keys are ASCII, so that their order is that of their bytes.
 *
 * @param key of a scan, the prefix of its keys
 * @param argument the value to write; of an increment the number to add, of a scan the most keys
 *     that it wants, 0 for all
 * @param expected by a compare-and-set: the value, null for an absent key
 */
public record Call(
        Kind kind,
        String key,
        @Nullable String argument,
        @Nullable String expected) {
    /** What is done to the key. */
    public enum Kind {
        GET,
        PUT,
        DELETE,
        COMPARE_AND_SET,
        INCREMENT,
        RESTORE,
        SCAN;

        /** Whether it changes nothing. */
        public boolean reads() {
            return this == GET || this == SCAN;
        }
    }

    public static Call get(String key) {
        return new Call(Kind.GET, key, null, null);
    }

    public static Call put(String key, String value) {
        return new Call(Kind.PUT, key, value, null);
    }

    public static Call delete(String key) {
        return new Call(Kind.DELETE, key, null, null);
    }

    /** {@code expected} is null for an absent key. */
    public static Call compareAndSet(String key, @Nullable String expected, String value) {
        return new Call(Kind.COMPARE_AND_SET, key, value, expected);
    }

    public static Call increment(String key, long by) {
        return new Call(Kind.INCREMENT, key, Long.toString(by), null);
    }

    /** What a restore of all keys does to one of them; {@code value} is null when it lacks it. */
    public static Call restore(String key, @Nullable String value) {
        return new Call(Kind.RESTORE, key, value, null);
    }

    /** One page of at most {@code limit} keys, 0 for all. */
    public static Call scan(String prefix, int limit) {
        return new Call(Kind.SCAN, prefix, Integer.toString(limit), null);
    }

    @Override
    public String toString() {
        return switch (kind) {
            case GET -> "get " + key;
            case PUT -> "put " + key + " " + argument;
            case DELETE -> "delete " + key;
            case COMPARE_AND_SET -> "cas " + key + " " + expected + " -> " + argument;
            case INCREMENT -> "increment " + key + " " + argument;
            case RESTORE -> "restore " + key + " " + argument;
            case SCAN -> "scan " + key + "* " + argument;
        };
    }
}
