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
import java.util.stream.Stream;

/** Real processes that are a cluster, as operators and clients reach it. */
interface Cluster {
    Duration BOUND = Duration.ofSeconds(60);

    /** The addresses of nodes, as {@code --endpoints} takes them. */
    String endpoints();

    default Ended ctl(String... words) {
        return Programs.raftctl(Map.of("RAFTCTL_ENDPOINTS", endpoints()), List.of(words));
    }

    default Ended succeed(String... words) {
        return succeeded(ctl(words), words);
    }

    private static Ended succeeded(Ended ended, String... words) {
        assertThat(ended.exit())
                .as("exit code of %s: %s", List.of(words), ended)
                .isZero();
        return ended;
    }

    /** The one JSON document that the verb prints, which succeeds. */
    default JsonObject json(String... words) {
        return document(succeed(more(words, "-o", "json")));
    }

    private static JsonObject document(Ended ended) {
        return JsonParser.parseString(ended.out()).getAsJsonObject();
    }

    private static String[] more(String[] words, String... last) {
        return Stream.concat(Stream.of(words), Stream.of(last)).toArray(String[]::new);
    }

    default ClusterClient client(Duration timeout) {
        return new ClusterClient(reach(timeout));
    }

    default ClientOptions reach(Duration timeout) {
        return new ClientOptions(Endpoint.parseList(endpoints()), timeout, Duration.ofSeconds(2));
    }

    /**
     * As {@link #ctl}, but in this process, which costs a small part of one of its own: for what a
     * test needs to know, or to come about, on its way to what it proves.
     */
    default Ended inside(String... words) {
        return Programs.inside(Map.of("RAFTCTL_ENDPOINTS", endpoints()), List.of(words));
    }

    /** As {@link #json}, but {@link #inside}. */
    default JsonObject look(String... words) {
        String[] all = more(words, "-o", "json");
        return document(succeeded(inside(all), all));
    }

    /** Whatever the exit code; nodes that do not answer are in it as such. */
    default JsonObject status() {
        return document(inside("status", "-o", "json"));
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

    /** Until all of these hold, as {@code raftctl wait} takes them. */
    default void awaitAll(String... conditions) {
        String[] wait = {"wait", "--timeout", BOUND.toSeconds() + "s"};
        String[] words = more(wait, conditions);
        succeeded(inside(words), words);
    }

    default void awaitHealthy() {
        awaitAll("healthy");
    }
}
