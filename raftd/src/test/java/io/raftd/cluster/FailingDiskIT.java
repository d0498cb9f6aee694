package io.raftd.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.raftd.acceptance.Case;
import io.raftd.client.ClusterClient;
import io.raftd.client.Outcome;
import io.raftd.protocol.ErrorCode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Disks that fail, that are slow, and that fill up, under load. */
class FailingDiskIT {
    private static final Duration SERVED_WITHIN = Duration.ofSeconds(30);
    private static final int DISK_FAILED = 69;
    private static final int CLIENTS = 4;

    private interface Harm {
        void to(LiveCluster cluster, Load load) throws Exception;
    }

    @BeforeAll
    static void needs() {
        Machine.needsStrace();
    }

    /** Three nodes under load; what is done to them costs nobody anything acknowledged. */
    private static void under(Run run, Harm harm) throws Exception {
        try (LiveCluster cluster = new LiveCluster(run.directory(), 3)) {
            cluster.startAll();
            cluster.awaitReady();
            cluster.awaitWritable(SERVED_WITHIN);
            try (Load load = new Load(cluster, CLIENTS, run.seed())) {
                harm.to(cluster, load);
                cluster.awaitWritable(SERVED_WITHIN);
                load.awaitMore(100);
                load.finish();
            }
            cluster.stopAll(cluster.awaitEqual(SERVED_WITHIN));
        }
    }

    /** A force that failed once may never succeed again, though the system would say so. */
    @Case("S41/process")
    @Test
    void aNodeWhoseForceFailsStopsAndSaysWhy() throws IOException {
        Run.of(
                "force-fails",
                run -> under(run, (cluster, load) -> {
                    String leader = cluster.leader();
                    for (String node : List.of(leader, other(cluster, leader))) {
                        with(
                                "error=EIO:when=3",
                                cluster,
                                node,
                                () -> cluster.awaitEnd(node, DISK_FAILED));
                        assertThat(cluster.process(node).err())
                                .contains("cannot force log/", "Input/output error", "start again");
                        load.awaitMore(50);
                        Replicas.checkSound(cluster.data(node));
                        cluster.start(node);
                        cluster.process(node).awaitReady();
                    }
                }));
    }

    /** The leader counts itself when its disk is done; two others are a quorum without it. */
    @Test
    void aLeaderWithASlowDiskHoldsNobodyUp() throws IOException {
        Run.of(
                "slow-force",
                run -> under(run, (cluster, load) -> {
                    load.awaitMore(100);
                    with("delay_enter=3s", cluster, cluster.leader(), () -> load.awaitMore(500));
                }));
    }

    @Case("S42/process")
    @Test
    void fullDisksRefuseWritesUntilThereIsRoomAgain() throws IOException {
        Machine.needsMounts();
        Run.of("full-disk", run -> {
            try (Volumes volumes = Volumes.tmpfs(run.directory(), 3, 4 << 20)) {
                under(run, (cluster, load) -> fill(volumes, cluster, load));
            }
        });
    }

    private static void fill(Volumes volumes, LiveCluster cluster, Load load) throws IOException {
        load.awaitMore(100);
        volumes.fill();
        try (ClusterClient client = cluster.client(Duration.ofMillis(500))) {
            await().atMost(SERVED_WITHIN).until(() -> {
                load.checkAlive();
                return put(client).code() == ErrorCode.NO_SPACE;
            });
            assertThat(client.get(LiveCluster.PROBE, false).ok()).isTrue();
            volumes.drain();
            await().atMost(SERVED_WITHIN).until(() -> put(client).ok());
        }
        for (String node : cluster.nodes()) {
            assertThat(cluster.process(node).isAlive()).as("%s is alive", node).isTrue();
        }
    }

    private static Outcome put(ClusterClient client) {
        return client.put(LiveCluster.PROBE, LiveCluster.PROBE);
    }

    private static String other(LiveCluster cluster, String node) {
        return cluster.nodes().stream().filter(n -> !n.equals(node)).findFirst().orElseThrow();
    }

    private static void with(String tampering, LiveCluster cluster, String node, Strace.Act act)
            throws Exception {
        Strace.during(
                cluster.process(node),
                cluster.directory().resolve(node + ".strace"),
                Strace.FORCES,
                tampering,
                act);
    }
}
