package io.raftd.raft;

import java.util.ArrayList;
import java.util.List;

/**
 * The log of a {@link Trio} in term 1, of which only the last entry is remembered: encodes and
 * checksums commands as a leader does, for the benches of those who take its entries.
 */
public final class Chain {
    private Entry last = Trio.GENESIS;

    /** The newest entry. */
    public Entry last() {
        return last;
    }

    /** The command as the next entry, at a cluster time in ms that never decreases. */
    public Entry add(byte[] command, long clusterTimeMs) {
        Entry.Place place = new Entry.Place(last.index() + 1, 1, last.crc(), clusterTimeMs, 0);
        last = Entry.encode(EntryType.COMMAND, place, command);
        return last;
    }

    /** The command as the next entries, so many times. */
    public List<Entry> add(byte[] command, int count) {
        List<Entry> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            entries.add(add(command, 0L));
        }
        return entries;
    }
}
