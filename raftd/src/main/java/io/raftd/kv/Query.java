package io.raftd.kv;

import io.raftd.node.StateMachine;

/** A question to the store. */
public sealed interface Query extends StateMachine.Query {
    /** What a key holds; answered by {@link Answer.Got}. */
    record Get(byte[] key) implements Query {}

    /**
     * A page of the keys that begin with {@code prefix} and come after {@code after}, in unsigned
     * lexicographic order; answered by {@link Answer.Page}. A page holds at least one item, if
     * there is one, and more while neither bound is exceeded.
     *
     * @param after empty: from the first
     * @param limit items at most; 0: as many as fit
     * @param maxBytes of the items, see {@link Item#bytes}
     */
    record Scan(byte[] prefix, byte[] after, int limit, int maxBytes) implements Query {
        /** How many bytes a page holds unless less is asked for. */
        public static final int PAGE_BYTES = 256 << 10;

        public Scan {
            if (limit < 0) {
                throw new IllegalArgumentException("limit " + limit + " < 0");
            }
            if (maxBytes < 1 || maxBytes > PAGE_BYTES) {
                throw new IllegalArgumentException(
                        "page of " + maxBytes + " bytes is not within 1 to " + PAGE_BYTES);
            }
        }
    }
}
