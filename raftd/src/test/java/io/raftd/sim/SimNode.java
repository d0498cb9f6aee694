package io.raftd.sim;

import io.raftd.kv.KeyValueStore;
import io.raftd.node.Input;
import io.raftd.node.Node;
import io.raftd.node.NodeOptions;
import io.raftd.node.NodeStatus;
import io.raftd.node.Ports;
import io.raftd.node.Recovered;
import io.raftd.node.Refusal;
import io.raftd.node.Reply;
import io.raftd.node.StorageFailure;
import io.raftd.raft.Entry;
import io.raftd.raft.Event;
import io.raftd.raft.LogSummary;
import io.raftd.raft.Message;
import io.raftd.raft.ReplicaId;
import io.raftd.storage.DataDirectory;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A machine with one data directory and one clock, on which the process of a node runs, dies, halts
 * and starts again.
 */
final class SimNode {
    private static final int READ_BYTES = 1 << 20;
    /** The mean time in ns of a job of a disk that is well. */
    static final long DISK_LATENCY = 300_000;

    private static final int MAX_IDLE_TURNS = 50;
    private static final long HAND_OVER = 2 * Plan.SECOND;
    private static final Pattern NAMED = Pattern.compile("\\S+: offset \\d+: .+; .+");
    private static final long RESTART = 300 * Plan.MILLISECOND;

    private final Simulator world;
    private final int place;
    private final NodeOptions.Listed listed;
    private final Chance chance;
    private final SimFiles files;
    private SimClock clock = new SimClock(0, 0);
    private double drift;
    private long wallOffsetMs;
    private long diskLatency = DISK_LATENCY;
    private @Nullable Incarnation process;
    private boolean halted;
    /** What the clock shows while it stands still with the machine. */
    private @Nullable Long asleepAt;

    /** What its files were before they were damaged; null when it has no need of that. */
    private @Nullable SortedMap<String, byte[]> good;

    /** Its operator is there, and answers a refusal at once. */
    private boolean attended;

    private boolean refused;
    private boolean joined;
    private boolean lost;
    private int starts;
    private Runnable died = () -> {};
    private Runnable waitedFor = () -> {};

    SimNode(Simulator world, int place, NodeOptions.Listed listed) {
        this.world = world;
        this.place = place;
        this.listed = listed;
        this.chance = world.chance().fork(listed.node());
        this.files = new SimFiles(chance.fork("files"), world.crashPoints());
    }

    String id() {
        return listed.node();
    }

    int place() {
        return place;
    }

    SimFiles files() {
        return files;
    }

    void clock(SimClock next) {
        clock = next;
        drift = next.drift();
    }

    /** From now on the monotonic clock runs by so much faster than it is wont to. */
    void clockFaster(double rate) {
        long now = world.agenda().now();
        clock = SimClock.showing(clock.at(now), now, drift + rate);
        if (process != null) {
            process.planWake();
        }
    }

    /** The wall clock jumps, to so many ms ahead of the others. */
    void wallOffset(long ms) {
        wallOffsetMs = ms;
    }

    /** The mean time in ns of a job of the disk; {@code felt} hears if there is a process. */
    void slowDisk(long mean, Runnable felt) {
        diskLatency = mean;
        if (process != null) {
            process.latency(mean);
            felt.run();
        }
    }

    void calmDisk() {
        diskLatency = DISK_LATENCY;
        if (process != null) {
            process.latency(DISK_LATENCY);
            process.hurry(DISK_LATENCY);
        }
    }

    /** {@code felt} hears of jobs that are held up. */
    void stallDisk(long duration, Runnable felt) {
        if (process != null) {
            process.disk.stallUntil(world.agenda().now() + duration, felt);
        }
    }

    boolean isUp() {
        return process != null;
    }

    /** Null while no process runs, or before its first turn. */
    @Nullable
    NodeStatus status() {
        return process == null ? null : process.status;
    }

    /**
     * Its disk is gone, and it has a new, empty one: another replica, which no cluster knows. What
     * is said of all nodes is said of the others.
     */
    void lose() {
        kill();
        note("loses its disk");
        files.wipe();
        good = null;
        lost = true;
        refused = false;
        start();
    }

    /** It was a member once. */
    boolean hasJoined() {
        return joined;
    }

    boolean isLost() {
        return lost;
    }

    /**
     * Starts the process, which recovers what the directory holds; with a failing disk it stops at
     * once, and one that finds damage is not started again.
     */
    void start() {
        Violation.unless(process == null, "%s runs already", id());
        halted = false;
        asleepAt = null;
        files.takeFailed();
        try {
            process = new Incarnation(chance.fork("start " + starts++));
        } catch (StorageFailure failure) {
            stopped(failure);
            return;
        } catch (SimFiles.Killed expected) {
            died();
            return;
        }
        good = null;
        note("starts: " + process.recovered.hardState() + ", log up to "
                + process.recovered.log().lastIndex());
        process.poke();
    }

    /** Starts the process unless it runs, or refuses to. */
    void startIfDown() {
        if (process == null && !refused) {
            start();
        }
    }

    /** Starts the process on files that were changed while it was down, and were these. */
    void startDamaged(SortedMap<String, byte[]> before) {
        good = before;
        attended = false;
        startIfDown();
    }

    /**
     * If that process has refused to start, or refuses when it next tries, it is given its files
     * back, and starts again.
     */
    void restore(SortedMap<String, byte[]> before) {
        if (good == before) {
            attended = true;
            if (refused) {
                giveBack(before);
            }
        }
    }

    private void giveBack(SortedMap<String, byte[]> before) {
        note("has its files again");
        files.replace(before);
        refused = false;
        start();
    }

    /** {@code hears} when the process dies at a change of files, as its files were told. */
    void whenDead(Runnable hears) {
        died = hears;
    }

    void dieNot() {
        files.spareAgain();
    }

    /** The process was killed in the middle of a change of files. A supervisor starts it again. */
    private void died() {
        dieNot();
        kill();
        note("has died at a change of files");
        died.run();
        startLater();
    }

    private void startLater() {
        world.agenda().after(chance.exponential(RESTART), this::startIfDown);
    }

    /** SIGTERM; {@code ended} hears that the process has ended, and then it is started again. */
    void stop(Runnable ended) {
        if (process != null) {
            note("is told to stop");
            process.stop(ended);
        }
    }

    /** Whoever waits for the process to stop waits no longer. */
    void killIfStopping() {
        if (process != null && process.stopping) {
            kill();
        }
    }

    /** kill -9: what the process had given to the operating system stays. */
    void kill() {
        if (process != null) {
            note("is killed");
            process.die();
            process = null;
        }
    }

    /** The machine loses power: what was not forced may be lost. */
    void losePower() {
        kill();
        note("loses power");
        files.losePower();
    }

    void halt() {
        halt(() -> {});
    }

    /** SIGSTOP: the process stands still; what arrives waits, and {@code felt} hears of it. */
    void halt(Runnable felt) {
        if (process != null) {
            note("is halted");
            halted = true;
            waitedFor = felt;
            process.halt();
        }
    }

    /** The machine sleeps: as {@link #halt}, and the monotonic clock stands still as well. */
    void suspend(Runnable felt) {
        halt(felt);
        if (halted && asleepAt == null) {
            asleepAt = clock.at(world.agenda().now());
        }
    }

    /** SIGCONT, or the machine wakes up. */
    void goOn() {
        if (halted) {
            note("goes on");
            halted = false;
            if (asleepAt != null) {
                clock = SimClock.showing(asleepAt, world.agenda().now(), clock.drift());
                asleepAt = null;
            }
            if (process != null) {
                process.goOn();
            }
        }
    }

    /** An input arrives; false when nobody takes it. */
    boolean offer(Input input) {
        if (process == null) {
            return false;
        }
        return process.offer(input);
    }

    /** A message arrives from another node. */
    void receive(Message message) {
        if (process != null) {
            process.wire.met(message.from());
            process.offer(new Input.Received(message));
        }
    }

    /** By a committed configuration, {@code replica} is no member any more. */
    boolean hasRemoved(ReplicaId replica) {
        NodeStatus s = status();
        return s != null
                && s.configuration() != null
                && s.configurationIndex() <= s.log().commitIndex()
                && s.configuration().removed().contains(replica);
    }

    /** {@code by} says so to what may be another replica by now. */
    void isRemoved(ReplicaId replica, SimNode by) {
        NodeStatus s = status();
        if (s != null && s.self().equals(replica)) {
            offer(new Input.Removed(by.id()));
        }
    }

    /** For a client: what {@code reply} is told, it is told at the end of the turn. */
    <T> Reply<T> atEndOfTurn(Reply<T> reply) {
        List<Runnable> answers = process == null ? new ArrayList<>() : process.answers;
        return new Reply<>() {
            @Override
            public void done(T value) {
                answers.add(() -> reply.done(value));
            }

            @Override
            public void refused(Refusal refusal) {
                answers.add(() -> reply.refused(refusal));
            }
        };
    }

    /**
     * A failed disk ends the process, as it must; whether the data of a failed force is there
     * nobody knows. A supervisor starts it again. Damage it names, and then stays down.
     */
    private void stopped(StorageFailure failure) {
        note("stops: " + failure.getMessage());
        if (good != null && failure.kind() != StorageFailure.Kind.FAILED) {
            refused = true;
            Violation.unless(
                    NAMED.matcher(String.valueOf(failure.getMessage())).lookingAt(),
                    "%s does not name file, offset, reason and way out: %s",
                    id(),
                    failure);
            if (attended) {
                giveBack(good);
            }
            return;
        }
        Violation.unless(
                files.takeFailed() && failure.kind() == StorageFailure.Kind.FAILED,
                "%s stops without a disk fault: %s",
                id(),
                failure);
        if (chance.once(0.5)) {
            files.losePower();
        }
        startLater();
    }

    private void note(String what) {
        world.timeline().add(id(), what);
    }

    /** One incarnation of the node. */
    private final class Incarnation {
        private final DataDirectory storage;
        private final SimDisk disk;
        private final SimDisk background;
        private final SimWire wire = new SimWire(world, SimNode.this);
        private final Invariants.Watched watched;
        private final Recovered recovered;
        private final Node node;
        private final List<Runnable> answers = new ArrayList<>();
        private @Nullable NodeStatus status;
        private boolean dead;
        private boolean stopping;
        private boolean turnPlanned;
        private long wakeAt = Long.MAX_VALUE;
        private boolean disturbed;
        private int idleTurns;

        Incarnation(Chance chance) {
            DataDirectory.Opened opened = DataDirectory.open(
                    files, id(), world.storageOptions(), chance.fork("disk id")::uuid);
            disk = new SimDisk(world.agenda(), chance.fork("disk"), files, SimNode.this::died);
            disk.latency(diskLatency);
            background = new SimDisk(
                    world.agenda(), chance.fork("background"), files, SimNode.this::died);
            background.latency(diskLatency);
            storage = opened.storage();
            recovered = opened.recovered();
            watched = world.invariants().watch(recovered.self());
            watched.shadow().recovered(recovered, read(opened));
            KeyValueStore store = (KeyValueStore) opened.restore(new KeyValueStore());
            watched.restarted(recovered.snapshot(), store.digest());
            Ports ports = new Ports(
                    new WatchedStorage(opened.storage(), watched.shadow(), world.timeline()),
                    new WatchedSnapshots(
                            opened.storage().snapshots(), watched.shadow(), world.timeline()),
                    wire,
                    new WatchedStore(store, watched),
                    disk,
                    background,
                    this::completed,
                    chance.fork("ids")::uuid,
                    this::decided);
            NodeOptions options = new NodeOptions(
                    listed.address(), world.bootstrap(), world.settings(), world.inboxBytes(), world.plan().snapshots());
            node = new Node(recovered, options, chance.fork("core"), ports, localNow());
        }

        private static List<Entry> read(DataDirectory.Opened opened) {
            List<Entry> log = new ArrayList<>();
            LogSummary stored = opened.recovered().log();
            for (long next = stored.firstIndex(); next <= stored.lastIndex(); ) {
                log.addAll(opened.storage().read(next, READ_BYTES));
                next = log.get(log.size() - 1).index() + 1;
            }
            return log;
        }

        private long localNow() {
            return clock.at(world.agenda().now());
        }

        void die() {
            dead = true;
            disk.die();
            background.die();
        }

        void latency(long mean) {
            disk.latency(mean);
            background.latency(mean);
        }

        void hurry(long time) {
            disk.hurry(time);
            background.hurry(time);
        }

        void halt() {
            disk.halt();
            background.halt();
        }

        void goOn() {
            planWake();
            poke();
            disk.goOn();
            background.goOn();
        }

        /** As the daemon does: hands over, gives what is in hand a moment, closes the storage. */
        void stop(Runnable ended) {
            if (stopping) {
                return;
            }
            stopping = true;
            offer(new Input.Transfer(null, new Told<>()));
            world.agenda().after(chance.below(HAND_OVER), () -> {
                if (!dead) {
                    dead = true;
                    background.die();
                    disk.execute(() -> close(ended));
                }
            });
        }

        /** The last mark may be what the disk fails at. */
        private void close(Runnable ended) {
            process = null;
            ended.run();
            try {
                storage.close();
            } catch (StorageFailure failure) {
                stopped(failure);
                return;
            }
            note("has stopped");
            startLater();
        }

        private void completed(Input input) {
            if (!dead) {
                offer(input);
            }
        }

        boolean offer(Input input) {
            disturbed = true;
            if (halted) {
                waitedFor.run();
            }
            poke();
            return node.offer(input);
        }

        private void decided(Event event) {
            if (event instanceof Event.LeaderElected e) {
                world.invariants().elected(e.term(), recovered.self());
            }
            world.timeline().add(id(), event, event.getClass().getName().hashCode() + event.term());
        }

        /** Plans a turn, soon; inputs that come before it are taken together. */
        void poke() {
            if (!turnPlanned && !halted) {
                turnPlanned = true;
                world.agenda().after(chance.exponential(world.turnDelay()), () -> {
                    turnPlanned = false;
                    turn();
                });
            }
        }

        private void turn() {
            if (dead || halted) {
                return;
            }
            long wall = Simulator.EPOCH_MS + world.agenda().now() / 1_000_000 + wallOffsetMs;
            try {
                node.turn(localNow(), wall);
            } catch (StorageFailure failure) {
                die();
                process = null;
                stopped(failure);
                return;
            } catch (RuntimeException broken) {
                throw new Violation(id() + " broke: " + broken, broken);
            }
            NodeStatus before = status;
            status = node.status();
            joined |= status.state() == NodeStatus.State.MEMBER;
            world.invariants().turned(status);
            restless(before, status);
            List<Runnable> told = List.copyOf(answers);
            answers.clear();
            told.forEach(Runnable::run);
            planWake();
        }

        /** A node with nothing to do says so: it wants its next turn later, not at once again. */
        private void restless(@Nullable NodeStatus before, NodeStatus after) {
            boolean idle = !disturbed
                    && clock.when(node.nextTurn()) <= world.agenda().now()
                    && before != null
                    && before.log().equals(after.log());
            disturbed = false;
            idleTurns = idle ? idleTurns + 1 : 0;
            Violation.unless(
                    idleTurns < MAX_IDLE_TURNS,
                    "Busy loop: %s took %d turns without an input, and wants another at once: %s",
                    id(),
                    idleTurns,
                    after);
        }

        private void planWake() {
            long next = clock.when(node.nextTurn());
            if (next <= world.agenda().now()) {
                poke();
            } else if (next < wakeAt) {
                wakeAt = next;
                world.agenda().at(next, () -> wake(next));
            }
        }

        private void wake(long planned) {
            if (dead || wakeAt != planned) {
                return;
            }
            wakeAt = Long.MAX_VALUE;
            if (clock.when(node.nextTurn()) <= world.agenda().now()) {
                poke();
            } else {
                planWake();
            }
        }
    }
}
