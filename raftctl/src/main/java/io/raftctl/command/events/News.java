package io.raftctl.command.events;

import io.raftctl.command.Failure;
import io.raftctl.timeline.Happening;
import io.raftctl.timeline.Merge;
import io.raftd.client.ClusterClient;
import io.raftd.client.Outcome;
import io.raftd.protocol.wire.EventsPage;
import io.raftd.protocol.wire.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is new in the journals of running nodes, look by look, for somebody who watches: no more of
 * a journal than its last events at first, and a few pages at a time then.
 */
public final class News {
    /** So many events of a journal are of interest when it is first looked at. */
    private static final long LATEST = 200;

    private static final int MOST_PAGES = 4;

    private final ClusterClient client;
    private final Duration patience;
    private final Bookmarks bookmarks = new Bookmarks();

    /** Addresses of nodes whose journals have been begun. */
    private final Set<String> begun = new HashSet<>();

    /** A node that does not answer within {@code patience} has no news. */
    public News(ClusterClient client, Duration patience) {
        this.client = client;
        this.patience = patience;
    }

    /** What these nodes, by address, have to tell since they were last asked, in order. */
    public List<Happening> next(List<String> addresses) {
        List<Happening> found = new ArrayList<>();
        for (String address : addresses) {
            if (begun.contains(address) || begin(address)) {
                read(address, found);
            }
        }
        return Merge.ordered(found);
    }

    private boolean begin(String address) {
        EventsPage page = ask(address, bookmarks.request(1));
        if (page != null && !bookmarks.has(page.getNode())) {
            bookmarks.put(page.getNode(), Math.max(0, page.getLastSeq() - LATEST));
        }
        return page != null && begun.add(address);
    }

    private void read(String address, List<Happening> found) {
        boolean more = true;
        for (int i = 0; more && i < MOST_PAGES; i++) {
            EventsPage page = ask(address, bookmarks.request(0));
            if (page == null) {
                return;
            }
            found.addAll(bookmarks.take(page));
            more = page.getMore() && page.getEventsCount() > 0;
        }
    }

    /** Null when it does not answer; fails when interrupted. */
    private @Nullable EventsPage ask(String address, Request request) {
        Outcome outcome = client.ask(address, request, patience);
        Failure.checkInterrupted();
        return outcome.ok() ? outcome.response().getEvents() : null;
    }
}
