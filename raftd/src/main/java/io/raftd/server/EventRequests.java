package io.raftd.server;

import com.google.protobuf.InvalidProtocolBufferException;

import io.raftd.node.JournalPage;
import io.raftd.protocol.wire.EventsPage;
import io.raftd.protocol.wire.EventsRead;
import io.raftd.protocol.wire.JournalEvent;
import io.raftd.protocol.wire.Response;

/** Questions about this node's own journal of events. */
final class EventRequests {
    private static final int PAGE_BYTES = 256 << 10;
    private static final int MAX_PAGE_BYTES = 1 << 20;

    private EventRequests() {}

    /** Behind which event {@code node} is to begin. */
    static long after(EventsRead wire, String node) {
        return wire.getAfterList().stream()
                .filter(after -> after.getNode().equals(node))
                .mapToLong(EventsRead.After::getSeq)
                .findFirst()
                .orElse(0);
    }

    static int maxBytes(EventsRead wire) {
        int asked = wire.getMaxBytes() == 0 ? PAGE_BYTES : wire.getMaxBytes();
        return asked < 0 ? MAX_PAGE_BYTES : Math.min(asked, MAX_PAGE_BYTES);
    }

    static Answer page(JournalPage page, String node) {
        EventsPage.Builder wire = EventsPage.newBuilder()
                .setNode(node)
                .setMore(page.more())
                .setLastSeq(page.lastSeq())
                .addAllFlaws(page.flaws());
        for (JournalPage.Item item : page.items()) {
            try {
                wire.addEvents(JournalEvent.parseFrom(item.event()).toBuilder().setSeq(item.seq()));
            } catch (InvalidProtocolBufferException e) {
                wire.addFlaws("event " + item.seq() + ": " + e.getMessage());
            }
        }
        return Answer.of(Response.newBuilder().setEvents(wire));
    }
}
