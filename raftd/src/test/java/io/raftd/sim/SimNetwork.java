package io.raftd.sim;

import io.raftd.raft.Message;

import java.util.function.Predicate;

/**
 * The links between all pairs of places, nodes and clients, each way by itself: they delay, and may
 * lose, repeat and overtake, or be cut. As on a connection, what is sent first arrives first unless
 * a link is told to reorder.
 */
final class SimNetwork {
    /** How much later, on average, some of what is repeated comes again: in another term. */
    private static final long REPLAY = 3 * Plan.SECOND;

    /** One direction between two places. */
    private static final class Link {
        private boolean cut;
        private double loss;
        private double repeat;
        private double overtake;
        private long delay = 200_000;
        private long lastArrival;
    }

    private final Agenda agenda;
    private final Chance chance;
    private final Link[][] links;
    private Predicate<Message> dropped = m -> false;
    private long sent;
    private long lost;
    private long repeated;

    SimNetwork(Agenda agenda, Chance chance, int places) {
        this.agenda = agenda;
        this.chance = chance;
        links = new Link[places][places];
        for (Link[] row : links) {
            for (int to = 0; to < places; to++) {
                row[to] = new Link();
            }
        }
    }

    /** Lets {@code arrive} happen at {@code to}, after a while, not at all or twice. */
    void send(int from, int to, Runnable arrive) {
        Link link = links[from][to];
        sent++;
        if (link.cut || link.loss > 0 && chance.once(link.loss)) {
            lost++;
            return;
        }
        long arrival = agenda.now() + delay(link);
        if (link.overtake == 0 || !chance.once(link.overtake)) {
            arrival = Math.max(arrival, link.lastArrival);
            link.lastArrival = arrival;
        }
        agenda.at(arrival, arrive);
        if (link.repeat > 0 && chance.once(link.repeat)) {
            repeated++;
            long later = chance.once(0.5) ? delay(link) : REPLAY;
            agenda.after(chance.exponential(later), arrive);
        }
    }

    /** As {@link #send}, unless it is of the messages dropped now. */
    void send(int from, int to, Message message, Runnable arrive) {
        if (dropped.test(message)) {
            lost++;
        } else {
            send(from, to, arrive);
        }
    }

    private long delay(Link link) {
        return link.delay / 2 + chance.exponential(link.delay / 2);
    }

    /** From now on messages of this kind are lost; the last call counts. */
    void drop(Predicate<Message> kind) {
        dropped = kind;
    }

    void cut(int from, int to) {
        links[from][to].cut = true;
    }

    void cutBothWays(int a, int b) {
        cut(a, b);
        cut(b, a);
    }

    /**
     * Cuts one place off from {@code others} first ones: what it sends, what it would hear, or
     * both.
     */
    void isolate(int place, int others, boolean sends, boolean hears) {
        for (int other = 0; other < others; other++) {
            if (other != place && sends) {
                cut(place, other);
            }
            if (other != place && hears) {
                cut(other, place);
            }
        }
    }

    /** Joins what was cut; nothing is dropped by kind any more. */
    void heal() {
        dropped = m -> false;
        for (Link[] row : links) {
            for (Link link : row) {
                link.cut = false;
            }
        }
    }

    /** How the link {@code from} to {@code to} treats what it carries; delay in ns is a mean. */
    void quality(int from, int to, long delay, double loss, double repeat, double overtake) {
        Link link = links[from][to];
        link.delay = delay;
        link.loss = loss;
        link.repeat = repeat;
        link.overtake = overtake;
    }

    int places() {
        return links.length;
    }

    /** How often something was sent so far. */
    long sent() {
        return sent;
    }

    long lost() {
        return lost;
    }

    long repeated() {
        return repeated;
    }
}
