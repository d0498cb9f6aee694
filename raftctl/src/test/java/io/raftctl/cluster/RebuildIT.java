package io.raftctl.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.raftctl.cluster.Programs.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A node with a damaged log refuses to start, and gets its log back from the others. */
class RebuildIT {
    private static final int CORRUPT = 65;
    private static final String OLDEST = "log/00000000000000000001.log";

    @RegisterExtension
    private final Daemons daemons = new Daemons("--segment-size", "64KiB");

    private String leader = "";

    /** A follower that has stopped. */
    private Daemon stoppedFollower() {
        leader = daemons.awaitLeader();
        Daemon follower = daemons.get(followers().get(0));
        follower.stop();
        return follower;
    }

    private List<String> followers() {
        return Stream.of("n1", "n2", "n3").filter(id -> !id.equals(leader)).toList();
    }

    private static void flipABit(Path file, int at) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[at] ^= 1;
        Files.write(file, bytes);
    }

    private static void refusesToStart(Daemon node, String file) {
        node.launch();
        node.awaitEnd(CORRUPT);
        assertThat(node.said()).contains(file + ": offset ", "raftctl log rebuild --data-dir");
    }

    private void rebuild(Daemon node) {
        String data = node.data().toString();
        Ended plan = daemons.succeed("log", "rebuild", "--data-dir", data, "--dry-run");
        assertThat(plan.out()).startsWith("would drop the log of " + node.id());
        assertThat(daemons.ctl("log", "rebuild", "--data-dir", data).exit())
                .as("where nobody can be asked")
                .isEqualTo(2);
        JsonObject done = daemons.json("log", "rebuild", "--data-dir", data, "--yes");
        assertThat(done.get("changed").getAsBoolean()).isTrue();
        node.start();
        daemons.awaitAll("caught-up=" + node.id());
        assertThat(daemons.status(node.id()).get("state").getAsString()).isEqualTo("member");
    }

    @Test
    void aFlippedBitInTheLogCostsNothingButTheWayBack() throws IOException {
        daemons.bootstrap(3);
        daemons.awaitHealthy();
        new Keys(daemons, "large-", 4 << 10).write(100);
        try (Writer writer = new Writer(daemons)) {
            writer.awaitMore(20);
            Daemon node = stoppedFollower();
            flipABit(node.data().resolve(OLDEST), 20_000);
            refusesToStart(node, OLDEST);
            assertThat(daemons.ctl(
                                    "log",
                                    "repair",
                                    "--yes",
                                    "--data-dir",
                                    node.data().toString())
                            .exit())
                    .as("what is durable is not cut off")
                    .isEqualTo(9);
            writer.awaitMore(20);
            rebuild(node);
            daemons.get(leader).kill();
            writer.awaitMore(50);
            assertThat(daemons.awaitLeader())
                    .as("who leads by the votes of the other two")
                    .isIn(followers());
            daemons.get(leader).start();
            daemons.awaitHealthy();
            writer.check();
            daemons.succeed("log", "verify", "--node", node.id());
        }
    }

    @Test
    void aFlippedBitInASnapshotToo() throws IOException {
        daemons.bootstrap(3);
        Keys keys = new Keys(daemons, "key-", 1 << 10);
        keys.write(200);
        daemons.awaitHealthy();
        daemons.succeed("snapshot", "take", "--all");
        keys.write(200);
        Daemon node = stoppedFollower();
        Path snapshot;
        try (Stream<Path> files = Files.list(node.data().resolve("snapshots"))) {
            snapshot = files.findFirst().orElseThrow();
        }
        flipABit(snapshot, (int) Files.size(snapshot) / 2);
        refusesToStart(node, "snapshots/" + snapshot.getFileName());
        rebuild(node);
        daemons.get(leader).stop();
        keys.check();
    }
}
