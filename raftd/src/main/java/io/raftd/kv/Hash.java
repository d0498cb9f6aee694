package io.raftd.kv;

/**
 * A 64-bit hash of numbers and byte strings, the same on every machine, for digests of state:
 * against accidents, not against enemies.
 */
final class Hash {
    /** 2^64 divided by the golden ratio. */
    private static final long MULTIPLIER = 0x9e3779b97f4a7c15L;

    private long state;

    /** Begins a hash; the tag tells apart what is alike but of another kind. */
    Hash(long tag) {
        state = tag;
    }

    Hash add(long word) {
        long product = (state ^ word) * MULTIPLIER;
        state = product ^ (product >>> 32);
        return this;
    }

    Hash add(byte[] bytes) {
        add(bytes.length);
        for (int at = 0; at < bytes.length; at += Long.BYTES) {
            add(Words.at(bytes, at));
        }
        return this;
    }

    /**
     * The hash; every bit depends on all that was added, so that sums of hashes tell sets apart.
     */
    long end() {
        return add(0).add(0).state;
    }
}
