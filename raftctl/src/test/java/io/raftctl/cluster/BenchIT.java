package io.raftctl.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loads on real processes, which do what they acknowledge. */
class BenchIT {
    @TempDir
    private Path temp;

    private static void checkLoad(JsonObject json, boolean verifies) {
        assertThat(json.get("ops").getAsLong()).as("%s", json).isPositive();
        assertThat(json.get("errors").getAsLong()).as("%s", json).isZero();
        assertThat(json.get("unknown").getAsLong()).as("%s", json).isZero();
        assertThat(json.getAsJsonObject("latency").get("p50Us").getAsLong()).isPositive();
        if (verifies) {
            JsonObject verified = json.getAsJsonObject("verified");
            assertThat(verified.get("keys").getAsLong()).as("%s", json).isPositive();
            assertThat(verified.get("wrong").getAsLong()).as("%s", json).isZero();
        }
    }

    @Test
    void loadsAreServedAndVerified() {
        try (RealCluster cluster = new RealCluster(temp.resolve("playground"))) {
            checkLoad(cluster.json("bench", "put", "--duration", "500ms", "--keys", "500"), true);
            checkLoad(
                    cluster.json("bench", "get", "--stale", "--duration", "300ms", "--keys", "50"),
                    true);
            JsonObject mixed = cluster.json(
                    "bench",
                    "mixed",
                    "--duration",
                    "500ms",
                    "--keys",
                    "500",
                    "--rate",
                    "400",
                    "--distribution",
                    "zipf");
            checkLoad(mixed, true);
            assertThat(mixed.get("ops").getAsLong() + mixed.get("unsent").getAsLong())
                    .isEqualTo(200);
            JsonObject named =
                    cluster.json("bench", "W1", "--duration", "500ms", "--warmup", "100ms");
            checkLoad(named, true);
            assertThat(named.get("workload").getAsString()).isEqualTo("W1");
        }
    }

    @Test
    void aLeaderIsKilledOnAClusterThatIsGoneAfterwards() throws Exception {
        Cluster none = () -> "127.0.0.1:1";
        JsonObject json = none.json("bench", "W7", "--trials", "1", "--dir", temp.toString());
        assertThat(json.getAsJsonArray("trialsMs")).as("%s", json).hasSize(1);
        assertThat(json.get("medianMs").getAsLong()).isBetween(1L, 30_000L);
        assertThat(json.get("acknowledged").getAsLong()).isGreaterThan(30);
        assertThat(json.get("wrong").getAsLong()).as("%s", json).isZero();
        try (Stream<Path> left = Files.list(temp)) {
            assertThat(left).isEmpty();
        }
    }
}
