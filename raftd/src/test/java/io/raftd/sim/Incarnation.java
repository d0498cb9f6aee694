package io.raftd.sim;

import io.raftd.kv.KeyValueStore;
import io.raftd.node.Input;
import io.raftd.node.Node;
import io.raftd.node.NodeOptions;
import io.raftd.node.NodeStatus;
import io.raftd.node.Ports;
import io.raftd.node.Recovered;
import io.raftd.node.StorageFailure;
import io.raftd.raft.Entry;
import io.raftd.raft.Event;
import io.raftd.raft.Event.RoleName;
import io.raftd.raft.LogSummary;
import io.raftd.storage.DataDirectory;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One incarnation of the node. */
final class Incarnation {
    private static final int READ_BYTES = 1 << 20;
    private static final int MAX_IDLE_TURNS = 50;
    private static final long HAND_OVER = 2 * Plan.SECOND;

    private final SimNode machine;
    private final Simulator world;
    private final Chance chance;
    private final DataDirectory storage;
    private final SimDisk disk;
    private final SimDisk background;
    private final SimWire wire;
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

    /** Recovers what the directory holds; throws StorageFailure when it refuses to. */
    Incarnation(SimNode machine, Simulator world, Chance chance) {
        this.machine = machine;
        this.world = world;
        this.chance = chance;
        wire = new SimWire(world, machine);
        SimFiles files = machine.files();
        DataDirectory.Opened opened = DataDirectory.open(
                files, machine.id(), world.storageOptions(), chance.fork("disk id")::uuid);
        disk = new SimDisk(world.agenda(), chance.fork("disk"), files, machine::died);
        disk.latency(machine.diskLatency());
        background = new SimDisk(world.agenda(), chance.fork("background"), files, machine::died);
        background.latency(machine.diskLatency());
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
                machine.address(),
                world.bootstrap(),
                world.settings(),
                world.inboxBytes(),
                world.plan().snapshots());
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
        return machine.clock().at(world.agenda().now());
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
        ended.run();
        try {
            storage.close();
            machine.ended(null);
        } catch (StorageFailure failure) {
            machine.ended(failure);
        }
    }

    private void completed(Input input) {
        if (!dead) {
            offer(input);
        }
    }

    boolean offer(Input input) {
        disturbed = true;
        if (machine.isHalted()) {
            machine.waited();
        }
        poke();
        return node.offer(input);
    }

    private void decided(Event event) {
        if (event instanceof Event.LeaderElected e) {
            world.invariants().elected(e.term(), recovered.self());
        }
        if (event instanceof Event.RoleChanged e && e.to() == RoleName.CANDIDATE) {
            world.invariants().campaigns().begins(e.term(), recovered.self());
        }
        world.timeline()
                .add(machine.id(), event, event.getClass().getName().hashCode() + event.term());
    }

    void stallUntil(long time, Runnable felt) {
        disk.stallUntil(time, felt);
        background.stallUntil(time, () -> {});
    }

    /** Null before its first turn. */
    @Nullable
    NodeStatus status() {
        return status;
    }

    boolean isStopping() {
        return stopping;
    }

    SimWire wire() {
        return wire;
    }

    Recovered recovered() {
        return recovered;
    }

    /** What clients are told at the end of the turn. */
    List<Runnable> answers() {
        return answers;
    }

    /** Plans a turn, soon; inputs that come before it are taken together. */
    void poke() {
        if (!turnPlanned && !machine.isHalted()) {
            turnPlanned = true;
            world.agenda().after(chance.exponential(world.turnDelay()), () -> {
                turnPlanned = false;
                turn();
            });
        }
    }

    private void turn() {
        if (dead || machine.isHalted()) {
            return;
        }
        long wall = Simulator.EPOCH_MS + world.agenda().now() / 1_000_000 + machine.wallOffsetMs();
        try {
            node.turn(localNow(), wall);
        } catch (StorageFailure failure) {
            die();
            machine.ended(failure);
            return;
        } catch (RuntimeException broken) {
            throw new Violation(machine.id() + " broke: " + broken, broken);
        }
        NodeStatus before = status;
        status = node.status();
        if (status.configurationIndex() > 0) {
            machine.joined();
        }
        if (status.state() == NodeStatus.State.MEMBER) {
            machine.hasLog();
        }
        world.invariants().turned(status);
        if (status.state() == NodeStatus.State.REMOVED) {
            die();
            machine.retired(recovered.self());
            return;
        }
        restless(before, status);
        List<Runnable> told = List.copyOf(answers);
        answers.clear();
        told.forEach(Runnable::run);
        planWake();
    }

    /** A node with nothing to do says so: it wants its next turn later, not at once again. */
    private void restless(@Nullable NodeStatus before, NodeStatus after) {
        boolean idle = !disturbed
                && machine.clock().when(node.nextTurn()) <= world.agenda().now()
                && before != null
                && before.log().equals(after.log());
        disturbed = false;
        idleTurns = idle ? idleTurns + 1 : 0;
        Violation.unless(
                idleTurns < MAX_IDLE_TURNS,
                "Busy loop: %s took %d turns without an input, and wants another at once: %s",
                machine.id(),
                idleTurns,
                after);
    }

    void planWake() {
        long next = machine.clock().when(node.nextTurn());
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
        if (machine.clock().when(node.nextTurn()) <= world.agenda().now()) {
            poke();
        } else {
            planWake();
        }
    }
}
