package io.raftctl.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.raftctl.cluster.Programs.Ended;
import io.raftd.client.ClientOptions;
import io.raftd.client.ClusterClient;
import io.raftd.protocol.Endpoint;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Real processes that are a cluster, as operators and clients reach it. */
interface Cluster {
    Duration BOUND = Duration.ofSeconds(60);

    /** The addresses of nodes, as {@code --endpoints} takes them. */
    String endpoints();

    default Ended ctl(String... words) {
        return Programs.raftctl(Map.of("RAFTCTL_ENDPOINTS", endpoints()), List.of(words));
    }

    default Ended succeed(String... words) {
        Ended ended = ctl(words);
        assertThat(ended.exit())
                .as("exit code of %s: %s", List.of(words), ended)
                .isZero();
        return ended;
    }

    /** The one JSON document that the verb prints, which succeeds. */
    default JsonObject json(String... words) {
        String[] all = new String[words.length + 2];
        System.arraycopy(words, 0, all, 0, words.length);
        all[words.length] = "-o";
        all[words.length + 1] = "json";
        return JsonParser.parseString(succeed(all).out()).getAsJsonObject();
    }

    default ClusterClient client(Duration timeout) {
        return new ClusterClient(reach(timeout));
    }

    default ClientOptions reach(Duration timeout) {
        return new ClientOptions(Endpoint.parseList(endpoints()), timeout, Duration.ofSeconds(2));
    }

    /** Whatever the exit code; nodes that do not answer are in it as such. */
    default JsonObject status() {
        return JsonParser.parseString(ctl("status", "-o", "json").out()).getAsJsonObject();
    }

    /** What {@code status} says of a node. */
    default JsonObject status(String node) {
        JsonObject status = status();
        for (JsonElement n : status.getAsJsonArray("nodes")) {
            JsonElement id = n.getAsJsonObject().get("id");
            if (!id.isJsonNull() && id.getAsString().equals(node)) {
                return n.getAsJsonObject();
            }
        }
        throw new AssertionError("no node " + node + " in " + status);
    }

    default String awaitLeader() {
        return await().atMost(BOUND)
                .until(() -> status().get("leader"), leader -> !leader.isJsonNull())
                .getAsString();
    }

    default void awaitHealthy() {
        Ended ended = ctl("wait", "healthy", "--timeout", "60s");
        assertThat(ended.exit()).as("wait healthy: %s", ended).isZero();
    }
}
