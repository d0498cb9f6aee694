package io.raftd.cluster;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.raftd.DaemonProcess;
import io.raftd.acceptance.Case;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * When all nodes lose their power at once, what they had not forced is gone, and nothing that was
 * acknowledged. Each node has a file system of its own.
 */
class PowerLossIT {
    private static final int NODES = 3;
    private static final Duration SERVED_WITHIN = Duration.ofSeconds(30);

    @BeforeAll
    static void needs() throws IOException {
        Machine.needsMounts();
        Machine.needsStrace();
    }

    @Case("S40/process")
    @Test
    void nothingAcknowledgedIsLost() throws IOException {
        Run.of("power-loss", run -> losePower(run, 2));
    }

    @Case("S40/process")
    @Test
    @Tag("gate")
    @Timeout(1800)
    void nothingAcknowledgedIsLostAgainAndAgain() throws IOException {
        Run.of("power-losses", run -> losePower(run, 50));
    }

    private static void losePower(Run run, int times) throws Exception {
        try (Volumes volumes = new Volumes(run.directory());
                LiveCluster cluster = new LiveCluster(run.directory(), NODES)) {
            cluster.startAll();
            cluster.awaitReady();
            cluster.awaitWritable(SERVED_WITHIN);
            try (Load load = new Load(cluster, 6, run.seed())) {
                for (int i = 0; i < times; i++) {
                    load.awaitMore(700);
                    volumes.losePower(cluster);
                    cluster.startAll();
                    cluster.awaitReady();
                    cluster.awaitWritable(SERVED_WITHIN);
                }
                load.finish();
            }
            cluster.stopAll(cluster.awaitEqual(SERVED_WITHIN));
        }
    }

    /** What the tests above rest on: they see it when a node acknowledges what it did not force. */
    @Test
    void aForceThatDoesNothingIsFoundOut() throws IOException {
        Run.of("power-loss-unforced", run -> {
            try (Volumes volumes = new Volumes(run.directory());
                    LiveCluster cluster = new LiveCluster(run.directory(), NODES)) {
                cluster.startAll();
                cluster.awaitReady();
                cluster.awaitWritable(SERVED_WITHIN);
                for (String node : cluster.nodes()) {
                    cluster.stop(node);
                    cluster.start(node, Strace.from(Strace.FORCES, "retval=0"));
                }
                cluster.awaitReady();
                try (Load load = new Load(cluster, 2, run.seed())) {
                    load.awaitMore(100);
                    volumes.losePower(cluster);
                    cluster.startAll();
                    cluster.awaitReady();
                    cluster.awaitWritable(SERVED_WITHIN);
                    assertThatThrownBy(load::finish)
                            .isInstanceOf(AssertionError.class)
                            .hasMessageContaining("has an order");
                }
            }
        });
    }

    /** The file systems of all nodes. */
    private static final class Volumes implements AutoCloseable {
        private final List<Volume> volumes = new ArrayList<>();

        Volumes(Path directory) throws IOException, InterruptedException {
            for (int i = 1; i <= NODES; i++) {
                volumes.add(Volume.ext4(directory.resolve("n" + i)));
            }
        }

        /** The nodes are gone on return. */
        void losePower(LiveCluster cluster) throws IOException, InterruptedException {
            cluster.nodes().forEach(node -> cluster.signal(node, "STOP"));
            cluster.nodes().forEach(node -> awaitStopped(cluster.process(node)));
            volumes.forEach(Volume::freeze);
            cluster.nodes().forEach(cluster::kill);
            for (Volume volume : volumes) {
                volume.revert();
            }
        }

        /** All threads have stopped, so that no system call is under way. */
        private static void awaitStopped(DaemonProcess daemon) {
            Path tasks = Path.of("/proc", Long.toString(daemon.pid()), "task");
            await().atMost(SERVED_WITHIN).until(() -> {
                try (Stream<Path> threads = Files.list(tasks)) {
                    return threads.allMatch(Volumes::isStopped);
                }
            });
        }

        private static boolean isStopped(Path thread) {
            try {
                String stat = Files.readString(thread.resolve("stat"));
                char state = stat.charAt(stat.lastIndexOf(')') + 2);
                return state == 'T' || state == 't';
            } catch (IOException gone) {
                return true;
            }
        }

        @Override
        public void close() {
            volumes.forEach(Volume::close);
        }
    }
}
