package io.raftd.kv;

/**
 * What a written state holds, as far as numbers tell.
 *
 * @param appliedIndex of the entry that was applied last, 0 before the first
 * @param clusterTimeMs the cluster time of that entry
 * @param revision the store's
 * @param items how many keys there are
 * @param sessions how many are kept; expired ones that wait to be swept out count
 * @param digest of the whole, see {@link KeyValueStore#digest}
 * @param bytes the length of the written state
 */
public record StateSummary(
        long appliedIndex,
        long clusterTimeMs,
        long revision,
        long items,
        long sessions,
        long digest,
        long bytes) {}
