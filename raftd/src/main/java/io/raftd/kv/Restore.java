package io.raftd.kv;

import java.util.List;
import java.util.UUID;

/**
 * A step of replacing all items by those of a snapshot: begin, batches, commit. What is staged is
 * seen by nobody before the commit, and a restore that is given up, or idle for
 * {@link Staging#LIFETIME_MS} of cluster time, leaves everything as it was. Constructors throw
 * IllegalArgumentException for what is out of bounds.
 */
public sealed interface Restore extends Command {
    /**
     * How much may be staged, by {@link Pair#bytes}. Part of the format: all replicas must agree on
     * it. Less may fit into the heap of a node.
     */
    long MAX_BYTES = 16L << 30;

    /** How much a batch of more than one pair holds at most, so that no apply takes long. */
    int BATCH_BYTES = 256 << 10;

    /** Drawn at random by whoever restores. */
    UUID id();

    <R> R step(Handler<R> handler);

    @Override
    default <R> R accept(Command.Handler<R> handler) {
        return handler.restore(this);
    }

    /** One method a step, so that none is forgotten. */
    interface Handler<R> {
        R begin(Begin begin);

        R batch(Batch batch);

        R commit(Commit commit);

        R abort(Abort abort);
    }

    /**
     * Begins, in place of a restore that is under way.
     *
     * @param items how many will come
     * @param bytes the sum of their {@link Pair#bytes}
     * @param digest of them, see {@link RestoreTotals}
     */
    record Begin(UUID id, long items, long bytes, long digest) implements Restore {
        public Begin {
            if (items < 0 || bytes < 0) {
                throw new IllegalArgumentException(items + " items of " + bytes + " bytes");
            }
        }

        @Override
        public <R> R step(Handler<R> handler) {
            return handler.begin(this);
        }
    }

    /**
     * Stages some items. Batches, and the items in them, come in the order of keys.
     *
     * @param number from 0, one a batch; the last one may come again
     */
    record Batch(UUID id, long number, List<Pair> pairs) implements Restore {
        public Batch {
            pairs = List.copyOf(pairs);
            long bytes = pairs.stream().mapToLong(Pair::bytes).sum();
            if (number < 0 || pairs.isEmpty() || pairs.size() > 1 && bytes > BATCH_BYTES) {
                throw new IllegalArgumentException(
                        "batch " + number + " of " + pairs.size() + " items, " + bytes + " bytes");
            }
        }

        @Override
        public <R> R step(Handler<R> handler) {
            return handler.batch(this);
        }
    }

    /**
     * Puts what is staged in the place of all items, if it is what the beginning announced. To the
     * revisions this is one write that makes every key.
     */
    record Commit(UUID id) implements Restore {
        @Override
        public <R> R step(Handler<R> handler) {
            return handler.commit(this);
        }
    }

    /** Forgets what is staged. */
    record Abort(UUID id) implements Restore {
        @Override
        public <R> R step(Handler<R> handler) {
            return handler.abort(this);
        }
    }

    /** A key and its value; the arrays are never changed. */
    record Pair(byte[] key, byte[] value) {
        /** About what the store needs for an item besides key and value. */
        public static final int OVERHEAD = 128;

        public Pair {
            Command.checkKey(key);
            if (key.length + value.length > CommandCodec.MAX_PAIR_BYTES) {
                throw new IllegalArgumentException("key and value of "
                        + ((long) key.length + value.length) + " bytes > "
                        + CommandCodec.MAX_PAIR_BYTES);
            }
        }

        /** What the item counts for: key and value, and {@value #OVERHEAD} bytes for the rest. */
        public long bytes() {
            return (long) key.length + value.length + OVERHEAD;
        }
    }
}
