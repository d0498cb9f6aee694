package io.raftctl.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.raftctl.cluster.Programs.Ended;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A doctor at real nodes: what is done to them is what it finds. */
class DoctorIT {
    @TempDir
    Path temp;

    /** A code, and whom it is about, with commas. */
    private record Found(String code, String nodes) {}

    @Test
    void whatIsDoneToNodesIsFound() {
        try (RealCluster cluster = new RealCluster(temp.resolve("playground"))) {
            cluster.awaitHealthy();
            awaitNothing(cluster);
            String leader = cluster.awaitLeader();
            String one = RealCluster.othersThan(leader).get(0);
            cluster.signal("kill", one);
            Ended down = cluster.ctl("doctor", "-o", "json");
            assertThat(down.exit()).as(down.toString()).isEqualTo(5);
            assertThat(findings(down)).contains(new Found("UNREACHABLE", one));
            cluster.signal("start", one);
            cluster.awaitAll("caught-up=" + one, "healthy");
            awaitNothing(cluster);
            slowDisk(cluster, one);
        }
    }

    private static void slowDisk(RealCluster cluster, String node) {
        cluster.succeed(
                "playground", "slow", node, "--disk", "300ms", "--dir", cluster.dir.toString());
        cluster.succeed("kv", "put", "a", "1");
        List<Found> found = new ArrayList<>();
        await().atMost(Cluster.BOUND).until(() -> {
            found.addAll(findings(cluster.ctl("doctor", "-o", "json")));
            return found.contains(new Found("SLOW_DISK", node));
        });
        assertThat(found)
                .contains(
                        new Found("FAULTS_INJECTED", node),
                        new Found("FAULT_INJECTION", "n1,n2,n3"));
    }

    /** A machine that is busy with other tests may have a slow disk. */
    private static void awaitNothing(RealCluster cluster) {
        await().atMost(Cluster.BOUND).untilAsserted(() -> {
            Ended ended = cluster.ctl("doctor", "-o", "json");
            List<Found> found = findings(ended);
            assertThat(found)
                    .filteredOn(each -> !each.code.equals("SLOW_DISK"))
                    .containsExactly(new Found("FAULT_INJECTION", "n1,n2,n3"));
            assertThat(ended.exit()).isEqualTo(found.size() == 1 ? 0 : 5);
        });
    }

    private static List<Found> findings(Ended ended) {
        JsonObject document = JsonParser.parseString(ended.out()).getAsJsonObject();
        return document.getAsJsonArray("findings").asList().stream()
                .map(finding -> finding.getAsJsonObject())
                .map(finding -> new Found(
                        finding.get("code").getAsString(),
                        String.join(
                                ",",
                                StreamSupport.stream(
                                                finding.getAsJsonArray("nodes").spliterator(),
                                                false)
                                        .map(node -> node.getAsString())
                                        .toList())))
                .toList();
    }
}
