package io.raftctl.command.events;

import io.raftctl.command.Globals;
import io.raftctl.timeline.Happening;
import io.raftd.client.ClusterClient;
import io.raftd.client.NodeReply;
import io.raftd.client.Outcome;
import io.raftd.protocol.Endpoint;
import io.raftd.protocol.wire.EventsPage;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The journals of all nodes that answer: at the endpoints given, and all members. */
final class RunningJournals implements Journals {
    private final ClusterClient client;

    /** How long all nodes are waited for. */
    private Duration patience;

    private final Duration later;

    private final Bookmarks bookmarks = new Bookmarks();

    /** The first look takes as long as any request may. */
    RunningJournals(Globals globals, Duration later) {
        this(globals, globals.timeout(Globals.REQUEST_TIMEOUT), later);
    }

    /** {@code first}: how long the first look waits, {@code later} any other. */
    RunningJournals(Globals globals, Duration first, Duration later) {
        this.client = globals.client();
        this.patience = first;
        this.later = later;
    }

    /** What has been told before the first look is left out. */
    Look skip() {
        return look(1, false);
    }

    @Override
    public Look next() {
        return look(0, true);
    }

    /** {@code maxBytes} of a page, 0 for what a node takes for one. */
    private Look look(int maxBytes, boolean wanted) {
        List<Happening> found = new ArrayList<>();
        List<Unread> unread = new ArrayList<>();
        List<String> flaws = new ArrayList<>();
        int read = 0;
        for (NodeReply reply : client.askAll(bookmarks.request(maxBytes), patience)) {
            Outcome outcome = reply.outcome();
            Endpoint from = reply.endpoint();
            String failure = outcome.ok() ? "" : outcome.message();
            if (failure.isEmpty() && wanted) {
                failure = takeAll(from, outcome.response().getEvents(), found, flaws);
            } else if (failure.isEmpty()) {
                EventsPage page = outcome.response().getEvents();
                bookmarks.put(page.getNode(), page.getLastSeq());
            }
            if (failure.isEmpty()) {
                read++;
            } else {
                unread.add(new Unread(name(reply), failure));
            }
        }
        patience = later;
        return new Look(found, read, unread, flaws);
    }

    private static String name(NodeReply reply) {
        String address = reply.endpoint().toString();
        return reply.node().isEmpty() ? address : reply.node() + " (" + address + ")";
    }

    /** This page of a node and all further ones; returns why they can't be had, or nothing. */
    private String takeAll(
            Endpoint from, EventsPage first, List<Happening> found, List<String> flaws) {
        EventsPage page = first;
        take(page, found, flaws);
        while (page.getMore() && page.getEventsCount() > 0) {
            Outcome outcome = client.ask(from.toString(), bookmarks.request(0), patience);
            if (!outcome.ok()) {
                return outcome.message();
            }
            page = outcome.response().getEvents();
            take(page, found, flaws);
        }
        return "";
    }

    private void take(EventsPage page, List<Happening> found, List<String> flaws) {
        page.getFlawsList().forEach(flaw -> flaws.add(page.getNode() + ": " + flaw));
        found.addAll(bookmarks.take(page));
    }

    @Override
    public void close() {
        client.close();
    }
}
