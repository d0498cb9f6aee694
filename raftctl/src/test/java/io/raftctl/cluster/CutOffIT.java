package io.raftctl.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.ByteString;
import io.raftctl.cluster.Programs.Ended;
import io.raftd.client.ClusterClient;
import io.raftd.client.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A leader that hears nobody: it steps down, and never says "done". */
class CutOffIT {
    private static final Duration ELECTION_TIMEOUT = Duration.ofSeconds(1);

    @TempDir
    Path temp;

    @Test
    void aLeaderWithoutFollowersStepsDownAndAcknowledgesNothing() {
        try (RealCluster cluster = new RealCluster(temp.resolve("playground"));
                ClusterClient client = cluster.client(Duration.ofSeconds(4))) {
            // So the write to come is there long before the leader steps down.
            assertThat(put(client, "before").ok()).isTrue();
            String leader = cluster.awaitLeader();
            List<String> followers = RealCluster.othersThan(leader);
            followers.parallelStream().forEach(n -> cluster.signal("pause", n));
            CompletableFuture<Outcome> accepted =
                    CompletableFuture.supplyAsync(() -> put(client, "in-between"));
            await().atMost(ELECTION_TIMEOUT.multipliedBy(2).plusSeconds(2))
                    .until(() -> !role(cluster, leader).equals("leader"));
            assertThat(accepted.join().code().exit())
                    .as("a write accepted before the leader stepped down: %s", accepted.join())
                    .isEqualTo(10);
            Ended later = cluster.ctl("kv", "put", "after", "1", "--timeout", "2s");
            assertThat(later.exit()).as("a write sent after that: %s", later).isEqualTo(4);
            Ended health = cluster.ctl("health", "-o", "json", "--timeout", "2s");
            assertThat(health.exit()).as("health: %s", health).isEqualTo(4);
            JsonObject document = JsonParser.parseString(health.out()).getAsJsonObject();
            assertThat(document.get("health").getAsString()).isEqualTo("unavailable");
            assertThat(document.getAsJsonArray("reasons")).isNotEmpty();
            followers.forEach(n -> cluster.signal("resume", n));
            cluster.awaitHealthy();
            assertThat(cluster.succeed("kv", "get", "before").out()).isEqualTo("1\n");
            assertThat(cluster.ctl("kv", "get", "after").exit()).isEqualTo(7);
        }
    }

    private static Outcome put(ClusterClient client, String key) {
        return client.put(ByteString.copyFromUtf8(key), ByteString.copyFromUtf8("1"));
    }

    /** What the node says of itself; taken for the leader as long as it does not answer. */
    private static String role(RealCluster cluster, String node) {
        Ended ended = cluster.inside("status", "-o", "json", "--timeout", "300ms");
        if (ended.exit() != 0) {
            return "leader";
        }
        JsonObject status = JsonParser.parseString(ended.out()).getAsJsonObject();
        for (var n : status.getAsJsonArray("nodes")) {
            JsonObject o = n.getAsJsonObject();
            if (o.get("id").getAsString().equals(node) && !o.get("role").isJsonNull()) {
                return o.get("role").getAsString();
            }
        }
        return "leader";
    }
}
