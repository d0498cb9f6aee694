package io.raftd.cluster;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftd.acceptance.Case;
import java.io.IOException;
import java.time.Duration;
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
        try (Volumes volumes = Volumes.ext4(run.directory(), NODES);
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
            try (Volumes volumes = Volumes.ext4(run.directory(), NODES);
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
                            .hasMessageContaining("no order explains");
                }
            }
        });
    }
}
