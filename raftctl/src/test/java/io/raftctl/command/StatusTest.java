package io.raftctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.raftctl.command.Cli.Result;
import io.raftctl.command.FakeNode.Answer;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.wire.Lease;
import io.raftd.protocol.wire.Request;
import io.raftd.protocol.wire.Request.OpCase;
import io.raftd.protocol.wire.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StatusTest {
    private final FakeCluster cluster = new FakeCluster();

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void theTableIsNarrowAndHasARowANode() {
        Result result = cluster.cli().run("status");
        assertThat(result.exit()).isZero();
        assertThat(result.err()).isEmpty();
        assertThat(result.out().lines())
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        assertThat(result.out()).contains(": healthy\n", "leader n1, term 7, commit index 120");
        assertThat(result.out().lines().filter(line -> line.startsWith("n")))
                .hasSize(3)
                .first()
                .asString()
                .matches("n1  127.0.0.1:\\d+ +leader +member +7 +120 +120 +0 +0ms");
    }

    @Test
    void withoutHeadersThereAreOnlyTheRows() {
        Result result = cluster.cli().run("status", "--no-headers");
        assertThat(result.out().lines()).hasSize(3).allMatch(line -> line.startsWith("n"));
    }

    @Test
    void wideHasMoreColumns() {
        assertThat(cluster.cli().run("status", "-o", "wide").out())
                .contains("DISK-FREE", "1.0GiB", "FORCE-P99", "1500us", "000000000000feed");
    }

    @Test
    void theDocumentHasEveryKeyInOrder() {
        JsonObject status = cluster.cli().run("status", "-o", "json").json();
        assertThat(status.keySet())
                .containsExactly(
                        "schema",
                        "time",
                        "clusterId",
                        "health",
                        "reasons",
                        "leader",
                        "term",
                        "configIndex",
                        "joint",
                        "lease",
                        "commitIndex",
                        "alarms",
                        "quorum",
                        "nodes");
        assertThat(status.get("quorum"))
                .hasToString("{\"voters\":3,\"needed\":2,\"reachable\":3,\"canLose\":1}");
        JsonObject node = status.getAsJsonArray("nodes").get(0).getAsJsonObject();
        assertThat(String.join(" ", node.keySet()))
                .isEqualTo("id address diskId reachable reachableFromLeader error role state voter"
                        + " term votedFor leader commitIndex appliedIndex firstIndex lastIndex"
                        + " lastTerm matchIndex lagEntries lastContactMs snapshotIndex"
                        + " snapshotTerm transfer logBytes diskFreeBytes forceP99Us opsPerSecond"
                        + " stateDigest digestIndex clockOffsetMs uptimeMs version");
        assertThat(node.get("opsPerSecond")).hasToString("12.3");
        assertThat(status.get("time").getAsString())
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
    }

    @Test
    void aLeaseIsToldWhereThereIsOne() {
        assertThat(cluster.cli().run("status", "-o", "json").json().get("lease").isJsonNull())
                .isTrue();
        assertThat(cluster.cli().run("status").out()).doesNotContain("lease");
        cluster.on(
                OpCase.STATUS,
                (node, request, body) -> Answer.of(Response.newBuilder()
                        .setStatus(node.status()
                                .setLease(Lease.newBuilder()
                                        .setDurationMs(600_000)
                                        .setMaxDriftPpm(500)))));
        assertThat(cluster.cli().run("status", "-o", "json").json().get("lease"))
                .hasToString("{\"durationMs\":600000,\"maxDriftPpm\":500}");
        Result table = cluster.cli().run("status");
        assertThat(table.out())
                .contains("\nlease 10m: a quorum's answer is good for the leader's reads for"
                        + " 599700ms\n\nID ");
        assertThat(table.out().lines())
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    @Test
    void snapshotsAndTheirTransferAreToldWhereThereAreAny() {
        cluster.on(OpCase.STATUS, (node, request, body) -> {
            var status = node.status();
            if (node.id().equals("n1")) {
                status.setSnapshotIndex(90).setSnapshotTerm(6);
                status.getPeersBuilder(1)
                        .getTransferBuilder()
                        .setKind("snapshot")
                        .setDoneBytes(10)
                        .setTotalBytes(40)
                        .setEtaMs(300);
            }
            return Answer.of(Response.newBuilder().setStatus(status));
        });
        JsonArray nodes = cluster.cli().run("status", "-o", "json").json().getAsJsonArray("nodes");
        JsonObject n1 = nodes.get(0).getAsJsonObject();
        assertThat(n1.get("snapshotIndex").getAsLong()).isEqualTo(90);
        assertThat(n1.get("snapshotTerm").getAsLong()).isEqualTo(6);
        assertThat(n1.get("transfer").isJsonNull()).isTrue();
        JsonObject n3 = nodes.get(2).getAsJsonObject();
        assertThat(n3.get("snapshotIndex").isJsonNull()).isTrue();
        assertThat(n3.get("transfer"))
                .hasToString("{\"kind\":\"snapshot\",\"doneBytes\":10,\"totalBytes\":40,"
                        + "\"etaMs\":300}");
        assertThat(cluster.cli()
                        .run("status", "-o", "wide")
                        .out()
                        .lines()
                        .map(line -> line.replaceAll(" +", " ")))
                .anyMatch(line -> line.contains(" LAST SNAPSHOT RECEIVING LOG "))
                .anyMatch(line -> line.matches("n1 .* 120 90 - 4.0KiB .*"))
                .anyMatch(line -> line.matches("n3 .* 120 - 25% 4.0KiB .*"));
    }

    @Test
    void ofANodeThatDoesNotAnswerTheNumbersAreNull() {
        cluster.node(3).close();
        Result result = cluster.cli().run("status", "-o", "json");
        assertThat(result.exit()).isZero();
        JsonObject n3 = result.json().getAsJsonArray("nodes").get(2).getAsJsonObject();
        assertThat(n3.get("reachable").getAsBoolean()).isFalse();
        assertThat(n3.get("error").getAsString()).contains("refused");
        assertThat(n3.get("commitIndex").isJsonNull()).isTrue();
        assertThat(n3.get("role").isJsonNull()).isTrue();
        assertThat(n3.get("matchIndex").getAsLong()).isEqualTo(120);
        assertThat(cluster.cli().run("status").out())
                .contains("unreachable", "degraded: n3 is unreachable: ");
    }

    @Test
    void aNodeThatAnswersWithAnErrorIsNotReachable() {
        cluster.on(
                Request.OpCase.STATUS,
                (node, request, body) -> node.id().equals("n2")
                        ? Answer.failed(ErrorCode.BUSY, "too much is waiting")
                        : Answer.of(Response.newBuilder().setStatus(node.status())));
        assertThat(cluster.cli().run("status").out())
                .contains("degraded: n2 is unreachable: too much is waiting");
    }

    @Test
    void whenNothingAnswersEachEndpointHasItsCause() {
        String endpoints = cluster.endpoints();
        cluster.close();
        Result text = new Cli().run("status", "-e", endpoints, "--timeout", "1s");
        assertThat(text.exit()).isEqualTo(3);
        assertThat(text.out()).isEmpty();
        assertThat(text.err()).startsWith("raftctl: no node answers\n  127.0.0.1:");
        Result json = new Cli().run("-o", "jsonl", "status", "-e", endpoints, "--timeout", "1s");
        assertThat(json.exit()).isEqualTo(3);
        assertThat(json.error().get("error").getAsString()).isEqualTo("UNREACHABLE");
        assertThat(json.error().get("exitCode").getAsInt()).isEqualTo(3);
        assertThat(json.error().getAsJsonArray("endpoints")).hasSize(3);
        assertThat(json.error().keySet())
                .containsExactly("schema", "error", "message", "exitCode", "endpoints");
    }

    @Test
    void anEndlessStreamIsNoDocument() {
        Result result = cluster.cli().run("status", "--watch", "-o", "json");
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.error().get("message").getAsString()).contains("use -o jsonl");
    }

    @Test
    void aBadIntervalIsRefused() {
        assertThat(cluster.cli().run("status", "--watch", "--interval", "often").exit())
                .isEqualTo(2);
    }

    @Test
    void coloursAreWhereTheyAreWanted() {
        assertThat(cluster.cli().run("status").out()).doesNotContain("\033");
        assertThat(cluster.cli().run("status", "--color", "always").out())
                .contains("\033[32mhealthy\033[0m");
        assertThat(cluster.cli().with("RAFTCTL_STDOUT_TTY", "1").run("status").out())
                .contains("\033[32m");
        assertThat(cluster.cli()
                        .with("RAFTCTL_STDOUT_TTY", "1")
                        .with("NO_COLOR", "1")
                        .run("status")
                        .out())
                .doesNotContain("\033");
    }
}
