package io.raftctl.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.raftctl.cluster.Programs.Ended;
import io.raftd.client.ClientOptions;
import io.raftd.client.ClusterClient;
import io.raftd.protocol.Endpoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Three daemons under a playground of their own, on free ports; gone without a trace when closed.
 */
final class RealCluster implements AutoCloseable {
    private static final Duration BOUND = Duration.ofSeconds(60);

    final Path dir;
    private final List<String> addresses = new ArrayList<>();

    RealCluster(Path dir) {
        this.dir = dir;
        succeed("playground", "--detach", "--base-port", "auto", "--dir", dir.toString());
        for (JsonElement node : playground()) {
            addresses.add(node.getAsJsonObject().get("address").getAsString());
        }
    }

    private JsonArray playground() {
        Ended status = succeed("playground", "status", "--dir", dir.toString(), "-o", "json");
        return JsonParser.parseString(status.out()).getAsJsonObject().getAsJsonArray("nodes");
    }

    String endpoints() {
        return String.join(",", addresses);
    }

    /** The address of n1, n2 or n3. */
    String address(String node) {
        return addresses.get(Integer.parseInt(node.substring(1)) - 1);
    }

    Path dataDir(String node) {
        for (JsonElement n : playground()) {
            JsonObject o = n.getAsJsonObject();
            if (o.get("id").getAsString().equals(node)) {
                return Path.of(o.get("dataDir").getAsString());
            }
        }
        throw new AssertionError("no node " + node);
    }

    Ended ctl(String... words) {
        return Programs.raftctl(Map.of("RAFTCTL_ENDPOINTS", endpoints()), List.of(words));
    }

    Ended succeed(String... words) {
        Ended ended = ctl(words);
        assertThat(ended.exit())
                .as("exit code of %s: %s", List.of(words), ended)
                .isZero();
        return ended;
    }

    /** kill, start, pause or resume. */
    void signal(String verb, String node) {
        succeed("playground", verb, node, "--dir", dir.toString());
    }

    ClusterClient client(Duration timeout) {
        return new ClusterClient(
                new ClientOptions(Endpoint.parseList(endpoints()), timeout, Duration.ofSeconds(2)));
    }

    JsonObject status() {
        return JsonParser.parseString(ctl("status", "-o", "json").out()).getAsJsonObject();
    }

    String awaitLeader() {
        return await().atMost(BOUND)
                .until(() -> status().get("leader"), leader -> !leader.isJsonNull())
                .getAsString();
    }

    void awaitHealthy() {
        Ended ended = ctl("wait", "healthy", "--timeout", "60s");
        assertThat(ended.exit()).as("wait healthy: %s", ended).isZero();
    }

    static List<String> othersThan(String node) {
        return List.of("n1", "n2", "n3").stream().filter(n -> !n.equals(node)).toList();
    }

    @Override
    public void close() {
        succeed("playground", "destroy", "--yes", "--dir", dir.toString());
    }
}
