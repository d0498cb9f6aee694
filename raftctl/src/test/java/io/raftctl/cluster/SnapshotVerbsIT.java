package io.raftctl.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots of real nodes: equal on all of them, saved to a file, verified there. */
class SnapshotVerbsIT {
    @TempDir
    Path temp;

    private static JsonObject json(Programs.Ended ended) {
        return JsonParser.parseString(ended.out()).getAsJsonObject();
    }

    @Test
    void theWayOfASnapshot() throws IOException {
        try (RealCluster cluster = new RealCluster(temp.resolve("playground"))) {
            for (int i = 0; i < 5; i++) {
                cluster.succeed("kv", "put", "key-" + i, "x".repeat(1000));
            }
            String index = String.valueOf(cluster.status().get("commitIndex").getAsLong());
            cluster.succeed("wait", "applied=" + index, "--all");
            var taken = json(cluster.succeed("snapshot", "take", "--all", "-o", "json"))
                    .getAsJsonArray("snapshots");
            assertThat(taken).hasSize(3);
            assertThat(taken)
                    .extracting(s -> s.getAsJsonObject().get("checksum"))
                    .containsOnly(taken.get(0).getAsJsonObject().get("checksum"));

            for (String id : List.of("n1", "n2", "n3")) {
                assertThat(cluster.succeed("snapshot", "install", id).out())
                        .isEqualTo("unchanged\n");
            }

            cluster.succeed("kv", "put", "late", "is in it, too");
            Path file = temp.resolve("backup.snap");
            JsonObject saved =
                    json(cluster.succeed("snapshot", "save", file.toString(), "-o", "json"));
            assertThat(saved.get("keys").getAsLong()).isEqualTo(6);
            assertThat(saved.get("index").getAsLong()).isGreaterThan(Long.parseLong(index));
            assertThat(saved.get("fileBytes").getAsLong()).isEqualTo(Files.size(file));
            assertThat(json(cluster.succeed("snapshot", "inspect", file.toString(), "-o", "json")))
                    .isEqualTo(saved);

            cluster.signal("kill", "n2");
            Programs.Ended stopped = cluster.succeed(
                    "snapshot", "list", "--data-dir", cluster.dataDir("n2").toString());
            assertThat(stopped.out()).contains("n2 ");

            try (RandomAccessFile damaged = new RandomAccessFile(file.toFile(), "rw")) {
                damaged.seek(500);
                damaged.write('!');
            }
            assertThat(cluster.ctl("snapshot", "verify", file.toString()).exit())
                    .isEqualTo(9);
        }
    }
}
