package io.raftd.sim;

import io.raftd.node.SnapshotPolicy;
import io.raftd.raft.Lease;
import io.raftd.raft.Settings;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a run is made of. Of a seed, each run draws a plan of its own, with some of the faults only:
 * a fault that is always there hides what its absence would show.
 *
 * @param seed of all chance in the run
 * @param nodes in the cluster, from 1
 * @param clients that ask for something at a time
 * @param think mean pause of a client between two requests, in ns
 * @param settings of the core
 * @param segmentSize of the log's files, in bytes
 * @param snapshots when nodes take them
 * @param network how links behave at their best
 * @param clocks how far clocks are off
 * @param faults that may strike
 * @param faultEvery mean time between two strikes of one kind, in ns
 * @param duration of the time with faults, in ns
 */
public record Plan(
        long seed,
        int nodes,
        int clients,
        long think,
        Settings settings,
        long segmentSize,
        SnapshotPolicy snapshots,
        Network network,
        Clocks clocks,
        Set<Fault> faults,
        long faultEvery,
        long duration) {
    static final long MILLISECOND = 1_000_000;
    static final long SECOND = 1000 * MILLISECOND;
    private static final long SMALLEST_SEGMENT = 64 << 10;
    /** By how much more than its drift a clock may be off for a while. */
    static final double FASTEST = 0.1;
    /** In election timeouts. */
    static final int LONGEST_LEASE = 2;

    /**
     * Mean delay in ns of the fastest link; the chances that a link loses, repeats, or lets
     * overtake; by how much the slowest link is slower.
     */
    public record Network(long delay, double loss, double repeat, double overtake, double skew) {
        static final Network GOOD = new Network(MILLISECOND / 4, 0, 0, 0, 0);
    }

    /**
     * Rates differ from true time by up to {@code drift}; turns start late by a mean of
     * {@code turnDelay} ns.
     */
    public record Clocks(double drift, long turnDelay) {
        static final Clocks GOOD = new Clocks(0, 20_000);
    }

    /** No faults, no clients. */
    public static Plan calm(long seed, int nodes) {
        return new Plan(
                seed,
                nodes,
                0,
                20 * MILLISECOND,
                Settings.of(SECOND, SECOND / 10),
                SMALLEST_SEGMENT,
                SnapshotPolicy.DEFAULT,
                Network.GOOD,
                Clocks.GOOD,
                EnumSet.noneOf(Fault.class),
                SECOND,
                0);
    }

    Plan withClients(int number) {
        return new Plan(
                seed,
                nodes,
                number,
                think,
                settings,
                segmentSize,
                snapshots,
                network,
                clocks,
                faults,
                faultEvery,
                duration);
    }

    /** The same plan, with a snapshot after every five entries, and no entry kept behind one. */
    Plan withEagerSnapshots() {
        Settings forgetful = new Settings(
                settings.electionTimeout(),
                settings.heartbeat(),
                settings.maxAppendBytes(),
                settings.windowBytes(),
                settings.tailBytes(),
                settings.applyBytes(),
                settings.chunkBytes(),
                0);
        return new Plan(
                seed,
                nodes,
                clients,
                think,
                forgetful,
                segmentSize,
                new SnapshotPolicy(1 << 20, 5),
                network,
                clocks,
                faults,
                faultEvery,
                duration);
    }

    /** The same plan, with these faults and no others. */
    public Plan withFaults(Set<Fault> some) {
        return new Plan(
                seed,
                nodes,
                clients,
                think,
                settings,
                segmentSize,
                snapshots,
                network,
                clocks,
                some,
                faultEvery,
                duration);
    }

    /**
     * The same plan with an election timeout of 1 s and a heartbeat of 100 ms, which are raftd's
     * defaults, and three clients that pause for half a second between two requests.
     */
    public Plan atEverydayPace() {
        Settings shipped = new Settings(
                SECOND,
                SECOND / 10,
                settings.maxAppendBytes(),
                settings.windowBytes(),
                settings.tailBytes(),
                settings.applyBytes(),
                settings.chunkBytes(),
                settings.keptEntries());
        return new Plan(
                seed,
                nodes,
                3,
                SECOND / 2,
                shipped,
                segmentSize,
                snapshots,
                network,
                clocks,
                faults,
                faultEvery,
                duration);
    }

    /** Terms of a lease that all clocks of the run keep to. */
    Lease lease(Chance chance) {
        double off = clocks.drift + FASTEST;
        long drift = (long) Math.ceil(1e6 * ((1 + off) / (1 - off) - 1)) + 1;
        long most = LONGEST_LEASE * settings.electionTimeout() / MILLISECOND;
        return new Lease(chance.between(Lease.MIN_MS, most), drift);
    }

    /** Everything is drawn from the seed. */
    public static Plan random(long seed) {
        Chance chance = new Chance(seed).fork("plan");
        Set<Fault> faults = EnumSet.noneOf(Fault.class);
        double share = chance.unit();
        for (Fault fault : Fault.values()) {
            if (chance.once(share)) {
                faults.add(fault);
            }
        }
        int nodes = chance.pick(List.of(1, 2, 3, 3, 3, 4, 5, 5, 7));
        int clients = chance.pick(List.of(0, 1, 3, 6, 12));
        long think = chance.pick(List.of(5, 30, 100, 100, 500)) * MILLISECOND;
        return new Plan(
                seed,
                nodes,
                clients,
                think,
                settings(chance),
                SMALLEST_SEGMENT,
                new SnapshotPolicy(1 << 20, chance.pick(List.of(5, 30, 30, 200, 1_000_000))),
                network(chance),
                new Clocks(
                        chance.pick(List.of(0.0, 0.001, 0.05, 0.3)),
                        chance.pick(List.of(1000L, 20_000L, 2 * MILLISECOND))),
                faults,
                chance.pick(List.of(SECOND / 4, SECOND, 4 * SECOND)) * Math.max(1, faults.size()),
                duration(chance, clients, think));
    }

    /**
     * Long with little traffic and short with much, so that no plan takes all the time there is.
     */
    private static long duration(Chance chance, int clients, long think) {
        double requestsASecond = clients * (double) SECOND / think;
        long mean = (long) (SECOND * Math.max(5, Math.min(100, 4000 / (20 + requestsASecond))));
        return chance.between(mean / 2, mean * 3 / 2);
    }

    private static Settings settings(Chance chance) {
        long heartbeat = chance.pick(List.of(20, 50, 100)) * MILLISECOND;
        long electionTimeout = heartbeat * chance.between(6, 10);
        if (chance.once(0.3)) {
            return Settings.of(electionTimeout, heartbeat);
        }
        return new Settings(
                electionTimeout,
                heartbeat,
                size(chance, 300),
                size(chance, 300),
                size(chance, 300),
                size(chance, 4000),
                size(chance, 100),
                chance.pick(List.of(0, 1, 10, 100)));
    }

    /** Small, so that what is bounded by it reaches the bound. */
    private static int size(Chance chance, int least) {
        return least + (int) chance.exponential(chance.pick(List.of(500, 5000, 50_000)));
    }

    private static Network network(Chance chance) {
        return chance.once(0.4)
                ? Network.GOOD
                : new Network(
                        chance.between(100_000, 5 * MILLISECOND),
                        chance.pick(List.of(0.0, 0.01, 0.1)),
                        chance.pick(List.of(0.0, 0.01, 0.1)),
                        chance.pick(List.of(0.0, 0.1, 0.5)),
                        chance.pick(List.of(0.0, 1.0, 10.0)));
    }
}
