package io.raftctl.cluster;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

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
        succeed("playground", "--detach", "--base-port", "auto", "--dir", dir.toString());
        for (JsonElement node : playground()) {
            addresses.add(node.getAsJsonObject().get("address").getAsString());
        }
    }

    private JsonArray playground() {
        return json("playground", "status", "--dir", dir.toString()).getAsJsonArray("nodes");
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
        for (JsonElement n : playground()) {
            JsonObject o = n.getAsJsonObject();
            if (o.get("id").getAsString().equals(node)) {
                return Path.of(o.get("dataDir").getAsString());
            }
        }
        throw new AssertionError("no node " + node);
    }

    /** kill, start, pause or resume. */
    void signal(String verb, String node) {
        succeed("playground", verb, node, "--dir", dir.toString());
    }

    static List<String> othersThan(String node) {
        return List.of("n1", "n2", "n3").stream().filter(n -> !n.equals(node)).toList();
    }

    @Override
    public void close() {
        succeed("playground", "destroy", "--yes", "--dir", dir.toString());
    }
}
