package io.raftd.raft;

import io.raftd.raft.LogSummary.TermStart;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A log by its terms: the genesis entry at index 1, then an entry for each term given. Entries of
 * equal (index, term) that follow equal ones are equal to the byte, as in any Raft log.
 */
record Log(List<Entry> entries) {
    static final UUID CLUSTER = new UUID(7, 7);

    Log {
        entries = List.copyOf(entries);
    }

    static Log of(Configuration members, long... terms) {
        Log log = new Log(List.of(Entry.genesis(CLUSTER, members, 0)));
        return log.and(terms);
    }

    /** This log with an entry more for each term. */
    Log and(long... terms) {
        Log log = this;
        for (long term : terms) {
            String payload = (log.last() + 1) + "," + term;
            log = log.and(EntryType.COMMAND, term, payload.getBytes(StandardCharsets.US_ASCII));
        }
        return log;
    }

    Log and(EntryType type, long term, byte[] payload) {
        int crc = entries.get(entries.size() - 1).crc();
        List<Entry> longer = new ArrayList<>(entries);
        longer.add(Entry.encode(type, new Entry.Place(last() + 1, term, crc, 0, 0), payload));
        return new Log(longer);
    }

    long last() {
        return entries.size();
    }

    long lastTerm() {
        return term(last());
    }

    long term(long index) {
        return index == 0 ? 0 : entries.get((int) index - 1).term();
    }

    /** The entries from {@code from} to {@code to}. */
    List<Entry> slice(long from, long to) {
        return entries.subList((int) from - 1, (int) to);
    }

    List<Entry> from(long from) {
        return slice(from, last());
    }

    LogSummary summary() {
        return summary(1);
    }

    /** As a disk would tell it that holds this log from index {@code first} on. */
    LogSummary summary(long first) {
        List<TermStart> starts = new ArrayList<>();
        List<Entry> configurations = new ArrayList<>();
        if (entries.isEmpty()) {
            return LogSummary.empty(Entry.chainSeed(CLUSTER));
        }
        for (Entry e : from(first)) {
            if (starts.isEmpty() || starts.get(starts.size() - 1).term() < e.term()) {
                starts.add(new TermStart(e.index(), e.term()));
            }
            if (e.type() == EntryType.CONFIGURATION) {
                configurations.add(e);
            }
        }
        Entry newest = entries.get(entries.size() - 1);
        return new LogSummary(
                first,
                term(first - 1),
                last(),
                newest.crc(),
                newest.clusterTimeMs(),
                starts,
                configurations);
    }

    /** A snapshot whose state is the log itself up to {@code index}, record by record. */
    Snapshot snapshot(long index) {
        Entry last = entries.get((int) index - 1);
        Entry configuration = slice(1, index).stream()
                .filter(e -> e.type() == EntryType.CONFIGURATION)
                .reduce((earlier, later) -> later)
                .orElseThrow();
        SnapshotPoint point = new SnapshotPoint(
                index,
                last.term(),
                last.crc(),
                last.clusterTimeMs(),
                last.wallTimeMs(),
                configuration.index(),
                ConfigurationCodec.decode(configuration.payload()));
        return new Snapshot(point, records(index).length, "%064x".formatted(last.crc()));
    }

    /** The bytes of that snapshot. */
    byte[] records(long index) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        slice(1, index).forEach(e -> out.write(e.buffer(), e.offset(), e.length()));
        return out.toByteArray();
    }

    /** The log that a snapshot's bytes hold. */
    static Log of(byte[] records) {
        List<Entry> entries = new ArrayList<>();
        for (int at = 0;
                at < records.length;
                at += entries.get(entries.size() - 1).length()) {
            entries.add(Entry.view(records, at));
        }
        return new Log(entries);
    }

    @Override
    public String toString() {
        return entries.toString();
    }
}
