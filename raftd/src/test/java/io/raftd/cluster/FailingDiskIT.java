package io.raftd.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.raftd.acceptance.Case;
import io.raftd.client.ClusterClient;
import io.raftd.client.Outcome;
import io.raftd.protocol.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
                        try (Strace failing = attach(cluster, node, "error=EIO:when=3")) {
                            cluster.awaitEnd(node, DISK_FAILED);
                        }
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
                    try (Strace slow = attach(cluster, cluster.leader(), "delay_enter=3s")) {
                        load.awaitMore(500);
                    }
                }));
    }

    @Case("S42/process")
    @Test
    void fullDisksRefuseWritesUntilThereIsRoomAgain() throws IOException {
        Machine.needsMounts();
        Run.of("full-disk", run -> {
            try (Volume n1 = Volume.tmpfs(run.directory().resolve("n1"), 4 << 20);
                    Volume n2 = Volume.tmpfs(run.directory().resolve("n2"), 4 << 20);
                    Volume n3 = Volume.tmpfs(run.directory().resolve("n3"), 4 << 20)) {
                under(run, FailingDiskIT::fill);
            }
        });
    }

    private static void fill(LiveCluster cluster, Load load) throws IOException {
        load.awaitMore(100);
        for (String node : cluster.nodes()) {
            fill(filler(cluster, node));
        }
        try (ClusterClient client = cluster.client(Duration.ofMillis(500))) {
            await().atMost(SERVED_WITHIN).until(() -> {
                load.checkAlive();
                return put(client).code() == ErrorCode.NO_SPACE;
            });
            assertThat(client.get(LiveCluster.PROBE, false).ok()).isTrue();
            for (String node : cluster.nodes()) {
                Files.delete(filler(cluster, node));
            }
            await().atMost(SERVED_WITHIN).until(() -> put(client).ok());
        }
        for (String node : cluster.nodes()) {
            assertThat(cluster.process(node).isAlive()).as("%s is alive", node).isTrue();
        }
    }

    private static Outcome put(ClusterClient client) {
        return client.put(LiveCluster.PROBE, LiveCluster.PROBE);
    }

    private static Path filler(LiveCluster cluster, String node) {
        return cluster.data(node).resolveSibling("filler");
    }

    /** Takes all the room that there is. */
    private static void fill(Path filler) throws IOException {
        long room = Files.getFileStore(filler.getParent()).getUsableSpace();
        Files.write(filler, new byte[(int) room]);
    }

    private static String other(LiveCluster cluster, String node) {
        return cluster.nodes().stream().filter(n -> !n.equals(node)).findFirst().orElseThrow();
    }

    private static Strace attach(LiveCluster cluster, String node, String tampering)
            throws IOException {
        return Strace.attach(
                cluster.process(node),
                cluster.directory().resolve(node + ".strace"),
                Strace.FORCES,
                tampering);
    }
}
