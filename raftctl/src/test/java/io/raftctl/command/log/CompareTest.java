package io.raftctl.command.log;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.raftctl.command.Cli.Result;
import io.raftctl.command.FakeCluster;
import io.raftctl.command.FakeNode;
import io.raftctl.command.FakeNode.Answer;
import io.raftctl.offline.SampleLog;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.wire.LogStatsResult;
import io.raftd.protocol.wire.Request;
import io.raftd.protocol.wire.Request.OpCase;
import io.raftd.protocol.wire.Response;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code log compare}: of nodes that run, and of directories. */
class CompareTest {
    private static final UUID DISK = new UUID(3, 3);

    /** What a node has: a log, up to an index, and how much of it is committed. */
    private record Held(SampleLog log, long last, long commit) {}

    private final FakeCluster cluster = new FakeCluster();
    private final Map<String, Held> held = new HashMap<>();

    @TempDir
    private Path dir;

    @BeforeEach
    void nodes() {
        cluster.on(OpCase.LOG_STATS, (node, request, body) -> {
            Held its = requireNonNull(held.get(node.id()));
            return Answer.of(Response.newBuilder()
                    .setLogStats(LogStatsResult.newBuilder()
                            .setFirstIndex(1)
                            .setLastIndex(its.last)
                            .setCommitIndex(its.commit)));
        });
        cluster.on(OpCase.LOG_READ, this::read);
        held.put("n1", new Held(new SampleLog(DISK).fill(9, 3), 9, 7));
        held.put("n2", new Held(new SampleLog(DISK).fill(9, 3), 8, 7));
        held.put("n3", new Held(new SampleLog(DISK), 5, 4));
    }

    private Answer read(FakeNode node, Request request, byte[] body) {
        Held its = requireNonNull(held.get(node.id()));
        long from = request.getLogRead().getFrom();
        return from > its.last
                ? Answer.failed(ErrorCode.INVALID, "index " + from + " is not within the log")
                : new Answer(Response.newBuilder(), its.log.records(from));
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    private static List<String> lines(Result result) {
        return result.out().lines().map(line -> line.replaceAll(" +", " ")).toList();
    }

    @Test
    void logsThatAgree() {
        Result result = cluster.cli().run("log", "compare");
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(lines(result))
                .containsExactly(
                        "TERM FIRST LAST COMMITTED NODES",
                        "0 1 1 true n1,n2,n3",
                        "1 2 5 true n1,n2,n3",
                        "1 6 7 true n1,n2",
                        "1 8 8 false n1,n2",
                        "1 9 9 false n1",
                        "",
                        "all agree as far as they reach, up to index 9");
    }

    @Test
    void jsonHasEveryKey() {
        JsonObject json =
                cluster.cli().run("log", "compare", "n1", "n3", "-o", "json").json();
        assertThat(json.keySet())
                .containsExactly(
                        "schema",
                        "diverged",
                        "divergesAt",
                        "partsAt",
                        "agreesTo",
                        "nodes",
                        "stretches");
        assertThat(json.get("diverged").getAsBoolean()).isFalse();
        assertThat(json.get("partsAt").isJsonNull()).isTrue();
        assertThat(json.getAsJsonArray("nodes")).hasSize(2);
        assertThat(json.getAsJsonArray("stretches").get(0).getAsJsonObject().keySet())
                .containsExactly("term", "firstIndex", "lastIndex", "committed", "nodes");
    }

    @Test
    void tailsThatAreNotCommittedMayDiffer() {
        held.put("n3", new Held(new SampleLog(DISK).fill(9, 4), 7, 5));
        Result result = cluster.cli().run("log", "compare");
        assertThat(result.exit()).isZero();
        assertThat(lines(result))
                .contains("1 6 7 true n1,n2", "1 6 7 false n3")
                .endsWith("committed entries agree; tails that are not committed part at index 6");
    }

    @Test
    void whatIsCommittedTwiceIsDivergence() {
        held.put("n3", new Held(new SampleLog(DISK).fill(9, 4), 7, 6));
        Result result = cluster.cli().run("log", "compare");
        assertThat(result.exit()).isEqualTo(9);
        assertThat(lines(result)).contains("1 6 6 true n3");
        assertThat(result.err()).contains("DIVERGED: committed entries differ from index 6 on");
        Result json = cluster.cli().run("log", "compare", "-o", "json");
        assertThat(json.exit()).isEqualTo(9);
        assertThat(json.json().get("divergesAt").getAsLong()).isEqualTo(6);
        assertThat(json.error().get("error").getAsString()).isEqualTo("DIVERGED");
        assertThat(cluster.cli().run("log", "compare", "n1", "n2").exit()).isZero();
    }

    @Test
    void whoDoesNotAnswerIsNamed() {
        cluster.node(3).close();
        Result result = cluster.cli().run("log", "compare");
        assertThat(result.exit()).isZero();
        assertThat(result.err()).contains("n3 does not answer: ");
        assertThat(cluster.cli().run("log", "compare", "n1", "n3").exit()).isEqualTo(3);
        assertThat(cluster.cli().run("log", "compare", "n9").exit()).isEqualTo(7);
    }

    @Test
    void directoriesAreComparedToo() throws IOException {
        Path stopped = SampleLog.stoppedNode(dir.resolve("n1"));
        Result result = cluster.cli().run("log", "compare", "n2", "--data-dir", stopped.toString());
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(lines(result)).contains("1 2 5 true n2,n1 (stopped)");
        for (int i = 1; i <= 3; i++) {
            cluster.node(i).close();
        }
        String[] alone = {
            "log",
            "compare",
            "--timeout",
            "500ms",
            "--data-dir",
            stopped.toString(),
            "--data-dir",
            stopped.toString()
        };
        assertThat(cluster.cli().run(alone).exit()).isZero();
        assertThat(cluster.cli().run(Arrays.copyOf(alone, 4)).exit()).isEqualTo(3);
        assertThat(cluster.cli()
                        .run("log", "compare", "--data-dir", dir.resolve("none").toString())
                        .exit())
                .isEqualTo(7);
    }
}
