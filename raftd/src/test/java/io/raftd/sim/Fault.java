package io.raftd.sim;

import static io.raftd.sim.Plan.MILLISECOND;
import static io.raftd.sim.Plan.SECOND;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.raftd.kv.Command;
import io.raftd.kv.CommandCodec;
import io.raftd.kv.Proposal;
import io.raftd.kv.Stamp;
import io.raftd.node.Input;

/** What may go wrong. Each strikes at random, and what it did is undone after a while. */
public enum Fault {
    /** One node hears nobody, and nobody hears it. */
    ISOLATE((world, chance) -> {
        world.network().heal();
        world.network().isolate(world.victim(chance).place(), world.size(), true, true);
        return world.network()::heal;
    }),
    /** One node is not heard, or does not hear. */
    ONE_WAY((world, chance) -> {
        boolean sends = chance.once(0.5);
        world.network().isolate(world.victim(chance).place(), world.size(), sends, !sends);
        return world.network()::heal;
    }),
    /** Two groups do not hear each other. */
    PARTITION((world, chance) -> {
        world.network().heal();
        long side = chance.below(1 << world.size());
        world.forPairs((a, b) -> {
            if ((side >> a & 1) != (side >> b & 1)) {
                world.network().cutBothWays(a, b);
            }
        });
        return world.network()::heal;
    }),
    /** Some links are cut, one way or both, as they come. */
    HOLES((world, chance) -> {
        double share = chance.unit();
        world.forPairs((a, b) -> {
            if (chance.once(share)) {
                world.network().cut(a, b);
            }
            if (chance.once(share)) {
                world.network().cut(b, a);
            }
        });
        return world.network()::heal;
    }),
    /** All links lose, repeat and let overtake much. */
    STORM((world, chance) -> {
        world.quality(new Plan.Network(
                chance.between(MILLISECOND, 50 * MILLISECOND), chance.unit() / 2, 0.2, 0.5));
        return world::calmNetwork;
    }),
    KILL((world, chance) -> {
        SimNode node = world.victim(chance);
        node.kill();
        return node::startIfDown;
    }),
    POWER_LOSS((world, chance) -> {
        SimNode node = world.victim(chance);
        node.losePower();
        return node::startIfDown;
    }),
    KILL_ALL((world, chance) -> {
        world.nodes().forEach(SimNode::kill);
        return () -> world.nodes().forEach(SimNode::startIfDown);
    }),
    POWER_LOSS_OF_ALL((world, chance) -> {
        world.nodes().forEach(SimNode::losePower);
        return () -> world.nodes().forEach(SimNode::startIfDown);
    }),
    /** A process dies again while it recovers. */
    DEATH_IN_RECOVERY((world, chance) -> {
        SimNode node = world.victim(chance);
        node.losePower();
        node.startAndDie(chance.below(12));
        if (chance.once(0.5)) {
            node.losePower();
        }
        return node::startIfDown;
    }),
    HALT((world, chance) -> {
        SimNode node = world.victim(chance);
        node.halt();
        return node::goOn;
    }),
    SLOW_DISK((world, chance) -> {
        SimNode node = world.victim(chance);
        node.diskLatency(chance.between(MILLISECOND, 300 * MILLISECOND));
        return node::calmDisk;
    }),
    STALLED_DISK((world, chance) -> {
        world.victim(chance).stallDisk(chance.between(SECOND / 10, 10 * SECOND));
        return () -> {};
    }),
    FAILING_FORCE((world, chance) -> {
        SimNode node = world.victim(chance);
        node.files().failForces(true);
        return () -> {
            node.files().failForces(false);
            node.startIfDown();
        };
    }),
    FULL_DISK((world, chance) -> {
        SimNode node = world.victim(chance);
        node.files().setFree(chance.below(100_000));
        return () -> {
            node.files().setFree(SimFiles.ROOM);
            node.startIfDown();
        };
    }),
    /** Whoever leads, or believes so, is given many writes at once. */
    FLOOD((world, chance) -> {
        for (int i = chance.below(100); i > 0; i--) {
            Stamp stamp = new Stamp(chance.uuid(), 1, 1, 0);
            Command write = new Command.Increment("flood".getBytes(UTF_8), 1);
            byte[] command = CommandCodec.encode(new Proposal(stamp, write));
            world.nodes().forEach(node -> node.offer(new Input.Propose(command, new Told<>())));
        }
        return () -> {};
    }),
    WALL_CLOCK_JUMP((world, chance) -> {
        world.victim(chance).wallOffset(chance.between(-3_600_000, 3_600_000));
        return () -> {};
    }),
    /** The operator wants another leader. */
    TRANSFER((world, chance) -> {
        String target = chance.once(0.5) ? null : world.victim(chance).id();
        world.nodes().forEach(node -> node.offer(new Input.Transfer(target, new Told<>())));
        return () -> {};
    });

    /** Does harm, and returns what undoes it. */
    interface Strike {
        Runnable on(Simulator world, Chance chance);
    }

    /** For pairs of places. */
    interface Pair {
        void of(int a, int b);
    }

    @SuppressWarnings("ImmutableEnumChecker") // a function, without state
    private final Strike strike;

    Fault(Strike strike) {
        this.strike = strike;
    }

    Runnable strike(Simulator world, Chance chance) {
        return strike.on(world, chance);
    }
}
