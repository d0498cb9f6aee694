package io.raftctl.command.events;

import io.raftctl.timeline.Happening;
import io.raftd.protocol.wire.EventsPage;
import io.raftd.protocol.wire.EventsRead;
import io.raftd.protocol.wire.JournalEvent;
import io.raftd.protocol.wire.Request;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How far the journals of nodes have been read. */
final class Bookmarks {
    /** By node, the number of the last event that was read. */
    private final Map<String, Long> seen = new HashMap<>();

    /** Whether anything is known of the node's journal. */
    boolean has(String node) {
        return seen.containsKey(node);
    }

    /** The node's journal is read up to there, or none of it is wanted. */
    void put(String node, long seq) {
        seen.put(node, seq);
    }

    /** For what comes behind; {@code maxBytes} of it, 0 for what a node takes for a page. */
    Request request(int maxBytes) {
        EventsRead.Builder read = EventsRead.newBuilder().setMaxBytes(maxBytes);
        seen.forEach((node, seq) -> read.addAfterBuilder().setNode(node).setSeq(seq));
        return Request.newBuilder().setEventsRead(read).build();
    }

    /** What is on the page, which is read then. A journal that has begun anew is so read. */
    List<Happening> take(EventsPage page) {
        List<Happening> found = new ArrayList<>();
        String node = page.getNode();
        for (JournalEvent event : page.getEventsList()) {
            found.add(Wire.happening(event, event.getSeq()));
            seen.put(node, event.getSeq());
        }
        if (page.getLastSeq() < seen.getOrDefault(node, 0L)) {
            seen.put(node, 0L);
        }
        return found;
    }
}
