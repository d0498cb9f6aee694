package io.raftd.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftd.raft.Ready.ReadGrant;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Several cores joined by hand: messages wait in one queue until they are delivered or lost, disks
 * work when told to, time passes when told to. {@link #settle} does all that can be done at this
 * moment, {@link #elapse} does so while time passes. What every turn does is judged by
 * {@link Safety}.
 */
final class Cluster {
    static final long MS = 1_000_000;
    static final long ELECTION_TIMEOUT = 1000;
    static final long HEARTBEAT = 100;
    static final Settings SETTINGS = Settings.of(ELECTION_TIMEOUT * MS, HEARTBEAT * MS);

    final List<Message> network = new ArrayList<>();
    final Safety safety = new Safety();
    private final Settings settings;
    private final Map<String, Replica> replicas = new LinkedHashMap<>();
    /** Hears of every turn. */
    BiConsumer<Replica, Ready> tell = (replica, ready) -> {};

    private Predicate<Message> lost = m -> false;
    private long nextRead = 1;
    private long now = -5_000_000 * MS;

    /** n1 to n(size), all just born. */
    static Cluster of(int size) {
        return new Cluster(
                SETTINGS,
                IntStream.rangeClosed(1, size).mapToObj(i -> "n" + i).toArray(String[]::new));
    }

    static Cluster of(String... nodes) {
        return new Cluster(SETTINGS, nodes);
    }

    /**
     * A replica for each of {@code nodes}, described as {@code name[@term]: terms of the entries
     * after genesis}, the term being that of the last entry unless it is given. The earlier a node
     * is named, the earlier it times out.
     */
    Cluster(Settings settings, String... nodes) {
        this(settings, List.of(nodes), i -> bound -> bound / nodes.length * i);
    }

    Cluster(Settings settings, List<String> nodes, RandomnessOf randomness) {
        this.settings = settings;
        List<String> names = nodes.stream().map(n -> n.split("[@:]", 2)[0]).toList();
        Configuration members = members(names);
        for (int i = 0; i < nodes.size(); i++) {
            String[] parts = nodes.get(i).split(":", 2);
            String[] terms = parts.length < 2 ? new String[0] : parts[1].trim().split(" +", -1);
            Log log = Log.of(members);
            for (String term : terms) {
                log = log.and(Long.parseLong(term));
            }
            String[] at = parts[0].split("@", 2);
            long term = at.length < 2 ? log.lastTerm() : Long.parseLong(at[1]);
            Disk disk = new Disk(new HardState(term, null), log);
            Replica replica = new Replica(id(names.get(i)), disk, settings, randomness.of(i));
            replica.start(now);
            replicas.put(names.get(i), replica);
        }
    }

    /** A replica that no configuration names yet, with an empty log. */
    Replica join(String name) {
        Replica replica = new Replica(
                id(name), new Disk(HardState.NONE, new Log(List.of())), settings, b -> b - 1);
        replica.start(now);
        replicas.put(name, replica);
        return replica;
    }

    /** The leader is asked for these voters and learners, by their names. */
    Change change(String leader, List<String> voters, List<String> learners) {
        Configuration.Half next = new Configuration.Half(
                members(voters).current().voters(), members(learners).current().voters());
        Change[] outcome = new Change[1];
        turn(
                leader,
                raft -> outcome[0] =
                        raft.changeMembership(next, raft.configuration().lease()));
        return outcome[0];
    }

    /** The leader is asked to answer reads on this lease, null for none. */
    Change lease(String leader, @Nullable Lease lease) {
        Change[] outcome = new Change[1];
        turn(
                leader,
                raft -> outcome[0] = raft.changeMembership(raft.configuration().current(), lease));
        return outcome[0];
    }

    /** Those that vote in the configuration in force at a node, by their names. */
    List<String> voters(String node) {
        return raft(node).configuration().current().voters().stream()
                .map(m -> m.replica().node())
                .toList();
    }

    /** A node takes a snapshot of all that it has applied, and tells its core. */
    Snapshot takeSnapshot(String node) {
        Snapshot taken = at(node).takeSnapshot();
        turn(node, raft -> raft.snapshotTaken(taken));
        return taken;
    }

    /** The source of chance of the i-th node. */
    interface RandomnessOf {
        Randomness of(int i);
    }

    static ReplicaId id(String name) {
        return new ReplicaId(name, new UUID(name.hashCode(), 1));
    }

    static Configuration members(List<String> names) {
        return Configuration.of(
                names.stream().sorted().map(n -> new Member(id(n), n + ":7000")).toList());
    }

    /** The genesis configuration. */
    Configuration members() {
        return members(List.copyOf(replicas.keySet()));
    }

    /** Genesis and an entry for each term, as this cluster's members would have them. */
    Log log(long... terms) {
        return Log.of(members(), terms);
    }

    long now() {
        return now;
    }

    Iterable<Replica> replicas() {
        return replicas.values();
    }

    Replica at(String node) {
        return Objects.requireNonNull(replicas.get(node), node);
    }

    Raft raft(String node) {
        return at(node).raft();
    }

    /** A turn of a node that is given this input. */
    Ready turn(String node, Consumer<Raft> input) {
        return turn(at(node), input);
    }

    private Ready turn(Replica replica, Consumer<Raft> input) {
        Ready ready = replica.turn(now, input);
        safety.judge(replica, ready);
        network.addAll(ready.messages());
        tell.accept(replica, ready);
        return ready;
    }

    /** Delivers a message that is not in the queue, or no longer, in a turn of its own. */
    Ready step(Message m) {
        return turn(m.to().node(), raft -> raft.step(m));
    }

    long propose(String node, String... commands) {
        List<byte[]> all = new ArrayList<>();
        for (String command : commands) {
            all.add(command.getBytes(StandardCharsets.US_ASCII));
        }
        long[] first = new long[1];
        turn(node, raft -> first[0] = raft.propose(all));
        return first[0];
    }

    /** Asks a node for a linearizable read; its number. */
    long read(String node) {
        long read = nextRead++;
        safety.asked(read);
        turn(node, raft -> raft.readIndex(read));
        return read;
    }

    /** The answer to a read; null while there is none. */
    @Nullable
    ReadGrant answer(String node, long read) {
        return at(node).reads.get(read);
    }

    /** Takes the messages of this type out of the queue. */
    <M extends Message> List<M> take(Class<M> type) {
        return take(type, m -> true);
    }

    <M extends Message> List<M> take(Class<M> type, Predicate<M> which) {
        List<M> taken = new ArrayList<>();
        for (Iterator<Message> i = network.iterator(); i.hasNext(); ) {
            Message m = i.next();
            if (type.isInstance(m) && which.test(type.cast(m))) {
                taken.add(type.cast(m));
                i.remove();
            }
        }
        return taken;
    }

    void persist(String node) {
        persist(at(node));
    }

    private void persist(Replica replica) {
        if (!replica.disk.isBusy()) {
            replica.disk.begin();
        }
        turn(replica, replica.disk.end());
    }

    /** From now on messages of which this holds are lost; replaces what was said before. */
    void lose(Predicate<Message> which) {
        lost = which;
    }

    /** Loses all messages to and from a node. */
    void isolate(String node) {
        lose(m -> m.from().node().equals(node) || m.to().node().equals(node));
    }

    void heal() {
        lose(m -> false);
    }

    /** A node stops and forgets what its disk has not ended writing. */
    void crash(String node) {
        at(node).crash(0);
    }

    /** A node stops, and starts again without its log. */
    void rebuild(String node) {
        at(node).loseLog();
        start(node);
    }

    void start(String node) {
        at(node).start(now);
    }

    /** Delivers all messages and lets the disks work until nothing is left to do at this moment. */
    void settle() {
        int left = 20_000;
        while (work()) {
            assertThat(--left).as("nothing settles: %s", network).isPositive();
        }
    }

    private boolean work() {
        if (!network.isEmpty()) {
            Message m = network.remove(0);
            if (!lost.test(m) && at(m.to().node()).isUp()) {
                step(m);
            }
            return true;
        }
        for (Replica r : replicas.values()) {
            if (r.isUp() && !r.disk.isIdle() && !r.disk.stalled) {
                persist(r);
                return true;
            }
            if (r.isUp() && r.raft().hasMoreToApply()) {
                turn(r, raft -> {});
                return true;
            }
        }
        return false;
    }

    /** Lets time pass, in ms; messages and disks take none. */
    void elapse(long ms) {
        long end = now + ms * MS;
        settle();
        for (Replica next = due(end); next != null; next = due(end)) {
            now = Math.max(now, next.raft().nextTick());
            turn(next, raft -> {});
            settle();
            assertThat(next.raft().nextTick()).as("%s spins", next.id).isGreaterThan(now);
        }
        now = end;
    }

    /** Whose turn is due next, and no later than {@code end}. */
    private @Nullable Replica due(long end) {
        Replica first = null;
        for (Replica r : replicas.values()) {
            if (r.isUp()
                    && r.raft().nextTick() <= end
                    && (first == null || r.raft().nextTick() < first.raft().nextTick())) {
                first = r;
            }
        }
        return first;
    }

    /** A turn of this node, as soon as it is due. */
    void tick(String node) {
        now = Math.max(now, raft(node).nextTick());
        turn(node, raft -> {});
    }

    /** Time passes, in ms, and nobody gets a turn. */
    void skip(long ms) {
        now += ms * MS;
    }

    /** Makes a node lead at this very moment, by the vote of all that can be reached. */
    void elect(String node) {
        Replica r = at(node);
        turn(r, raft -> raft.step(new Message.TimeoutNow(r.id, r.id, raft.term())));
        settle();
        assertThat(leader()).isEqualTo(node);
    }

    /** Who leads the newest term that is led; null when nobody leads. */
    @Nullable
    String leader() {
        Replica newest = null;
        for (Replica r : replicas.values()) {
            if (r.isUp()
                    && r.raft().role() instanceof Leader
                    && (newest == null || r.raft().term() > newest.raft().term())) {
                newest = r;
            }
        }
        return newest == null ? null : newest.id.node();
    }
}
