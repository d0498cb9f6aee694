package io.raftctl.command.member;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.raftctl.command.Cli.Result;
import io.raftctl.command.FakeCluster;
import io.raftctl.command.FakeNode.Answer;
import io.raftd.protocol.wire.Request.OpCase;
import io.raftd.protocol.wire.Response;
import io.raftd.protocol.wire.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MemberTest {
    private final FakeCluster cluster = new FakeCluster();

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void listHasARowAMember() {
        cluster.node(3).close();
        Result result = cluster.cli().run("member", "list");
        assertThat(result.exit()).isZero();
        assertThat(result.out().lines().map(line -> line.replaceAll(" +", " ")))
                .startsWith("ID ADDRESS ROLE VOTER REACHABLE MATCH LAG")
                .endsWith("n3 " + cluster.node(3).address() + " - true false 120 0");
    }

    @Test
    void listHasEveryKeyInOrder() {
        JsonObject list = cluster.cli().run("member", "list", "-o", "json").json();
        assertThat(list.keySet()).containsExactly("schema", "configIndex", "joint", "members");
        assertThat(list.getAsJsonArray("members")).hasSize(3);
        assertThat(list.getAsJsonArray("members").get(0).getAsJsonObject().keySet())
                .containsExactly(
                        "id",
                        "address",
                        "diskId",
                        "role",
                        "voter",
                        "learner",
                        "reachable",
                        "matchIndex",
                        "lagEntries");
    }

    @Test
    void whereNoClusterHasFormedThereAreNoMembers() {
        cluster.on(
                OpCase.STATUS,
                (node, request, body) -> Answer.of(Response.newBuilder()
                        .setStatus(Status.newBuilder()
                                .setNode(node.id())
                                .setAddress(node.address())
                                .setState("forming"))));
        Result result = cluster.cli().run("member", "list");
        assertThat(result.exit()).isEqualTo(4);
        assertThat(result.err()).contains("belongs to a cluster yet");
    }

    @Test
    void oneOfThreeCanStop() {
        Result result = cluster.cli().run("member", "can-stop", "n2");
        assertThat(result.exit()).isZero();
        assertThat(result.out())
                .isEqualTo("yes: without n2 the leader has 2 of 3 voters, and needs 2\n");
        assertThat(cluster.cli()
                        .run("member", "can-stop", cluster.node(2).address(), "-o", "json")
                        .out())
                .isEqualTo("{\"schema\":1,\"id\":\"n2\",\"canStop\":true,\"voters\":3,"
                        + "\"needed\":2,\"left\":2}\n");
    }

    @Test
    void theSecondOfThreeCannot() {
        cluster.node(3).close();
        Result result = cluster.cli().run("member", "can-stop", "n2");
        assertThat(result.exit()).isEqualTo(6);
        assertThat(result.err())
                .contains(
                        "without n2 the leader has 1 of 3 voters, and needs 2",
                        "n3 is unreachable: ",
                        "see to that first");
        assertThat(cluster.cli().run("member", "can-stop", "n3").exit()).isZero();
    }

    @Test
    void withoutALeaderNobodyCan() {
        cluster.on(
                OpCase.STATUS,
                (node, request, body) ->
                        Answer.of(Response.newBuilder().setStatus(node.status().clearLeader())));
        assertThat(cluster.cli().run("member", "can-stop", "n2").exit()).isEqualTo(6);
    }

    @Test
    void aStrangerIsNotFound() {
        assertThat(cluster.cli().run("member", "can-stop", "n9").exit()).isEqualTo(7);
        assertThat(cluster.cli().run("member", "can-stop").exit()).isEqualTo(2);
        assertThat(cluster.cli().run("member", "can-stop", "n1", "n2").exit()).isEqualTo(2);
    }
}
