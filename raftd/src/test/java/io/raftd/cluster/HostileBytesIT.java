package io.raftd.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.raftd.acceptance.Case;
import io.raftd.client.ClusterClient;
import io.raftd.client.Outcome;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * While strangers flood the port of every node with whatever comes to their minds, good clients are
 * served about as well as before.
 */
class HostileBytesIT {
    private static final Duration SERVED_WITHIN = Duration.ofSeconds(30);
    private static final int ATTACKERS = 4;
    private static final int IDLE = 500;

    /** Of each attacker: the machine's processors are for the nodes, not for making noise. */
    private static final long PACE_NS = TimeUnit.MILLISECONDS.toNanos(20);

    /** Below this, in ms, a 99th percentile is the machine's affair. */
    private static final double USUAL_MS = 10;

    @Case("S44/process")
    @Test
    void goodClientsAreServed() throws IOException {
        Run.of("hostile-bytes", run -> attack(run, 4));
    }

    @Case("S44/process")
    @Test
    @Tag("gate")
    void goodClientsAreServedForAMinute() throws IOException {
        Run.of("hostile-bytes-long", run -> attack(run, 60));
    }

    private static void attack(Run run, int seconds) throws Exception {
        try (LiveCluster cluster = new LiveCluster(run.directory(), 3)) {
            cluster.startAll();
            cluster.awaitReady();
            cluster.awaitWritable(SERVED_WITHIN);
            p99Ms(cluster, 1);
            double before = p99Ms(cluster, 2);
            double during = underAttack(cluster, run.seed(), seconds);
            double after = p99Ms(cluster, 2);
            System.out.printf(
                    "99%% of puts within %.1f ms before, %.1f ms under attack, %.1f ms after%n",
                    before, during, after);
            assertThat(during).isLessThan(10 * Math.max(USUAL_MS, Math.max(before, after)));
            for (String node : cluster.nodes()) {
                assertThat(cluster.process(node).isAlive())
                        .as("%s is alive", node)
                        .isTrue();
                assertThat(cluster.process(node).err()).doesNotContain("unexpected reason");
            }
            cluster.stopAll(cluster.awaitEqual(SERVED_WITHIN));
        }
    }

    private static double underAttack(LiveCluster cluster, long seed, int seconds)
            throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(ATTACKERS);
        List<Socket> idle = new ArrayList<>();
        try {
            for (int i = 0; i < IDLE; i++) {
                var port = cluster.port(cluster.nodes().get(i % cluster.nodes().size()));
                idle.add(new Socket(port.host(), port.port()));
            }
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
            List<Future<Integer>> attacks = new ArrayList<>();
            for (int i = 0; i < ATTACKERS; i++) {
                attacks.add(threads.submit(new Attacker(
                        cluster.nodes().stream().map(cluster::port).toList(),
                        seed + i,
                        until,
                        PACE_NS)));
            }
            double p99 = p99Ms(cluster, seconds);
            for (Future<Integer> attack : attacks) {
                assertThat(attack.get(60, TimeUnit.SECONDS)).isPositive();
            }
            return p99;
        } finally {
            threads.shutdownNow();
            for (Socket socket : idle) {
                socket.close();
            }
        }
    }

    /** Of puts, one after the other, for so many seconds. */
    private static double p99Ms(LiveCluster cluster, int seconds) {
        List<Long> took = new ArrayList<>();
        ByteString value = ByteString.copyFrom(new byte[100]);
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        try (ClusterClient client = cluster.client(SERVED_WITHIN)) {
            while (System.nanoTime() - until < 0) {
                long begin = System.nanoTime();
                Outcome outcome = client.put(LiveCluster.PROBE, value);
                took.add(System.nanoTime() - begin);
                assertThat(outcome.ok()).as("%s", outcome).isTrue();
            }
        }
        took.sort(null);
        return took.get(took.size() * 99 / 100) / 1e6;
    }
}
