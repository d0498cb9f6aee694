package io.raftd.sim;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.raftd.kv.Command;
import io.raftd.kv.CommandCodec;
import io.raftd.kv.Proposal;
import io.raftd.kv.Stamp;
import io.raftd.node.Input;
import io.raftd.node.MembershipChange;
import io.raftd.node.MembershipOutcome;
import io.raftd.raft.Lease;
import io.raftd.sim.CrashPoints.Kind;
import io.raftd.sim.CrashPoints.Point;
import io.raftd.sim.SimFiles.Operation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What may happen to processes and their clocks, and what people may ask of them. */
final class ProcessFaults {
    /** An hour in ms. */
    private static final long HOUR = 3_600_000;

    private ProcessFaults() {}

    static void kill(Harm harm) {
        kill(harm, harm.victim());
    }

    private static void kill(Harm harm, SimNode node) {
        harm.feltIf(node.isUp());
        node.kill();
        harm.undo(node::startIfDown);
    }

    static void killAll(Harm harm) {
        harm.world().nodes().forEach(node -> kill(harm, node));
    }

    static void killLeaders(Harm harm) {
        long look = harm.world().settings().heartbeat();
        SimNode[] first = new SimNode[1];
        harm.repeat(() -> look, () -> {
            @Nullable SimNode leader = harm.world().leader();
            if (leader != null && first[0] == null) {
                first[0] = leader;
                leader.kill();
                harm.undo(leader::startIfDown);
            } else if (leader != null && leader != first[0]) {
                kill(harm, leader);
            }
        });
    }

    static void powerLoss(Harm harm) {
        powerLoss(harm, harm.victim());
    }

    private static void powerLoss(Harm harm, SimNode node) {
        harm.feltIf(node.isUp());
        node.losePower();
        harm.undo(node::startIfDown);
    }

    static void powerLossOfAll(Harm harm) {
        harm.world().nodes().forEach(node -> powerLoss(harm, node));
    }

    static void deathAtAWrite(Harm harm) {
        SimNode node = harm.victim();
        Chance chance = harm.chance();
        node.whenDead(() -> {
            harm.felt();
            if (chance.once(0.5)) {
                node.losePower();
            }
            node.files().killAfter(chance.below(12));
        });
        List<Point> points = harm.world().crashPoints().reached();
        if (points.isEmpty() || chance.once(0.2)) {
            node.files().killAfter(chance.below(30));
        } else {
            node.files().killAtNext(chance.pick(points));
        }
        harm.undo(() -> {
            node.dieNot();
            node.startIfDown();
        });
    }

    static void deathInBirth(Harm harm) {
        SimNode node = harm.victim();
        if (!node.hasJoined()) {
            List<Operation> first = List.of(Operation.CREATE, Operation.WRITE, Operation.FORCE);
            dieTwice(
                    harm,
                    node,
                    new Point(harm.chance().pick(first), Kind.HARD_STATE),
                    new Point(Operation.DELETE, Kind.HARD_STATE));
        }
    }

    static void deathAtACut(Harm harm) {
        dieTwice(
                harm,
                harm.victim(),
                new Point(Operation.WRITE, Kind.SEGMENT),
                new Point(Operation.TRUNCATE, Kind.SEGMENT));
    }

    /** Cut off until the others' logs may begin too late for it, it is to be sent a snapshot. */
    static void deathInTransfer(Harm harm) {
        SimNode node = harm.victim();
        int place = node.place();
        Runnable heal = harm.world()
                .network()
                .raise((from, to, message) -> from == place || to == place, () -> {});
        harm.undo(heal);
        long timeout = harm.world().settings().electionTimeout();
        harm.later(2 * timeout, () -> snapshotOfOthers(harm, node));
        harm.later(2 * timeout + timeout / 4, () -> {
            heal.run();
            List<Point> points = List.of(
                    new Point(Operation.CREATE, Kind.STAGED),
                    new Point(Operation.WRITE, Kind.STAGED),
                    new Point(Operation.WRITE, Kind.STAGED),
                    new Point(Operation.RENAME, Kind.ASIDE),
                    new Point(Operation.FORCE, Kind.ASIDE));
            Point first = harm.chance().pick(points);
            Point second = harm.chance().once(0.5)
                    ? new Point(Operation.DELETE, Kind.STAGED)
                    : harm.chance().pick(points);
            dieTwice(harm, node, first, () -> sendAnother(harm, node), second);
        });
    }

    private static void snapshotOfOthers(Harm harm, SimNode node) {
        for (SimNode other : harm.world().nodes()) {
            if (other != node) {
                other.offer(new Input.TakeSnapshot(new Told<>()));
            }
        }
    }

    /** Another leader sends the snapshot that it has then. */
    private static void sendAnother(Harm harm, SimNode node) {
        snapshotOfOthers(harm, node);
        SimNode leader = harm.world().leader();
        if (leader != null && leader != node) {
            leader.kill();
            harm.later(harm.world().settings().electionTimeout(), leader::startIfDown);
            harm.undo(leader::startIfDown);
        }
    }

    private static void dieTwice(Harm harm, SimNode node, Point first, Point second) {
        dieTwice(harm, node, first, () -> {}, second);
    }

    private static void dieTwice(
            Harm harm, SimNode node, Point first, Runnable between, Point second) {
        node.whenDead(() -> {
            harm.felt();
            between.run();
            node.whenDead(() -> {});
            node.files().killAtNext(second);
        });
        node.files().killAtNext(first);
        harm.undo(() -> {
            node.dieNot();
            node.startIfDown();
        });
    }

    static void deathInRecovery(Harm harm) {
        SimNode node = harm.victim();
        node.losePower();
        node.whenDead(harm::felt);
        node.files().killAfter(harm.chance().below(12));
        node.startIfDown();
        node.dieNot();
        node.kill();
        if (harm.chance().once(0.5)) {
            node.losePower();
        }
        harm.undo(node::startIfDown);
    }

    static void restartLoop(Harm harm) {
        long timeout = harm.world().settings().electionTimeout();
        long period = harm.chance().between(timeout / 10, 3 * timeout);
        SimNode node = harm.victim();
        harm.repeat(() -> period, () -> {
            harm.feltIf(node.isUp());
            node.kill();
            node.startIfDown();
        });
    }

    static void stop(Harm harm) {
        harm.victim().stop(harm::felt);
    }

    static void halt(Harm harm) {
        SimNode node = harm.victim();
        node.halt(harm::felt);
        harm.undo(node::goOn);
    }

    /** A lease trusts clocks to go on: where there may be one, they do. */
    static void suspend(Harm harm) {
        if (harm.world().plan().faults().contains(Fault.LEASES)) {
            halt(harm);
            return;
        }
        SimNode node = harm.victim();
        node.suspend(harm::felt);
        harm.undo(node::goOn);
    }

    static void clockRate(Harm harm) {
        SimNode node = harm.victim();
        node.clockFaster((2 * harm.chance().unit() - 1) * Plan.FASTEST);
        harm.felt();
        harm.undo(() -> node.clockFaster(0));
    }

    static void wallClockJump(Harm harm) {
        harm.victim().wallOffset(harm.chance().between(-HOUR, HOUR));
        harm.felt();
    }

    static void flood(Harm harm) {
        Chance chance = harm.chance();
        for (int i = chance.below(100); i > 0; i--) {
            Stamp stamp = new Stamp(chance.uuid(), 1, 1, 0);
            Command write = new Command.Increment("flood".getBytes(UTF_8), 1);
            byte[] command = CommandCodec.encode(new Proposal(stamp, write));
            for (SimNode node : harm.world().nodes()) {
                harm.feltIf(node.offer(new Input.Propose(command, new Told<>())));
            }
        }
    }

    static void remove(Harm harm) {
        SimNode node = harm.victim();
        Simulator world = harm.world();
        if (world.size() > 1 && world.isWhole() && world.operator().remove(node)) {
            node.whenLost(harm::felt);
            harm.undo(() -> world.operator().bringBack(node));
        }
    }

    static void demote(Harm harm) {
        SimNode node = harm.victim();
        if (harm.world().isWhole() && harm.world().operator().demote(node)) {
            harm.felt();
            harm.undo(() -> harm.world().operator().bringBack(node));
        }
    }

    static void leases(Harm harm) {
        Chance chance = harm.chance();
        Lease lease = chance.once(0.3) ? null : harm.world().plan().lease(chance);
        List<Told<MembershipOutcome>> asked = new ArrayList<>();
        harm.repeat(() -> harm.world().settings().electionTimeout(), () -> {
            SimNode leader = harm.world().leader();
            if (asked.stream().anyMatch(told -> told.value() != null)) {
                harm.felt();
            } else if (leader != null) {
                asked.add(new Told<>());
                leader.offer(new Input.ChangeMembers(
                        new MembershipChange.SetLease(lease),
                        null,
                        false,
                        false,
                        asked.get(asked.size() - 1)));
            }
        });
    }

    static void snapshot(Harm harm) {
        for (SimNode node : harm.world().nodes()) {
            if (harm.chance().once(0.5)) {
                harm.feltIf(node.offer(new Input.TakeSnapshot(new Told<>())));
            }
        }
    }

    static void restore(Harm harm) {
        harm.world().restores().begin(harm.chance(), harm::felt);
    }

    static void transfer(Harm harm) {
        String target = harm.chance().once(0.5) ? null : harm.victim().id();
        for (SimNode node : harm.world().nodes()) {
            harm.feltIf(node.offer(new Input.Transfer(target, new Told<>())));
        }
    }
}
