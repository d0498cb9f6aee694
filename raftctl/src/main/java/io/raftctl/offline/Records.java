package io.raftctl.offline;

import io.raftd.raft.Entry;

import java.util.ArrayList;
import java.util.List;

/** Records as a node stores and sends them, one behind the other. */
public final class Records {
    private Records() {}

    /**
     * The entries, which begin with index {@code first}; each is checked.
     *
     * @throws DamageException when one is not as it was written
     */
    public static List<LogEntry> read(byte[] bytes, long first) {
        List<LogEntry> entries = new ArrayList<>();
        int at = 0;
        while (at < bytes.length) {
            long index = first + entries.size();
            String defect = Entry.defect(bytes, at, bytes.length - at);
            if (defect != null) {
                throw new DamageException("entry " + index + ": " + defect);
            }
            Entry entry = Entry.view(bytes, at);
            if (entry.index() != index) {
                throw new DamageException(
                        "entry " + entry.index() + " stands where " + index + " should");
            }
            entries.add(LogEntry.of(entry));
            at += entry.length();
        }
        return entries;
    }
}
