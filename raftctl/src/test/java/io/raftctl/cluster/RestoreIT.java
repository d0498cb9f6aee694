package io.raftctl.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.ByteString;
import io.raftd.client.ClusterClient;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A running cluster goes back to what was saved of it, on every node, and stays there. */
class RestoreIT {
    /** So many that they come in several batches. */
    private static final int KEYS = 600;

    /** More than lie between two digests of a node. */
    private static final int MORE = 300;

    private static final String VALUE = "x".repeat(1000);

    @TempDir
    Path temp;

    private static void put(RealCluster cluster, String prefix, int count, String value) {
        try (ClusterClient client = cluster.client(RealCluster.BOUND)) {
            for (int i = 0; i < count; i++) {
                assertThat(client.put(
                                        ByteString.copyFromUtf8(prefix + i),
                                        ByteString.copyFromUtf8(value))
                                .ok())
                        .isTrue();
            }
        }
    }

    private static List<JsonObject> scan(RealCluster cluster) {
        return cluster.succeed("kv", "scan", "-o", "jsonl")
                .out()
                .lines()
                .map(line -> JsonParser.parseString(line).getAsJsonObject())
                .toList();
    }

    private static Map<String, String> values(List<JsonObject> items) {
        Map<String, String> values = new TreeMap<>();
        items.forEach(item ->
                values.put(item.get("key").getAsString(), item.get("value").getAsString()));
        return values;
    }

    /** All three nodes have the same digest at the same index, behind {@code index}. */
    private static void awaitEqual(RealCluster cluster, long index) {
        await().atMost(RealCluster.BOUND).until(() -> {
            Set<List<String>> digests = new HashSet<>();
            long least = Long.MAX_VALUE;
            for (JsonElement node : cluster.status().getAsJsonArray("nodes")) {
                JsonObject n = node.getAsJsonObject();
                if (n.get("digestIndex").isJsonNull()) {
                    return false;
                }
                least = Math.min(least, n.get("digestIndex").getAsLong());
                digests.add(List.of(
                        n.get("digestIndex").toString(), n.get("stateDigest").toString()));
            }
            return digests.size() == 1 && least > index;
        });
    }

    @Test
    void aClusterGoesBackToWhatWasSaved() throws IOException {
        try (RealCluster cluster = new RealCluster(temp.resolve("playground"))) {
            put(cluster, "key-", KEYS, VALUE);
            Map<String, String> saved = values(scan(cluster));
            String file = temp.resolve("backup.snap").toString();
            cluster.succeed("snapshot", "save", file);
            put(cluster, "key-", 100, "changed");
            put(cluster, "another-", 50, "new");
            cluster.succeed("kv", "del", "key-200");
            List<JsonObject> changed = scan(cluster);
            assertThat(values(changed)).isNotEqualTo(saved).hasSize(KEYS + 49);

            JsonObject plan = cluster.json("snapshot", "restore", file, "--dry-run");
            assertThat(plan.get("keysBefore").getAsLong()).isEqualTo(KEYS + 49);
            long before = plan.get("revisionBefore").getAsLong();
            assertThat(cluster.ctl("snapshot", "restore", file).exit()).isEqualTo(2);
            assertThat(values(scan(cluster))).isEqualTo(values(changed));

            JsonObject done = cluster.json("snapshot", "restore", file, "--yes");
            assertThat(done.get("sourceClusterId")).isEqualTo(done.get("clusterId"));
            long revision = done.get("revision").getAsLong();
            assertThat(revision).isEqualTo(before + 1);
            assertRestored(cluster, saved, revision);

            long index = cluster.status().get("commitIndex").getAsLong();
            put(cluster, "later-", MORE, "1");
            awaitEqual(cluster, index);
            restart(cluster, index);
            damage(cluster, file);
        }
    }

    private static void assertRestored(
            RealCluster cluster, Map<String, String> saved, long revision) {
        List<JsonObject> items = scan(cluster);
        assertThat(values(items)).isEqualTo(saved);
        assertThat(items).allSatisfy(item -> {
            assertThat(item.get("createRevision").getAsLong()).isEqualTo(revision);
            assertThat(item.get("modRevision").getAsLong()).isEqualTo(revision);
            assertThat(item.get("version").getAsLong()).isEqualTo(1);
        });
        assertThat(cluster.ctl("kv", "cas", "key-1", "--expect-revision", "1", "x")
                        .exit())
                .isEqualTo(7);
    }

    /** One starts from the log, one from a snapshot; both have what the third has. */
    private static void restart(RealCluster cluster, long index) {
        Map<String, String> all = values(scan(cluster));
        cluster.signal("kill", "n2");
        cluster.signal("start", "n2");
        cluster.awaitHealthy();
        cluster.succeed("snapshot", "take", "--node", "n3");
        cluster.signal("kill", "n3");
        cluster.signal("start", "n3");
        cluster.awaitHealthy();
        put(cluster, "later-", MORE, "2");
        awaitEqual(cluster, index + MORE);
        all.replaceAll((key, value) -> key.startsWith("later-") ? "2" : value);
        for (String id : List.of("n1", "n2", "n3")) {
            cluster.succeed("leader", "transfer", id);
            assertThat(values(scan(cluster))).isEqualTo(all);
        }
    }

    private static void damage(RealCluster cluster, String file) throws IOException {
        try (RandomAccessFile damaged = new RandomAccessFile(file, "rw")) {
            damaged.seek(5000);
            damaged.write('!');
        }
        long revision = scan(cluster).get(0).get("revision").getAsLong();
        Programs.Ended ended = cluster.ctl("snapshot", "restore", file, "--yes");
        assertThat(ended.exit()).isEqualTo(9);
        assertThat(scan(cluster).get(0).get("revision").getAsLong()).isEqualTo(revision);
    }
}
