package io.raftctl.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.raftctl.cluster.Programs.Ended;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two leaders in real processes, and faults put into these by hand. */
class DrillIT {
    @TempDir
    private Path temp;

    private Ended run(String... words) {
        String dir = temp.resolve("drill").toString();
        return Programs.raftctl(
                Map.of(),
                Stream.concat(Stream.of(words), Stream.of("--dir", dir)).toList());
    }

    /** What the playground shows of each node's faults. */
    private List<JsonElement> faults() {
        String status = run("playground", "status", "-o", "json").out();
        return JsonParser.parseString(status)
                .getAsJsonObject()
                .getAsJsonArray("nodes")
                .asList()
                .stream()
                .map(node -> node.getAsJsonObject().get("faults"))
                .toList();
    }

    private static String cutOff(String peer) {
        return "{\"peer\":\"" + peer + "\",\"dropSent\":true,\"dropReceived\":true,\"delayMs\":0}";
    }

    @Test
    void splitBrainBearsEveryClaimOutAndItsClusterTakesFaults() {
        try {
            Ended drill = run("drill", "split-brain", "--keep", "-o", "jsonl");
            assertThat(drill.exit()).as("%s", drill).isZero();
            List<JsonObject> steps = drill.out()
                    .lines()
                    .map(line -> JsonParser.parseString(line).getAsJsonObject())
                    .toList();
            assertThat(steps).hasSize(9).allMatch(step -> step.get("holds").getAsBoolean());
            Ended cut = run("playground", "partition", "n1,n2", "n3,n4,n5");
            assertThat(cut.out()).as("%s", cut).isEqualTo("partitioned: n1,n2 | n3,n4,n5\n");
            assertThat(run("playground", "slow", "n5", "--disk", "5ms").out())
                    .isEqualTo("n5 is slow\n");
            assertThat(faults().get(4))
                    .hasToString("{\"diskDelayMs\":5,\"links\":[" + cutOff("n1") + ","
                            + cutOff("n2") + "]}");
            assertThat(run("playground", "heal").out()).isEqualTo("healed\n");
            assertThat(faults())
                    .containsOnly(JsonParser.parseString("{\"diskDelayMs\":0,\"links\":[]}"));
        } finally {
            assertThat(run("playground", "destroy", "--yes").exit()).isZero();
        }
    }
}
