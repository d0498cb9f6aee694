package io.raftd.kv;

import io.raftd.kv.Items.Cell;
import io.raftd.kv.Restore.Batch;
import io.raftd.kv.Restore.Begin;
import io.raftd.kv.Restore.Pair;
import io.raftd.kv.Result.NotRestored;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The items of a restore that is under way, as far as they have come. */
final class Staging {
    /**
     * How long it waits for its next batch, in ms of cluster time. Part of the format: all replicas
     * must agree on it.
     */
    static final long LIFETIME_MS = 600_000;

    private static final long STAGING_TAG = 0x73746167696e67L;

    private final Begin begin;
    private final OrderedMap<Cell> cells;
    private Mark mark;

    /**
     * How far it has come.
     *
     * @param next the number of the batch that is to come
     * @param bytes of the items that are here, by {@link Pair#bytes}
     * @param digest the sum of their hashes
     * @param lastKey the greatest of their keys, empty before the first
     * @param expiresMs the cluster time at which it is given up
     */
    record Mark(long next, long bytes, long digest, byte[] lastKey, long expiresMs) {}

    /** Nothing has come yet. */
    Staging(Begin begin, long nowMs) {
        this(begin, new OrderedMap<>(), new Mark(0, 0, 0, new byte[0], nowMs + LIFETIME_MS));
    }

    Staging(Begin begin, OrderedMap<Cell> cells, Mark mark) {
        this.begin = begin;
        this.cells = cells;
        this.mark = mark;
    }

    /** The same, in O(1); from now on either changes without the other. */
    Staging fork() {
        return new Staging(begin, cells.fork(), mark);
    }

    Begin begin() {
        return begin;
    }

    OrderedMap<Cell> cells() {
        return cells;
    }

    Mark mark() {
        return mark;
    }

    /** Whether the batch has come already: it is the last one that did. */
    boolean has(Batch batch) {
        return batch.number() == mark.next - 1;
    }

    /** Why the batch is not the next one, or null. */
    @Nullable
    NotRestored flaw(Batch batch) {
        if (batch.number() != mark.next) {
            return NotRestored.OUT_OF_SEQUENCE;
        }
        byte[] last = mark.lastKey;
        long bytes = mark.bytes;
        for (Pair pair : batch.pairs()) {
            if (Arrays.compareUnsigned(last, pair.key()) >= 0) {
                return NotRestored.OUT_OF_ORDER;
            }
            last = pair.key();
            bytes += pair.bytes();
        }
        return bytes > begin.bytes() || cells.size() + batch.pairs().size() > begin.items()
                ? NotRestored.TOO_LARGE
                : null;
    }

    /** Takes in the next batch. */
    void add(Batch batch, long nowMs) {
        byte[] last = mark.lastKey;
        long bytes = mark.bytes;
        long digest = mark.digest;
        for (Pair pair : batch.pairs()) {
            Cell cell = Cell.restored(pair.key(), pair.value());
            cells.put(pair.key(), cell);
            last = pair.key();
            bytes += pair.bytes();
            digest += cell.hash();
        }
        mark = new Mark(mark.next + 1, bytes, digest, last, nowMs + LIFETIME_MS);
    }

    /** Whether all has come that was announced, and nothing else. */
    boolean isComplete() {
        return cells.size() == begin.items()
                && mark.bytes == begin.bytes()
                && mark.digest == begin.digest();
    }

    long hash() {
        return hash(begin, mark);
    }

    /** Of all that decides what becomes of it. */
    static long hash(Begin begin, Mark mark) {
        return new Hash(STAGING_TAG)
                .add(begin.id().getMostSignificantBits())
                .add(begin.id().getLeastSignificantBits())
                .add(begin.items())
                .add(begin.bytes())
                .add(begin.digest())
                .add(mark.next)
                .add(mark.digest)
                .add(mark.expiresMs)
                .end();
    }
}
