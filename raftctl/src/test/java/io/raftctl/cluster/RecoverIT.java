package io.raftctl.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.raftctl.cluster.Programs.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A new cluster from what is left of another one: from a survivor, or from a saved snapshot. */
class RecoverIT {
    /** Two snapshots, and entries behind the newer one. */
    private static final int ENTRIES = 1300;

    private static final int BYTES = 300;

    @RegisterExtension
    final Daemons daemons = new Daemons("--snapshot-entries=500", "--segment-size=64KiB");

    private final Keys keys = new Keys(daemons, "key-", BYTES);

    private static Path survey(Daemon daemon, Path to) throws IOException {
        Ended ended = recover("survey", "--data-dir", daemon.data().toString());
        assertThat(ended.exit()).as("%s", ended).isZero();
        return Files.writeString(to, ended.out());
    }

    private static Ended recover(String... words) {
        List<String> all = new ArrayList<>(List.of("recover"));
        all.addAll(List.of(words));
        return Programs.raftctl(Map.of(), all);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    private String value(String key) {
        return daemons.succeed("kv", "get", key).out().strip();
    }

    @Test
    void oneSurvivorOfThreeBecomesAClusterWithAllThatItHad() throws IOException {
        daemons.bootstrap(3);
        daemons.awaitHealthy();
        keys.write(ENTRIES);
        daemons.succeed("kv", "incr", "count", "7");
        String revision = daemons.succeed("kv", "put", "last", "before").out().strip();
        String oldCluster = daemons.status().get("clusterId").getAsString();
        daemons.awaitAll("caught-up=n1", "caught-up=n2", "caught-up=n3");
        Daemon n1 = daemons.get("n1");
        Daemon n2 = daemons.get("n2");
        Daemon n3 = daemons.get("n3");
        assertThat(recover("survey", "--data-dir", n1.data().toString()).exit())
                .as("of a node that runs")
                .isEqualTo(6);
        List.of(n1, n2, n3).forEach(Daemon::kill);
        Path stale = n3.data().resolveSibling("stale");
        copy(n3.data(), stale);
        Daemons.delete(n2.data());
        Daemons.delete(n3.data());

        Path survey = survey(n1, n1.data().resolveSibling("survey"));
        Path plan = n1.data().resolveSibling("plan");
        Ended planned = recover("plan", survey.toString(), "-o", plan.toString());
        assertThat(planned.exit()).as("%s", planned).isZero();
        assertThat(planned.out()).contains("3 voters, 2 needed, 1 here and sound");
        String[] apply = {"apply", plan.toString(), "--data-dir", n1.data().toString(), "--yes"};
        Ended applied = recover(apply);
        assertThat(applied.exit()).as("%s", applied).isZero();
        assertThat(recover(apply).out()).isEqualTo("unchanged\n");

        n1.start();
        daemons.awaitHealthy();
        JsonObject status = daemons.status();
        String newCluster = status.get("clusterId").getAsString();
        assertThat(newCluster)
                .isNotEqualTo(oldCluster)
                .isEqualTo(JsonParser.parseString(Files.readString(plan))
                        .getAsJsonObject()
                        .get("clusterId")
                        .getAsString());
        keys.check();
        assertThat(value("last")).isEqualTo("before");
        assertThat(value("count")).isEqualTo("7");
        assertThat(Long.parseLong(
                        daemons.succeed("kv", "put", "last", "after").out().strip()))
                .isEqualTo(Long.parseLong(revision) + 1);

        comesBack(n1, n3, stale);
        grow("n2", "n3");
        n1.stop();
        daemons.awaitLeader();
        assertThat(value("last")).isEqualTo("after");
        keys.check();
    }

    /** A disk that was thought to be lost turns up, at the address that it had. */
    private void comesBack(Daemon n1, Daemon n3, Path stale) throws IOException {
        JsonObject before = node(n1);
        Files.move(stale, n3.data());
        n3.start();
        Ended refused = at(n1, "member", "add", "n3", n3.address(), "--timeout", "20s");
        assertThat(refused.exit()).as("%s", refused).isEqualTo(6);
        assertThat(refused.err()).contains("another cluster");
        await().atMost(Cluster.BOUND).until(() -> n3.said().contains("another disk"));
        JsonObject after = node(n1);
        for (String member : List.of("term", "lastIndex", "lastTerm", "role")) {
            assertThat(after.get(member)).as(member).isEqualTo(before.get(member));
        }
        n3.kill();
        Daemons.delete(n3.data());
    }

    private static Ended at(Daemon daemon, String... words) {
        return Programs.raftctl(Map.of("RAFTCTL_ENDPOINTS", daemon.address()), List.of(words));
    }

    /** What status says of the one node that is asked. */
    private static JsonObject node(Daemon daemon) {
        return JsonParser.parseString(at(daemon, "status", "-o", "json").out())
                .getAsJsonObject()
                .getAsJsonArray("nodes")
                .get(0)
                .getAsJsonObject();
    }

    private void grow(String... ids) {
        for (String id : ids) {
            Daemon daemon = daemons.join(id);
            daemons.succeed("member", "add", id, daemon.address());
        }
        daemons.awaitHealthy();
        assertThat(daemons.json("member", "list").getAsJsonArray("members"))
                .hasSize(1 + ids.length);
        keys.check();
    }

    /** The one that was down for a while has less, and joins with an empty directory. */
    @Test
    void ofTwoSurvivorsOfFiveTheBetterOneIsChosen() throws IOException {
        daemons.bootstrap(5);
        daemons.awaitHealthy();
        keys.write(100);
        Daemon n1 = daemons.get("n1");
        Daemon n2 = daemons.get("n2");
        n2.stop();
        keys.write(600);
        daemons.awaitAll("caught-up=n1");
        for (String id : List.of("n1", "n3", "n4", "n5")) {
            daemons.get(id).kill();
        }
        Path plan = n1.data().resolveSibling("plan");
        Ended planned = recover(
                "plan",
                survey(n2, n2.data().resolveSibling("survey")).toString(),
                survey(n1, n1.data().resolveSibling("survey")).toString(),
                "-o",
                plan.toString());
        assertThat(planned.exit()).as("%s", planned).isZero();
        assertThat(planned.out()).contains("chosen: n1", "5 voters, 3 needed, 2 here and sound");
        for (Daemon daemon : List.of(n1, n2)) {
            Ended applied = recover(
                    "apply", plan.toString(), "--data-dir", daemon.data().toString(), "--yes");
            assertThat(applied.exit()).as("%s", applied).isZero();
        }
        n1.start();
        daemons.awaitHealthy();
        keys.check();
        grow("n2");
    }

    @Test
    void aSavedSnapshotBecomesACluster() throws IOException {
        daemons.bootstrap(1);
        daemons.awaitHealthy();
        keys.write(ENTRIES);
        Daemon n1 = daemons.get("n1");
        Path file = n1.data().resolveSibling("backup.snap");
        daemons.succeed("snapshot", "save", file.toString());
        String revision = daemons.succeed("kv", "put", "later", "x").out().strip();
        n1.stop();
        Daemons.delete(n1.data());
        Ended restored = Programs.raftctl(
                Map.of(),
                List.of(
                        "snapshot",
                        "restore",
                        file.toString(),
                        "--data-dir",
                        n1.data().toString(),
                        "--id",
                        "n1",
                        "--listen",
                        n1.address(),
                        "--yes"));
        assertThat(restored.exit()).as("%s", restored).isZero();
        n1.start();
        daemons.awaitHealthy();
        keys.check();
        assertThat(daemons.ctl("kv", "get", "later").exit()).isEqualTo(7);
        assertThat(daemons.succeed("kv", "put", "later", "y").out().strip()).isEqualTo(revision);
        grow("n2");
    }
}
