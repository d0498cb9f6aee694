package io.raftd.sim;

import io.raftd.node.NodeOptions.Listed;
import io.raftd.node.NodeStatus;
import io.raftd.node.NodeStatus.InHand;
import io.raftd.raft.Backlog;
import io.raftd.raft.Event.RoleName;
import io.raftd.raft.ReplicaId;
import io.raftd.raft.Settings;
import io.raftd.raft.Snapshot;
import io.raftd.storage.DataDirectory;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A cluster with its clients, run by a {@link Plan}. */
public final class Simulator {
    /** The wall time at which all runs begin, in ms since 1970. */
    static final long EPOCH_MS = 1_700_000_000_000L;

    private static final int FIRST_PORT = 7001;
    private static final int LINES = 200;
    private static final String ONE_LEADER = "one leader, whom all follow";

    /** Few, so that a flood fills it. */
    private static final long INBOX_BYTES = 4 << 10;

    /** At which a node without a cluster tells each of its list that it is there, in ns. */
    private static final long GREETING_INTERVAL = 100 * Plan.MILLISECOND;

    private final Plan plan;
    private final Chance chance;
    private final Agenda agenda = new Agenda();
    private final Timeline timeline;
    private final Invariants invariants;
    private final SimNetwork network;
    private final List<Listed> bootstrap = new ArrayList<>();
    private final List<SimNode> nodes = new ArrayList<>();
    private final List<SimClient> clients = new ArrayList<>();
    private final Workload workload;
    private final Map<Fault, Long> struck = new EnumMap<>(Fault.class);
    private final Operator operator;
    private final Restores restores = new Restores(this);
    private final CrashPoints crashPoints = new CrashPoints();
    private final List<Harm> harms = new ArrayList<>();
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
        invariants = new Invariants(new Bounds(plan.settings(), inboxBytes()));
        chance = new Chance(plan.seed());
        network = new SimNetwork(agenda, chance.fork("network"), plan.nodes() + plan.clients());
        workload = new Workload(chance.fork("workload"));
        operator = new Operator(this, chance.fork("operator"));
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

    Operator operator() {
        return operator;
    }

    Restores restores() {
        return restores;
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

    /** How many strikes of each fault have had an effect. */
    Map<Fault, Long> struck() {
        return struck;
    }

    void felt(Fault fault) {
        struck.merge(fault, 1L, Long::sum);
    }

    CrashPoints crashPoints() {
        return crashPoints;
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
        return INBOX_BYTES;
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

    /**
     * True while those that are lost, this one among them, are a minority of a cluster to which all
     * belong, and nobody else is on the way out of it or back. Before that, the loss of the first
     * members is that of the cluster, and another is born.
     */
    boolean mayLose(SimNode node) {
        long others = nodes.stream()
                .filter(n -> n != node && (n.isLost() || n.isWithoutLog()))
                .count();
        return others < (size() - 1) / 2
                && nodes.stream().allMatch(SimNode::hasJoined)
                && operator.isIdle();
    }

    /**
     * True while all belong to the cluster, with all that they ever stored. Otherwise an operator
     * is not to make it smaller: a late answer may pass a lost disk off as one that is there.
     */
    boolean isWhole() {
        return nodes.stream().allMatch(n -> n.hasJoined() && !n.isLost() && !n.isWithoutLog());
    }

    /**
     * True when those that have their logs can elect a leader without this replica, whatever of the
     * configurations that nodes know is in force.
     */
    boolean canDoWithout(NodeStatus status) {
        return operator.isIdle()
                && nodes.stream().allMatch(n -> n.hasJoined() && !n.isOutside())
                && nodes.stream()
                        .map(SimNode::status)
                        .filter(Objects::nonNull)
                        .map(NodeStatus::configuration)
                        .filter(Objects::nonNull)
                        .allMatch(c -> Campaigns.isMajority(c, r -> hasLog(r, status)));
    }

    private boolean hasLog(ReplicaId replica, NodeStatus without) {
        return !replica.equals(without.self()) && !node(replica.node()).isWithoutLog();
    }

    /** For places of nodes. */
    interface Pair {
        void of(int a, int b);
    }

    void forPairs(Pair pair) {
        for (int a = 0; a < size(); a++) {
            for (int b = a + 1; b < size(); b++) {
                pair.of(a, b);
            }
        }
    }

    void forLinks(Pair link) {
        forPairs((a, b) -> {
            link.of(a, b);
            link.of(b, a);
        });
    }

    /** Gives all links one quality; a client's link, one connection an attempt, repeats nothing. */
    void quality(Plan.Network quality) {
        Chance skew = chance.fork("skew");
        for (int from = 0; from < network.places(); from++) {
            for (int to = 0; to < network.places(); to++) {
                boolean client = from >= size() || to >= size();
                network.quality(
                        from,
                        to,
                        (long) (quality.delay() * (1 + quality.skew() * skew.unit())),
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
        nodes.forEach(SimNode::startIfDown);
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
        faulty = true;
        plan.faults().forEach(fault -> plan(fault, chance.fork("fault " + fault), 0));
        agenda.after(0, this::start);
        run(plan.duration());
        faulty = false;
        makePeace();
        recover();
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
                1,
                agenda.done(),
                agenda.now(),
                workload.done(),
                workload.unknown(),
                struck,
                crashPoints.deaths());
    }

    /**
     * Each kind has a stream of its own, and so strikes at the same times without the others; the
     * first time, perhaps, before there is anything.
     */
    private void plan(Fault fault, Chance own, int strikes) {
        boolean atOnce = strikes == 0 && (fault == Fault.DEATH_IN_BIRTH || own.once(0.1));
        agenda.after(atOnce ? 0 : own.exponential(plan.faultEvery()), () -> {
            if (faulty) {
                strike(fault, own.fork("strike " + strikes));
                plan(fault, own, strikes + 1);
            }
        });
    }

    /** Lets {@code fault} strike now; it ends by itself, or with {@link #makePeace}. */
    void strike(Fault fault, Chance by) {
        timeline.add("", "fault: " + fault);
        Harm harm = new Harm(this, fault, by);
        harms.add(harm);
        agenda.after(by.exponential(3 * settings().electionTimeout()), () -> {
            harms.remove(harm);
            harm.end();
        });
        fault.strike(harm);
    }

    /** Undoes every fault; all links work, all nodes run. */
    void makePeace() {
        guarded(() -> {
            timeline.add("", "peace");
            List.copyOf(harms).forEach(Harm::end);
            harms.clear();
            network.heal();
            network.forgetRepeated();
            quality(Plan.Network.GOOD);
            for (SimNode node : nodes) {
                node.goOn();
                node.killIfStopping();
                node.startIfDown();
                node.stallDisk(0, () -> {});
            }
        });
    }

    private Stream<SimNode> members() {
        return nodes.stream().filter(node -> !node.isOutside());
    }

    /** How long the longest election timeout is, by the slowest clock. */
    long patience() {
        int timeouts = plan.faults().contains(Fault.LEASES) ? 1 + Plan.LONGEST_LEASE : 2;
        return (long)
                (timeouts * settings().electionTimeout() / (1 - plan.clocks().drift()));
    }

    /** A leader is there before five elections could have failed, and all follow it. */
    void settle() {
        await(ONE_LEADER, 5 * patience(), this::isSettled);
    }

    private boolean isSettled() {
        SimNode leader = leader();
        return leader != null && members().allMatch(node -> follows(node, leader));
    }

    /**
     * From the last fault on: a leader as soon as {@link #settle} says, when those that lead or
     * follow without a quorum have had the time to learn that; and on all nodes what was committed,
     * in the time of 20 elections and of its transfer.
     */
    private void recover() {
        long committed = invariants.committedIndex();
        long end = agenda.now() + 20 * patience() + transfer(committed);
        run(patience());
        await(ONE_LEADER, 4 * patience(), this::isSettled);
        await(
                "the operator is done",
                40 * patience() + transfer(committed),
                () -> operator.isIdle() && restores.isIdle());
        await(
                "all have applied what was committed",
                end - agenda.now(),
                () -> members().allMatch(node -> applied(node) >= committed));
    }

    /**
     * To all nodes, up to {@code index}. The smallest window carries an entry a round trip, which
     * takes two messages, two turns, a read and a force.
     */
    private long transfer(long index) {
        long least = members().mapToLong(Simulator::applied).min().orElse(index);
        long half = Plan.Network.GOOD.delay() + turnDelay() + SimNode.DISK_LATENCY;
        return 2 * half * (index - least + 2 * chunks());
    }

    /** Of the largest snapshot. */
    private long chunks() {
        long bytes = 0;
        for (SimNode node : nodes) {
            NodeStatus s = node.status();
            Snapshot snapshot = s == null ? null : s.snapshot();
            bytes = Math.max(bytes, snapshot == null ? 0 : snapshot.bytes());
        }
        return bytes / settings().chunkBytes() + 1;
    }

    /** All have applied what the leader has committed. */
    void agree() {
        long bound = 20 * patience() + transfer(invariants.committedIndex());
        await("all have applied all", bound, () -> {
            SimNode leader = leader();
            return leader != null
                    && members()
                            .allMatch(node -> applied(node) == applied(leader)
                                    && applied(node) == invariants.committedIndex()
                                    && !node.isWithoutLog());
        });
    }

    /** Without requests only heartbeats travel, and nobody's term changes. */
    private void rest() {
        run(settings().heartbeat());
        long term = invariants.campaigns().highestTerm();
        long[][] before = network.sentByLink();
        int heartbeats = 20;
        run(heartbeats * settings().heartbeat());
        long[][] after = network.sentByLink();
        guarded(() -> {
            members().forEach(this::holdsNothing);
            Violation.unless(
                    invariants.campaigns().highestTerm() == term,
                    "term %d of a healthy leader became %d",
                    term,
                    invariants.campaigns().highestTerm());
            forLinks((from, to) -> Violation.unless(
                    after[from][to] - before[from][to] <= mostAtRest(from, to, heartbeats),
                    "%d messages in %d heartbeats from %s to %s at rest",
                    after[from][to] - before[from][to],
                    heartbeats,
                    nodes.get(from).id(),
                    nodes.get(to).id()));
        });
    }

    /** All that was in its hands has left them, but what only a disk that is lost could take. */
    private void holdsNothing(SimNode node) {
        NodeStatus status = node.status();
        if (status == null) {
            return;
        }
        Backlog nothing = new Backlog(0, status.inHand().backlog().tailBytes(), 0, 0);
        Violation.unless(
                status.inHand().equals(new InHand(0, 0, nothing))
                        && status.peers().stream()
                                .allMatch(p -> p.windowBytes() == 0
                                        || node(p.replica().node()).isLost()),
                "Bounds: at rest %s has %s in hand, and of its peers knows %s",
                node.id(),
                status.inHand(),
                status.peers());
    }

    /**
     * A message a heartbeat, by the fastest clock, and the greetings of a node without a cluster;
     * as much again for what links may still carry.
     */
    private long mostAtRest(int from, int to, int heartbeats) {
        double fastest = 1 + plan.clocks().drift();
        boolean greeting = nodes.get(from).isLost() || nodes.get(to).isLost();
        long time = heartbeats * settings().heartbeat();
        double greetings = greeting ? 2.0 * time / GREETING_INTERVAL : 0;
        return 2 * (long) (fastest * (heartbeats + greetings)) + 3;
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
