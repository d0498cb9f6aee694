package io.raftd.sim;

import io.raftd.node.Input;
import io.raftd.node.NodeOptions;
import io.raftd.node.NodeStatus;
import io.raftd.node.Refusal;
import io.raftd.node.Reply;
import io.raftd.node.StorageFailure;
import io.raftd.raft.Message;
import io.raftd.raft.ReplicaId;
import io.raftd.storage.LogRebuild;
import io.raftd.storage.LogRebuild.Verdict;
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
    /** The mean time in ns of a job of a disk that is well. */
    static final long DISK_LATENCY = 300_000;

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

    /** It has given its log up, and was not seen to have it again. */
    private boolean withoutLog;

    /** Its operator is there, and answers a refusal at once. */
    private boolean attended;

    private boolean refused;
    private boolean joined;
    private boolean lost;
    /** The cluster has removed the replica, and its directory says so. */
    private boolean retired;

    private Runnable whenLost = () -> {};
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

    String address() {
        return listed.address();
    }

    SimClock clock() {
        return clock;
    }

    boolean isHalted() {
        return halted;
    }

    /** Something arrived that waits until it goes on. */
    void waited() {
        waitedFor.run();
    }

    long wallOffsetMs() {
        return wallOffsetMs;
    }

    long diskLatency() {
        return diskLatency;
    }

    /** A cluster has taken it in, and it knows of which. */
    void joined() {
        joined = true;
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
            process.stallUntil(world.agenda().now() + duration, felt);
        }
    }

    boolean isUp() {
        return process != null;
    }

    /** Null while no process runs, or before its first turn. */
    @Nullable
    NodeStatus status() {
        return process == null ? null : process.status();
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
        withoutLog = false;
        refused = false;
        retired = false;
        whenLost.run();
        start();
    }

    void whenLost(Runnable hears) {
        whenLost = hears;
    }

    /** The cluster has taken it in, as the replica that it is now. */
    void isBack() {
        lost = false;
    }

    /** It was a member once. */
    boolean hasJoined() {
        return joined;
    }

    boolean isLost() {
        return lost;
    }

    /** It has no part in the cluster: its disk is another's than a member's, or was given up. */
    boolean isOutside() {
        return lost || retired;
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
            process = new Incarnation(this, world, chance.fork("start " + starts++));
        } catch (StorageFailure failure) {
            stopped(failure);
            return;
        } catch (SimFiles.Killed expected) {
            died();
            return;
        }
        good = null;
        note("starts: " + process.recovered().hardState() + ", log up to "
                + process.recovered().log().lastIndex());
        process.poke();
    }

    /** Starts the process unless it runs, or refuses to. */
    void startIfDown() {
        if (process == null && !refused && !retired) {
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

    /**
     * The operator has a damaged log dropped, perhaps in two attempts, the first of which is cut
     * short. False when there is no need, or no way: then nothing was done.
     */
    boolean giveUpLog(ReplicaId self, Chance by) {
        files.spareAgain();
        if (by.once(0.3)) {
            files.killAfter(by.below(12));
        }
        boolean begun = LogRebuild.find(files).verdict() == Verdict.READY;
        if (begun) {
            try {
                LogRebuild.find(files).run(files);
            } catch (SimFiles.Killed cutShort) {
                note("dies while its log is dropped");
                files.spareAgain();
                files.losePower();
                LogRebuild again = LogRebuild.find(files);
                if (again.verdict() == Verdict.READY) {
                    again.run(files);
                }
            }
            note("has given its log up");
            withoutLog = true;
            world.invariants().watch(self).shadow().giveUp();
        }
        files.spareAgain();
        return begun;
    }

    /** It has lost its log, as far as is known. */
    boolean isWithoutLog() {
        return withoutLog;
    }

    /** It is seen to have its log. */
    void hasLog() {
        withoutLog = false;
    }

    /** {@code hears} when the process dies at a change of files, as its files were told. */
    void whenDead(Runnable hears) {
        died = hears;
    }

    void dieNot() {
        files.spareAgain();
    }

    /** The process was killed in the middle of a change of files. A supervisor starts it again. */
    void died() {
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
        if (process != null && process.isStopping()) {
            kill();
        }
    }

    /**
     * kill -9: what the process had given to the operating system stays, and that tells all others
     * of the end of their connections.
     */
    void kill() {
        if (process != null) {
            ReplicaId gone = process.recovered().self();
            die();
            for (SimNode other : world.nodes()) {
                if (other != this) {
                    world.network().send(place, other.place, () -> other.redial(this, gone));
                }
            }
        }
    }

    private void die() {
        if (process != null) {
            note("is killed");
            process.die();
            process = null;
        }
    }

    /** Its connection to {@code peer} has ended; the next one is refused when nobody runs there. */
    private void redial(SimNode peer, ReplicaId replica) {
        if (!peer.isUp()) {
            offer(new Input.Gone(replica));
        }
    }

    /** The machine loses power: what was not forced may be lost, and nobody is told. */
    void losePower() {
        die();
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
            process.wire().met(message.from());
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
        List<Runnable> answers = process == null ? new ArrayList<>() : process.answers();
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
        if (failure.kind() == StorageFailure.Kind.REMOVED) {
            retired = true;
            return;
        }
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

    /** The process has ended, by itself or by a disk that failed it. */
    void ended(@Nullable StorageFailure failure) {
        process = null;
        if (failure == null) {
            note("has stopped");
            startLater();
        } else {
            stopped(failure);
        }
    }

    /** The process has learnt that the cluster has removed the replica, and ended with that. */
    void retired(ReplicaId replica) {
        process = null;
        note("was removed");
        retired = true;
        world.invariants().retired(replica);
    }

    void note(String what) {
        world.timeline().add(id(), what);
    }
}
