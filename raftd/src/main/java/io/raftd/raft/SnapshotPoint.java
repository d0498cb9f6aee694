package io.raftd.raft;

/**
 * Where in the log a snapshot stands: the state after the entry (index, term), and what the log
 * needs to go on from there.
 *
 * @param chain the CRC of that entry's record, to which the next one chains
 * @param clusterTimeMs of that entry
 * @param wallTimeMs of that entry, in ms since 1970, for display only
 * @param configurationIndex of the newest configuration at or before {@code index}
 * @param configuration that one, never a later one (dissertation 5.2)
 */
public record SnapshotPoint(
        long index,
        long term,
        int chain,
        long clusterTimeMs,
        long wallTimeMs,
        long configurationIndex,
        Configuration configuration) {
    public SnapshotPoint {
        if (index < 1 || configurationIndex < 1 || configurationIndex > index) {
            throw new IllegalArgumentException("configuration " + configurationIndex
                    + " is not within 1 to the snapshot's index " + index);
        }
    }
}
