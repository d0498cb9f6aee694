package io.raftctl.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.raftctl.cluster.Programs.Ended;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Three daemons under a playground of their own, on free ports; gone without a trace when closed.
 */
final class RealCluster implements Cluster, AutoCloseable {
    final Path dir;
    private final List<String> addresses = new ArrayList<>();

    RealCluster(Path dir) {
        this.dir = dir;
        playground("--detach", "--base-port", "auto");
        for (JsonElement node : nodes()) {
            addresses.add(node.getAsJsonObject().get("address").getAsString());
        }
    }

    /** Done by this process, which is the parent of what it starts. */
    private void playground(String... words) {
        List<String> all = new ArrayList<>(List.of("playground"));
        all.addAll(List.of(words));
        all.addAll(List.of("--dir", dir.toString()));
        Ended ended = inside(all.toArray(String[]::new));
        assertThat(ended.exit()).as("%s: %s", all, ended).isZero();
    }

    private JsonArray nodes() {
        return look("playground", "status", "--dir", dir.toString()).getAsJsonArray("nodes");
    }

    @Override
    public String endpoints() {
        return String.join(",", addresses);
    }

    /** The address of n1, n2 or n3. */
    String address(String node) {
        return addresses.get(Integer.parseInt(node.substring(1)) - 1);
    }

    Path dataDir(String node) {
        for (JsonElement n : nodes()) {
            JsonObject o = n.getAsJsonObject();
            if (o.get("id").getAsString().equals(node)) {
                return Path.of(o.get("dataDir").getAsString());
            }
        }
        throw new AssertionError("no node " + node);
    }

    /** kill, start, pause or resume. */
    void signal(String verb, String node) {
        playground(verb, node);
    }

    static List<String> othersThan(String node) {
        return List.of("n1", "n2", "n3").stream().filter(n -> !n.equals(node)).toList();
    }

    @Override
    public void close() {
        playground("destroy", "--yes");
    }
}
