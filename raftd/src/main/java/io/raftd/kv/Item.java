package io.raftd.kv;

/**
 * A key and what it holds.
 *
 * @param createRevision the store's revision after the write that made the key
 * @param modRevision the same of its last write
 * @param version writes since it was made, from 1
 */
public record Item(byte[] key, byte[] value, long createRevision, long modRevision, long version) {
    private static final int OVERHEAD = 32;

    /**
     * What the item counts for in a page: key and value, and {@value #OVERHEAD} bytes for the rest.
     */
    public long bytes() {
        return (long) key.length + value.length + OVERHEAD;
    }
}
