package io.raftd.sim;

import static io.raftd.sim.Plan.MILLISECOND;

import io.raftd.node.Input;
import io.raftd.node.NodeStatus;
import io.raftd.raft.Message;
import io.raftd.raft.Message.AppendEntries;
import io.raftd.raft.Message.AppendRejected;
import io.raftd.raft.Message.AppendReply;
import io.raftd.raft.Message.PreVoteReply;
import io.raftd.raft.Message.ReadIndexReply;
import io.raftd.raft.Message.VoteReply;
import io.raftd.sim.SimNetwork.Obstacle;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What links may do. */
final class NetworkFaults {
    private static final int REPLAYED = 20;

    /** Kinds of messages that a link may lose while it carries the others. */
    private static final List<Predicate<Message>> CLASSES = List.of(
            m -> m instanceof AppendEntries a && !a.entries().isEmpty(),
            m -> m instanceof AppendEntries a && a.entries().isEmpty(),
            AppendEntries.class::isInstance,
            NetworkFaults::isReply,
            m -> !isReply(m),
            m -> m instanceof VoteReply || m instanceof PreVoteReply,
            m -> m instanceof AppendReply || m instanceof AppendRejected);

    private NetworkFaults() {}

    private static boolean isReply(Message m) {
        return m instanceof AppendReply
                || m instanceof AppendRejected
                || m instanceof VoteReply
                || m instanceof PreVoteReply
                || m instanceof ReadIndexReply;
    }

    static void isolate(Harm harm) {
        int lonely = harm.victim().place();
        harm.blockNodes((from, to, message) -> from == lonely || to == lonely);
    }

    static void oneWay(Harm harm) {
        int place = harm.victim().place();
        boolean mute = harm.chance().once(0.5);
        harm.blockNodes((from, to, message) -> (mute ? from : to) == place);
    }

    static void partition(Harm harm) {
        long side = harm.chance().bits();
        harm.blockNodes((from, to, message) -> (side >> from & 1) != (side >> to & 1));
    }

    static void holes(Harm harm) {
        double share = harm.chance().unit();
        long cut = pairs(harm, share);
        harm.blockNodes((from, to, message) -> has(cut, from, to));
    }

    /** A set of ordered pairs of nodes, of which there are at most seven. */
    private static long pairs(Harm harm, double share) {
        long pairs = 0;
        for (int i = 0; i < 49; i++) {
            pairs |= harm.chance().once(share) ? 1L << i : 0;
        }
        return pairs;
    }

    private static boolean has(long pairs, int from, int to) {
        return (pairs >> (7 * from + to) & 1) != 0;
    }

    static void bridge(Harm harm) {
        int bridge = harm.victim().place();
        long side = harm.chance().bits();
        harm.blockNodes((from, to, message) ->
                from != bridge && to != bridge && (side >> from & 1) != (side >> to & 1));
    }

    static void star(Harm harm) {
        int centre = harm.victim().place();
        harm.blockNodes((from, to, message) -> from != centre && to != centre);
    }

    static void ring(Harm harm) {
        int size = harm.world().size();
        List<Integer> places = new ArrayList<>();
        for (int place = 0; place < size; place++) {
            places.add(harm.chance().below(place + 1), place);
        }
        harm.blockNodes((from, to, message) -> {
            int apart = Math.abs(places.indexOf(from) - places.indexOf(to));
            return apart != 1 && apart != size - 1;
        });
    }

    /** A node, or some links, come and go: between heartbeats, with them, or slowly. */
    static void flapping(Harm harm) {
        Simulator world = harm.world();
        Chance chance = harm.chance();
        long timeout = world.settings().electionTimeout();
        long period = chance.once(0.3)
                ? world.settings().heartbeat()
                : chance.between(3 * timeout / 10, 3 * timeout);
        long began = world.agenda().now();
        int place = harm.victim().place();
        long some = pairs(harm, 0.3);
        boolean links = chance.once(0.5);
        Obstacle down = (from, to, message) ->
                links ? has(some, from, to) || has(some, to, from) : from == place || to == place;
        harm.blockNodes((from, to, message) -> (world.agenda().now() - began) * 2 / period % 2 == 0
                && down.stops(from, to, message));
    }

    static void storm(Harm harm) {
        Chance chance = harm.chance();
        Simulator world = harm.world();
        world.quality(new Plan.Network(
                chance.between(MILLISECOND, 50 * MILLISECOND), chance.unit() / 2, 0.2, 0.5, 0));
        long before = world.network().sent();
        harm.undo(() -> {
            harm.feltIf(world.network().sent() > before);
            world.calmNetwork();
        });
    }

    static void clog(Harm harm) {
        long some = pairs(harm, 0.3);
        int place = harm.victim().place();
        boolean one = harm.chance().once(0.5);
        harm.world().forLinks((from, to) -> {
            if (one ? from == place || to == place : has(some, from, to)) {
                harm.undo(harm.world().network().clog(from, to, harm::felt));
            }
        });
    }

    /** One side believes in its connection, to one other or to all; what it sends is gone. */
    static void halfOpen(Harm harm) {
        int from = harm.victim().place();
        int to = harm.world().anyNode(harm.chance()).place();
        harm.blockNodes((a, b, message) -> a == from && b == to);
    }

    /** A connection breaks: what it carried is lost, and until it is dialled again, all else. */
    static void reset(Harm harm) {
        int a = harm.victim().place();
        int b = harm.world().anyNode(harm.chance()).place();
        harm.feltIf(harm.world().network().reset(a, b));
        Runnable redialled = harm.world()
                .network()
                .raise(
                        (from, to, message) -> from == a && to == b || from == b && to == a,
                        harm::felt);
        harm.undo(redialled);
        long pause = harm.chance().exponential(harm.world().settings().heartbeat());
        harm.world().agenda().after(pause, redialled);
    }

    static void refused(Harm harm) {
        SimNode node = harm.victim();
        NodeStatus other = harm.world().anyNode(harm.chance()).status();
        if (other != null) {
            harm.feltIf(node.offer(new Input.Gone(other.self())));
        }
    }

    static void someMessages(Harm harm) {
        Predicate<Message> lost = harm.chance().pick(CLASSES);
        long some = pairs(harm, harm.chance().unit());
        harm.blockNodes((from, to, message) ->
                message != null && has(some, from, to) && lost.test(message));
    }

    static void clientsCutOff(Harm harm) {
        int place = harm.victim().place();
        int nodes = harm.world().size();
        harm.block((from, to, message) -> from >= nodes && to == place);
    }

    static void answersLost(Harm harm) {
        int place = harm.victim().place();
        int nodes = harm.world().size();
        double share = harm.chance().unit();
        harm.block((from, to, message) ->
                to >= nodes && from == place && harm.chance().once(share));
    }

    static void replay(Harm harm) {
        long pause = harm.world().settings().electionTimeout() / 2;
        harm.repeat(
                harm.about(pause),
                () -> harm.feltIf(harm.world().network().replay(REPLAYED, harm.chance())));
    }
}
