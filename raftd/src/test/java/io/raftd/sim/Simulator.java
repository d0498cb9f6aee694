package io.raftd.sim;

import io.raftd.node.NodeOptions.Listed;
import io.raftd.node.NodeStatus;
import io.raftd.raft.Event.RoleName;
import io.raftd.raft.Settings;
import io.raftd.storage.DataDirectory;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A cluster with its clients, run by a {@link Plan}. */
public final class Simulator {
    /** The wall time at which all runs begin, in ms since 1970. */
    static final long EPOCH_MS = 1_700_000_000_000L;

    private static final int FIRST_PORT = 7001;
    private static final int LINES = 200;

    private final Plan plan;
    private final Chance chance;
    private final Agenda agenda = new Agenda();
    private final Timeline timeline;
    private final Invariants invariants = new Invariants();
    private final SimNetwork network;
    private final List<Listed> bootstrap = new ArrayList<>();
    private final List<SimNode> nodes = new ArrayList<>();
    private final List<SimClient> clients = new ArrayList<>();
    private final Workload workload;
    private final Map<Fault, Long> struck = new EnumMap<>(Fault.class);
    private final List<Runnable> undo = new ArrayList<>();
    private boolean faulty;
    private boolean working;

    /** The timeline remembers the last 200 events. */
    public Simulator(Plan plan) {
        this(plan, LINES);
    }

    /** The timeline remembers the last {@code lines} events. */
    public Simulator(Plan plan, int lines) {
        this.plan = plan;
        timeline = new Timeline(agenda, lines);
        chance = new Chance(plan.seed());
        network = new SimNetwork(agenda, chance.fork("network"), plan.nodes() + plan.clients());
        workload = new Workload(chance.fork("workload"));
        for (int i = 0; i < plan.nodes(); i++) {
            bootstrap.add(new Listed("n" + (i + 1), "127.0.0.1:" + (FIRST_PORT + i)));
        }
        Chance clocks = chance.fork("clocks");
        for (int i = 0; i < plan.nodes(); i++) {
            SimNode node = new SimNode(this, i, bootstrap.get(i));
            double drift = (2 * clocks.unit() - 1) * plan.clocks().drift();
            node.clock(new SimClock(clocks.bits() >> 2, drift));
            nodes.add(node);
        }
        for (int i = 0; i < plan.clients(); i++) {
            Chance own = chance.fork("client " + i);
            clients.add(new SimClient(this, plan.nodes() + i, own, workload));
        }
        calmNetwork();
    }

    Plan plan() {
        return plan;
    }

    Chance chance() {
        return chance;
    }

    Agenda agenda() {
        return agenda;
    }

    Timeline timeline() {
        return timeline;
    }

    /** A hash of all that happened: equal for equal plans, on any JVM. */
    public long trace() {
        return timeline.hash();
    }

    Invariants invariants() {
        return invariants;
    }

    SimNetwork network() {
        return network;
    }

    Workload workload() {
        return workload;
    }

    List<SimNode> nodes() {
        return nodes;
    }

    int size() {
        return nodes.size();
    }

    /** How often each fault has struck. */
    Map<Fault, Long> struck() {
        return struck;
    }

    List<Listed> bootstrap() {
        return bootstrap;
    }

    Settings settings() {
        return plan.settings();
    }

    DataDirectory.Options storageOptions() {
        return new DataDirectory.Options(plan.segmentSize());
    }

    long inboxBytes() {
        return 64 << 10;
    }

    long turnDelay() {
        return plan.clocks().turnDelay();
    }

    boolean wantsWork() {
        return working;
    }

    SimNode node(String id) {
        return nodes.get(Integer.parseInt(id.substring(1)) - 1);
    }

    SimNode nodeAt(String address) {
        return nodes.get(
                Integer.parseInt(address.substring(address.indexOf(':') + 1)) - FIRST_PORT);
    }

    SimNode anyNode(Chance by) {
        return by.pick(nodes);
    }

    /** Any node, but the leader more often. */
    SimNode victim(Chance by) {
        SimNode leader = by.once(0.4) ? leader() : null;
        return leader == null ? anyNode(by) : leader;
    }

    void forPairs(Fault.Pair pair) {
        for (int a = 0; a < size(); a++) {
            for (int b = a + 1; b < size(); b++) {
                pair.of(a, b);
            }
        }
    }

    /** Gives all links one quality; a client's link, one connection an attempt, repeats nothing. */
    void quality(Plan.Network quality) {
        for (int from = 0; from < network.places(); from++) {
            for (int to = 0; to < network.places(); to++) {
                boolean client = from >= size() || to >= size();
                network.quality(
                        from,
                        to,
                        quality.delay(),
                        quality.loss(),
                        client ? 0 : quality.repeat(),
                        quality.overtake());
            }
        }
    }

    void calmNetwork() {
        quality(plan.network());
    }

    /** Starts all nodes and, if it has any, the clients. */
    void start() {
        nodes.forEach(SimNode::start);
        working = true;
        clients.forEach(SimClient::start);
    }

    /** Lets {@code duration} ns go by. */
    void run(long duration) {
        long end = agenda.now() + duration;
        guarded(() -> agenda.run(end));
    }

    /**
     * Lets time go by until {@code condition} holds, at most {@code bound} ns, else it is a
     * violation.
     */
    void await(String what, long bound, BooleanSupplier condition) {
        long end = agenda.now() + bound;
        guarded(() -> {
            while (!condition.getAsBoolean()) {
                Violation.unless(
                        agenda.next(end),
                        "Liveness: not within %d ms: %s",
                        bound / 1_000_000,
                        what);
            }
        });
    }

    /** Whatever goes wrong is told with all that is needed to see it again. */
    private void guarded(Runnable action) {
        try {
            action.run();
        } catch (Violation | RuntimeException e) {
            String run = "%nseed %d at %,d us; %s%n%s%s"
                    .formatted(plan.seed(), agenda.now() / 1000, plan, timeline, states());
            throw new Violation(String.valueOf(e.getMessage()), run, e);
        }
    }

    private String states() {
        StringBuilder text = new StringBuilder();
        for (SimNode node : nodes) {
            NodeStatus s = node.status();
            text.append(node.id())
                    .append(
                            s == null
                                    ? " is down\n"
                                    : " %s term %d, voted for %s, follows %s, %s%s%n"
                                            .formatted(
                                                    s.role(),
                                                    s.term(),
                                                    s.votedFor(),
                                                    s.leader(),
                                                    s.log(),
                                                    s.full() ? ", full" : ""));
        }
        return text.toString();
    }

    /**
     * The whole plan: faults for its duration, then peace, in which everything must come to rest
     * and agree. Throws a {@link Violation} that tells the run when something did not hold.
     */
    public Tally runPlan() {
        start();
        Chance faults = chance.fork("faults");
        faulty = true;
        planFault(faults);
        run(plan.duration());
        faulty = false;
        makePeace();
        run(patience());
        settle();
        long done = workload.done();
        if (!clients.isEmpty()) {
            long bound = 20 * (patience() + plan.think());
            await("writes after the last fault", bound, () -> workload.done() > done + 10);
        }
        working = false;
        await(
                "the clients have their answers",
                20 * Plan.SECOND,
                () -> clients.stream().allMatch(SimClient::isIdle));
        agree();
        rest();
        guarded(() -> workload.check(invariants));
        return new Tally(
                1, agenda.done(), agenda.now(), workload.done(), workload.unknown(), struck);
    }

    private void planFault(Chance by) {
        if (plan.faults().isEmpty()) {
            return;
        }
        agenda.after(by.exponential(plan.faultEvery()), () -> {
            if (faulty) {
                strike(by.pick(List.copyOf(plan.faults())), by);
                planFault(by);
            }
        });
    }

    /** Lets {@code fault} strike now; it ends by itself, or with {@link #makePeace}. */
    void strike(Fault fault, Chance by) {
        timeline.add("", "fault: " + fault);
        struck.merge(fault, 1L, Long::sum);
        Runnable end = fault.strike(this, by);
        undo.add(end);
        agenda.after(by.exponential(3 * settings().electionTimeout()), () -> {
            if (undo.remove(end)) {
                timeline.add("", "ends: " + fault);
                end.run();
            }
        });
    }

    /** Undoes every fault; all links work, all nodes run. */
    void makePeace() {
        guarded(() -> {
            timeline.add("", "peace");
            undo.forEach(Runnable::run);
            undo.clear();
            network.heal();
            quality(Plan.Network.GOOD);
            for (SimNode node : nodes) {
                node.goOn();
                node.startIfDown();
                node.stallDisk(0);
            }
        });
    }

    /** How long the longest election timeout is, by the slowest clock. */
    long patience() {
        return (long) (2 * settings().electionTimeout() / (1 - plan.clocks().drift()));
    }

    /** A leader is there before four elections could have failed, and all follow it. */
    void settle() {
        await("one leader, whom all follow", 4 * patience() + Plan.SECOND, () -> {
            SimNode leader = leader();
            return leader != null && nodes.stream().allMatch(node -> follows(node, leader));
        });
    }

    /** All have applied what the leader has committed. */
    void agree() {
        long transfer = invariants.committedIndex() * Plan.MILLISECOND;
        await("all have applied all", 20 * patience() + transfer, () -> {
            SimNode leader = leader();
            return leader != null
                    && nodes.stream()
                            .allMatch(node -> applied(node) == applied(leader)
                                    && applied(node) == invariants.committedIndex());
        });
    }

    /** Without requests only heartbeats travel, and nobody's term changes. */
    private void rest() {
        long term = invariants.highestTerm();
        long sent = network.sent();
        int heartbeats = 20;
        run(heartbeats * settings().heartbeat());
        guarded(() -> {
            Violation.unless(
                    invariants.highestTerm() == term,
                    "term %d of a healthy leader became %d",
                    term,
                    invariants.highestTerm());
            long expected = 2L * (size() - 1) * (heartbeats + 2);
            Violation.unless(
                    network.sent() - sent <= 2 * expected,
                    "%d messages in %d heartbeats between %d nodes at rest",
                    network.sent() - sent,
                    heartbeats,
                    size());
        });
    }

    /** The leader of the highest term that has one now; null when nobody leads. */
    @Nullable
    SimNode leader() {
        SimNode best = null;
        long term = -1;
        for (SimNode node : nodes) {
            NodeStatus status = node.status();
            if (status != null && status.role() == RoleName.LEADER && status.term() > term) {
                best = node;
                term = status.term();
            }
        }
        return best;
    }

    private static boolean follows(SimNode node, SimNode leader) {
        NodeStatus theirs = leader.status();
        NodeStatus own = node.status();
        return own != null && theirs != null && theirs.self().equals(own.leader());
    }

    private static long applied(SimNode node) {
        NodeStatus status = node.status();
        return status == null ? 0 : status.log().appliedIndex();
    }
}
