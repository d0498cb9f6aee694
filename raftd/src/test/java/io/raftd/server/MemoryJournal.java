package io.raftd.server;

import io.raftd.node.Journal;
import io.raftd.node.JournalPage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A journal in memory, whose disk fails while a test says so. */
final class MemoryJournal implements Journal {
    final List<byte[]> events = new ArrayList<>();
    boolean failing;

    @Override
    public void append(byte[] event) throws IOException {
        if (failing) {
            throw new IOException("no space left");
        }
        events.add(event);
    }

    @Override
    public JournalPage read(long after, int maxBytes) throws IOException {
        if (failing) {
            throw new IOException("cannot read");
        }
        List<JournalPage.Item> items = new ArrayList<>();
        for (long seq = after + 1; seq <= events.size(); seq++) {
            items.add(new JournalPage.Item(seq, events.get((int) seq - 1)));
        }
        return new JournalPage(items, false, events.size(), List.of());
    }

    @Override
    public String complaint() {
        return "";
    }

    @Override
    public void close() {}
}
