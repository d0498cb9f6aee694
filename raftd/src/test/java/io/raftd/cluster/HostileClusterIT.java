package io.raftd.cluster;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whatever happens to network and processes, clients are never told what is not so, and when it is
 * over, the cluster serves again, by itself, and has lost nothing.
 */
@Timeout(1800)
class HostileClusterIT {
    /** How long harm is done, in all; {@code -Dhostile.seconds=600} for the long run. */
    private static final int SECONDS = Integer.getInteger("hostile.seconds", 60);

    private static final Duration BORN_WITHIN = Duration.ofSeconds(30);

    /** Behind the last fault, once all nodes run: some elections, on a machine that is busy. */
    private static final Duration SERVED_WITHIN = Duration.ofSeconds(15);

    private static final Duration EQUAL_WITHIN = Duration.ofSeconds(30);
    private static final int CLIENTS = 6;

    @Test
    void threeNodes() throws IOException {
        Run.of("hostile-3", run -> harm(run, 3));
    }

    @Test
    void fiveNodes() throws IOException {
        Run.of("hostile-5", run -> harm(run, 5));
    }

    private static void harm(Run run, int size) throws Exception {
        try (LiveCluster cluster = new LiveCluster(run.directory(), size)) {
            cluster.startAll();
            cluster.awaitReady();
            cluster.awaitWritable(BORN_WITHIN);
            try (Load load = new Load(cluster, CLIENTS, run.seed())) {
                Nemesis nemesis = new Nemesis(cluster, run.seed());
                long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS) / 2;
                while (System.nanoTime() - end < 0) {
                    nemesis.step();
                    load.goOn(nemesis.pauseMs());
                }
                nemesis.heal();
                cluster.awaitReady();
                long servedMs = cluster.awaitWritable(SERVED_WITHIN);
                load.awaitMore(50);
                load.finish();
                System.out.printf(
                        "%d nodes: %d operations, %d of them unknown; served %d ms behind the"
                                + " last fault; %s%n",
                        size, load.answered(), load.unknown(), servedMs, nemesis.done());
            }
            cluster.stopAll(cluster.awaitEqual(EQUAL_WITHIN));
        }
    }
}
