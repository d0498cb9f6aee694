package io.raftd.sim;

import io.raftd.raft.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The links between all pairs of places, nodes and clients, each way by itself: they delay, and may
 * lose, repeat and overtake, or be cut. As on a connection, what is sent first arrives first unless
 * a link is told to reorder.
 */
final class SimNetwork {
    /** How much later, on average, some of what is repeated comes again: in another term. */
    private static final long REPLAY = 3 * Plan.SECOND;

    /** What waits on a clogged link at most; a node drops what goes beyond. */
    private static final int MAX_CLOGGED = 500;

    /** Of so many messages one is kept for a replay. */
    private static final int KEPT_OF = 16;

    /** Stops what links would carry; {@code message} null: not one between members. */
    interface Obstacle {
        boolean stops(int from, int to, @Nullable Message message);
    }

    private record Raised(Obstacle obstacle, Runnable stopped) {}

    /** One direction between two places. */
    private static final class Link {
        private double loss;
        private double repeat;
        private double overtake;
        private long delay = 200_000;
        private long lastArrival;
        private long sent;
        private int inFlight;
        private int connection;
        private @Nullable Clog clog;
    }

    private record Clog(List<Runnable> waiting, Runnable held) {}

    /** On its way by one connection, with which it is lost. */
    private record Delivery(Link link, int connection, Runnable arrive) implements Runnable {
        @Override
        public void run() {
            link.inFlight--;
            if (connection == link.connection) {
                arrive.run();
            }
        }
    }

    private final Agenda agenda;
    private final Chance chance;
    private final Link[][] links;
    private final List<Raised> obstacles = new ArrayList<>();
    private final @Nullable Runnable[] past = new @Nullable Runnable[64];
    private Predicate<Message> dropped = m -> false;
    private long sent;
    private long repetitions;

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
        carry(from, to, null, arrive);
    }

    /** As {@link #send}, unless it is of the messages dropped now. */
    void send(int from, int to, Message message, Runnable arrive) {
        if (dropped.test(message)) {
            return;
        }
        if (sent % KEPT_OF == 0) {
            past[(int) Long.remainderUnsigned(Chance.mix(sent), past.length)] = arrive;
        }
        carry(from, to, message, arrive);
    }

    private void carry(int from, int to, @Nullable Message message, Runnable arrive) {
        Link link = links[from][to];
        sent++;
        link.sent++;
        if (isStopped(from, to, message) || link.loss > 0 && chance.once(link.loss)) {
            return;
        }
        if (link.clog != null) {
            if (link.clog.waiting.size() < MAX_CLOGGED) {
                link.clog.waiting.add(arrive);
                link.clog.held.run();
            }
            return;
        }
        deliver(link, arrive);
        if (link.repeat > 0 && chance.once(link.repeat)) {
            long later = chance.once(0.5) ? delay(link) : REPLAY;
            repeat(chance.exponential(later), arrive);
        }
    }

    private void repeat(long later, Runnable arrive) {
        long repetition = repetitions;
        agenda.after(later, () -> {
            if (repetition == repetitions) {
                arrive.run();
            }
        });
    }

    /** What was repeated, and has not come again yet, no longer does. */
    void forgetRepeated() {
        repetitions++;
    }

    private void deliver(Link link, Runnable arrive) {
        long arrival = agenda.now() + delay(link);
        if (link.overtake == 0 || !chance.once(link.overtake)) {
            arrival = Math.max(arrival, link.lastArrival);
            link.lastArrival = arrival;
        }
        link.inFlight++;
        agenda.at(arrival, new Delivery(link, link.connection, arrive));
    }

    private boolean isStopped(int from, int to, @Nullable Message message) {
        boolean stopped = false;
        for (int i = 0; i < obstacles.size(); i++) {
            Raised r = obstacles.get(i);
            if (r.obstacle.stops(from, to, message)) {
                r.stopped.run();
                stopped = true;
            }
        }
        return stopped;
    }

    private long delay(Link link) {
        return link.delay / 2 + chance.exponential(link.delay / 2);
    }

    /**
     * From now on no link carries what {@code obstacle} stops, and {@code stopped} hears of each
     * time; until what is returned is run, or all is healed.
     */
    Runnable raise(Obstacle obstacle, Runnable stopped) {
        Raised raised = new Raised(obstacle, stopped);
        obstacles.add(raised);
        return () -> obstacles.remove(raised);
    }

    /**
     * From now on what the link is to carry waits, as {@code held} hears each time, and arrives in
     * one burst when what is returned is run.
     */
    Runnable clog(int from, int to, Runnable held) {
        Link link = links[from][to];
        if (link.clog != null) {
            return () -> {};
        }
        Clog clog = new Clog(new ArrayList<>(), held);
        link.clog = clog;
        return () -> {
            link.clog = null;
            clog.waiting.forEach(arrive -> deliver(link, arrive));
        };
    }

    /** All that is under way between two places is lost; true when there was something. */
    boolean reset(int a, int b) {
        boolean lost = links[a][b].inFlight + links[b][a].inFlight > 0;
        links[a][b].connection++;
        links[b][a].connection++;
        return lost;
    }

    /** Up to so many messages of the run so far arrive again; true when there were any. */
    boolean replay(int most, Chance by) {
        boolean any = false;
        for (int i = 0; i < most; i++) {
            Runnable arrive = past[by.below(past.length)];
            if (arrive != null) {
                repeat(by.exponential(REPLAY / 100), arrive);
                any = true;
            }
        }
        return any;
    }

    /** From now on messages of this kind are lost; the last call counts. */
    void drop(Predicate<Message> kind) {
        dropped = kind;
    }

    void cut(int from, int to) {
        raise((a, b, message) -> a == from && b == to, () -> {});
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
        raise(
                (from, to, message) -> sends && from == place && to < others
                        || hears && to == place && from < others,
                () -> {});
    }

    /** Joins what was cut; nothing is dropped by kind any more. */
    void heal() {
        dropped = m -> false;
        obstacles.clear();
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

    /** How often something was sent from one place to another so far. */
    long[][] sentByLink() {
        long[][] counts = new long[links.length][links.length];
        for (int from = 0; from < links.length; from++) {
            for (int to = 0; to < links.length; to++) {
                counts[from][to] = links[from][to].sent;
            }
        }
        return counts;
    }
}
