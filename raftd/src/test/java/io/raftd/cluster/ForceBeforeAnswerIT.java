package io.raftd.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.raftd.client.ClusterClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is acknowledged is on the disks of a majority, by the system's own account. */
class ForceBeforeAnswerIT {
    private static final Duration BOUND = Duration.ofSeconds(30);
    private static final int PUTS = 100;

    @BeforeAll
    static void needs() {
        Machine.needsStrace();
    }

    /** One put after the other, so that no force can stand for a later put's. */
    @Test
    void aMajorityForcesEachPutBeforeItIsAcknowledged() throws IOException {
        Run.of("force-before-answer", run -> {
            try (LiveCluster cluster = new LiveCluster(run.directory(), 3)) {
                cluster.startAll();
                cluster.awaitReady();
                cluster.awaitWritable(BOUND);
                String leader = cluster.leader();
                recorded(cluster, 0, () -> putAll(cluster));
                assertThat(cluster.leader()).isEqualTo(leader);
                check(cluster, leader);
                cluster.stopAll(cluster.awaitEqual(BOUND));
            }
        });
    }

    private static String text(int put) {
        return String.format("force-me-%04d", put);
    }

    private static void putAll(LiveCluster cluster) {
        try (ClusterClient client = cluster.client(BOUND)) {
            for (int i = 0; i < PUTS; i++) {
                assertThat(client.put(LiveCluster.PROBE, ByteString.copyFromUtf8(text(i)))
                                .ok())
                        .isTrue();
            }
        }
    }

    private static Path file(LiveCluster cluster, String node) {
        return cluster.directory().resolve(node + ".calls");
    }

    /** All nodes from the given one on are traced while something is done. */
    private static void recorded(LiveCluster cluster, int from, Strace.Act act) throws Exception {
        if (from == cluster.nodes().size()) {
            act.run();
            return;
        }
        String node = cluster.nodes().get(from);
        Strace.recorded(
                cluster.process(node),
                file(cluster, node),
                CallTrace.CALLS,
                () -> recorded(cluster, from + 1, act));
    }

    private static void check(LiveCluster cluster, String leader) throws IOException {
        Map<String, CallTrace> traces = new HashMap<>();
        for (String node : cluster.nodes()) {
            traces.put(node, CallTrace.read(file(cluster, node)));
        }
        for (int i = 0; i < PUTS; i++) {
            String text = text(i);
            OptionalDouble answered = Objects.requireNonNull(traces.get(leader)).answered(text);
            assertThat(answered).as("%s is answered by %s", text, leader).isPresent();
            long forced = traces.values().stream()
                    .map(trace -> trace.forced(text))
                    .filter(at -> at.isPresent() && at.getAsDouble() <= answered.getAsDouble())
                    .count();
            assertThat(forced)
                    .as("disks that hold %s when it is answered", text)
                    .isBetween(2L, 3L);
        }
    }
}
