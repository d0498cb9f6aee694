package io.raftd.kv;

import io.raftd.kv.Items.Cell;

import java.util.UUID;

/** What a restore announces in the beginning, counted item by item, in any order. */
public final class RestoreTotals {
    private long items;
    private long bytes;
    private long digest;

    public void add(byte[] key, byte[] value) {
        items++;
        bytes += (long) key.length + value.length + Restore.Pair.OVERHEAD;
        digest += Cell.restored(key, value).hash();
    }

    public long items() {
        return items;
    }

    /** As {@link Restore.Pair#bytes} counts; more than {@link Restore#MAX_BYTES} is refused. */
    public long bytes() {
        return bytes;
    }

    /** The beginning of a restore of these items. */
    public Restore.Begin begin(UUID id) {
        return new Restore.Begin(id, items, bytes, digest);
    }
}
