package io.raftd.raft;

import java.util.List;

/**
 * What the core keeps in memory of a stored log. Of an empty log lastIndex = firstIndex - 1 and
 * there are no terms.
 *
 * @param firstIndex of the oldest stored entry, 1 until the log is compacted
 * @param previousTerm the term of the entry before that one, 0 before the very first
 * @param lastIndex of the newest one
 * @param lastCrc the newest record's CRC; of an empty log what the first record is to chain to
 * @param lastClusterTimeMs cluster time of the newest record
 * @param terms where each term begins, ascending
 * @param configurations the stored entries of type CONFIGURATION, ascending
 * @param committed all up to here is known to be committed, with the rest perhaps not; at least 1
 *     once there is an entry, for every member was born with the genesis entry
 */
public record LogSummary(
        long firstIndex,
        long previousTerm,
        long lastIndex,
        int lastCrc,
        long lastClusterTimeMs,
        List<TermStart> terms,
        List<Entry> configurations,
        long committed) {
    public LogSummary {
        committed = Math.max(committed, Math.min(1, lastIndex));
        if (committed > lastIndex) {
            throw new IllegalArgumentException(
                    "committed up to " + committed + " > lastIndex " + lastIndex);
        }
    }

    /** Of a log of which nobody remembers how much is committed. */
    public LogSummary(
            long firstIndex,
            long previousTerm,
            long lastIndex,
            int lastCrc,
            long lastClusterTimeMs,
            List<TermStart> terms,
            List<Entry> configurations) {
        this(
                firstIndex,
                previousTerm,
                lastIndex,
                lastCrc,
                lastClusterTimeMs,
                terms,
                configurations,
                0);
    }

    /** Entries from {@code index} on are of {@code term}, up to the next start. */
    public record TermStart(long index, long term) {}

    public static LogSummary empty(int chainSeed) {
        return new LogSummary(1, 0, 0, chainSeed, 0, List.of(), List.of());
    }

    /** Of a log that holds nothing but the entry with which its cluster was born. */
    public static LogSummary of(Entry genesis) {
        return new LogSummary(
                1,
                0,
                genesis.index(),
                genesis.crc(),
                genesis.clusterTimeMs(),
                List.of(new TermStart(genesis.index(), genesis.term())),
                List.of(genesis));
    }
}
