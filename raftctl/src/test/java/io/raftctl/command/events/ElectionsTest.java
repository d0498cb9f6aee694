package io.raftctl.command.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.raftctl.command.Cli;
import io.raftctl.command.Cli.Result;
import io.raftctl.command.FakeCluster;
import io.raftctl.command.FakeNode.Answer;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.wire.JournalEvent;
import io.raftd.protocol.wire.Request;
import io.raftd.storage.DiskFiles;
import io.raftd.storage.journal.JournalDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code elections} and {@code events}, of nodes that run and of directories. */
class ElectionsTest {
    private final FakeCluster cluster = new FakeCluster();
    private final FakeJournals journals = new FakeJournals(cluster).election();

    @TempDir
    private Path temp;

    @AfterEach
    void close() {
        cluster.close();
    }

    private Result run(String... words) {
        return cli().run(words);
    }

    private Cli cli() {
        return cluster.cli().with("RAFTCTL_TIMEOUT", "20s");
    }

    private Result succeed(String... words) {
        Result result = run(words);
        assertThat(result.exit()).as(result.err()).isZero();
        return result;
    }

    private static List<JsonObject> objects(Result result) {
        return result.out()
                .lines()
                .map(line -> JsonParser.parseString(line).getAsJsonObject())
                .toList();
    }

    private static List<String> types(Result result) {
        return objects(result).stream().map(o -> o.get("type").getAsString()).toList();
    }

    @Test
    void historyIsASentenceAChange() {
        Result result = succeed("elections", "history");
        assertThat(result.err()).isEmpty();
        assertThat(result.out().lines())
                .containsExactly(
                        "11-14 22:13:20  n1 won term 1 in 4 ms with the votes of n1 and n2, in"
                                + " the first",
                        "                election of the cluster",
                        "11-14 22:13:25  n2 won term 2 in 213 ms with the votes of n2 and n3,"
                                + " after n1",
                        "                was silent for 1.4 s")
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        assertThat(succeed("elections", "history", "-o", "wide").out())
                .contains("2023-11-14T22:13:25.005Z  n2 won term 2 in 213 ms with the votes of n2"
                        + " and n3, after n1 was silent for 1.4 s\n");
    }

    @Test
    void historyForScripts() {
        List<JsonObject> changes = objects(succeed("elections", "history", "-o", "jsonl"));
        assertThat(changes).hasSize(2);
        assertThat(changes.get(1).keySet())
                .containsExactly(
                        "schema",
                        "time",
                        "term",
                        "leader",
                        "votes",
                        "refusals",
                        "cause",
                        "electionMs",
                        "sentence");
        assertThat(changes.get(1).get("cause").getAsString()).isEqualTo("leader_silent");
        JsonArray all =
                succeed("elections", "history", "-o", "json").json().getAsJsonArray("changes");
        assertThat(all).hasSize(2);
        assertThat(objects(succeed(
                        "elections", "history", "-o", "jsonl", "--since", "2023-11-14T22:13:21Z")))
                .hasSize(1);
        Result none = succeed("elections", "history", "--since", "1h");
        assertThat(none.out()).isEmpty();
        assertThat(none.err()).contains("no change of leadership");
    }

    @Test
    void eventsAreOneTimeline() {
        Result result = succeed("events", "-o", "jsonl");
        assertThat(types(result))
                .containsExactly(
                        "started",
                        "leader_elected",
                        "leader_changed",
                        "election_timeout",
                        "vote_requested",
                        "vote",
                        "vote",
                        "leader_elected",
                        "leader_changed",
                        "config_changed");
        JsonObject timeout = objects(result).get(3);
        assertThat(timeout)
                .hasToString("{\"schema\":1,\"time\":\"2023-11-14T22:13:25.000Z\",\"node\":\"n2\","
                        + "\"seq\":2,\"type\":\"election_timeout\",\"term\":1,\"leader\":\"n1\","
                        + "\"silentMs\":1400,\"hindrance\":null}");
        assertThat(succeed("events").out().lines())
                .hasSize(11)
                .contains("11-14 22:13:25  n2    1     election_timeout  n1 silent for 1.4 s")
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    @Test
    void eventsAreChosenByTypeAndTime() {
        assertThat(types(succeed(
                        "events", "-o", "jsonl", "--type", "leader_elected,config_changed")))
                .containsExactly("leader_elected", "leader_elected", "config_changed");
        assertThat(types(succeed(
                        "events",
                        "-o",
                        "jsonl",
                        "--since",
                        "2023-11-14T23:13:25.001+01:00",
                        "--until",
                        "2023-11-14T22:13:25.002Z")))
                .containsExactly("vote_requested", "vote");
    }

    @Test
    void badOptionsAreUsageErrors() {
        for (String[] words : new String[][] {
            {"events", "--type", "elected"},
            {"events", "--since", "yesterday"},
            {"events", "--since", "2023-11-14T25:00:00Z"},
            {"events", "--since", "1m", "--until", "2m"},
            {"events", "--follow", "--until", "1m"},
            {"events", "--follow", "--data-dir", "d"},
            {"events", "--follow", "-o", "json"},
            {"elections", "watch", "-o", "json"},
            {"elections", "watch", "--data-dir", "d"},
        }) {
            Result result = run(words);
            assertThat(result.exit()).as("%s: %s", List.of(words), result).isEqualTo(2);
            assertThat(result.out()).isEmpty();
        }
        assertThat(run("events", "--type", "elected").err())
                .contains("'elected' is none of")
                .contains("leader_elected");
    }

    @Test
    void aJournalThatCannotBeReadIsNamed() {
        cluster.node(1).close();
        Result result = succeed("elections", "history");
        assertThat(result.err())
                .contains("not read: the journal of")
                .contains(cluster.node(1).address());
        assertThat(result.out().replaceAll("\\s+", " "))
                .contains("n2 won term 2 in 213 ms")
                .contains("n1 was silent");
    }

    @Test
    void withoutAnyJournalThereIsAnErrorOfItsOwn() {
        cluster.on(
                Request.OpCase.EVENTS_READ,
                (node, request, body) -> Answer.failed(ErrorCode.INVALID, "a request of a kind"));
        Result result = run("events", "-o", "json");
        assertThat(result.exit()).isEqualTo(3);
        assertThat(result.error().getAsJsonArray("endpoints")).hasSize(3);
        Result stored = run("events", "--data-dir", temp.resolve("none").toString());
        assertThat(stored.exit()).isEqualTo(3);
        assertThat(stored.err()).contains("none holds no journal of events");
    }

    /** The stream ends when its reader goes away, quietly. */
    private Result follow(int lines, String... words) {
        ClosingStream out = new ClosingStream(lines);
        return out.run(cli(), words);
    }

    @Test
    void aWatchShowsWhatHappensFromNowOn() {
        AtomicInteger looks = new AtomicInteger();
        journals.asked = node -> {
            if (node.id().equals("n3") && looks.incrementAndGet() > 1) {
                journals.tell("n3", 9000, 2, "snapshot_taken", "index=4");
                journals.tell("n3", 9001, 2, "election_timeout", "leader=n2", "silentMs=1100");
            }
        };
        Result result = follow(1, "elections", "watch", "-o", "jsonl");
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.err()).isEmpty();
        assertThat(objects(result)).hasSize(1).allSatisfy(o -> {
            assertThat(o.get("type").getAsString()).isEqualTo("election_timeout");
            assertThat(o.get("node").getAsString()).isEqualTo("n3");
        });
    }

    @Test
    void followingGoesOnFromAllThatWas() {
        AtomicInteger looks = new AtomicInteger();
        journals.asked = node -> {
            if (node.id().equals("n3") && looks.incrementAndGet() > 3) {
                journals.tell("n3", 9000, 2, "snapshot_taken", "index=4");
            }
        };
        Result result = follow(11, "events", "--follow", "-o", "jsonl");
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(types(result)).hasSize(11).endsWith("config_changed", "snapshot_taken");
    }

    private Path stored(String node, JournalEvent... events) throws IOException {
        Path directory = temp.resolve(node);
        JournalDirectory journal = new JournalDirectory(
                DiskFiles.open(directory, ns -> {}), JournalDirectory.Limits.DEFAULT);
        for (JournalEvent event : events) {
            journal.append(event.toByteArray());
        }
        journal.close();
        return directory;
    }

    @Test
    void directoriesAreReadWithTheirNodesRunningOrNot() throws IOException {
        Path n1 = stored(
                "n1", journals.tell("n1", 7, 1, "leader_elected", "leader=n1", "votes=n1,n2"));
        Path n2 = stored(
                "n2",
                journals.tell("n2", 9, 1, "leader_changed", "leader=n1"),
                journals.tell("n2", 50, 2, "snapshot_taken", "index=4"));
        Path file = n2.resolve("events/00000000000000000001.events");
        Files.write(file, new byte[10], StandardOpenOption.APPEND);
        try (DiskFiles running = DiskFiles.open(n2, ns -> {})) {
            assertThat(running.list("events")).hasSize(1);
            Result result = new Cli()
                    .run(
                            "events",
                            "-o",
                            "jsonl",
                            "--data-dir",
                            n1.toString(),
                            "--data-dir",
                            n2.toString(),
                            "--data-dir",
                            n2.toString(),
                            "--data-dir",
                            temp.toString());
            assertThat(result.exit()).as(result.err()).isZero();
            assertThat(types(result))
                    .containsExactly("leader_elected", "leader_changed", "snapshot_taken");
            assertThat(result.err().lines())
                    .containsExactly("not read: the journal of " + temp + ": " + temp
                            + " holds no journal of events");
        }
    }

    @Test
    void damageIsSaidAndTheRestShown() throws IOException {
        Path n1 = stored(
                "n1",
                journals.tell("n1", 7, 1, "snapshot_taken", "index=4"),
                journals.tell("n1", 8, 1, "snapshot_taken", "index=5"));
        Path file = n1.resolve("events/00000000000000000001.events");
        byte[] bytes = Files.readAllBytes(file);
        bytes[30] ^= 1;
        Files.write(file, bytes);
        Result result = new Cli().run("events", "-o", "jsonl", "--data-dir", n1.toString());
        assertThat(result.exit()).isZero();
        assertThat(objects(result)).hasSize(1);
        assertThat(result.err())
                .contains("bytes of events/00000000000000000001.events are damaged");
    }
}
