package io.raftctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftctl.command.Cli.Result;
import io.raftctl.command.FakeNode.Answer;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.wire.Request.OpCase;
import io.raftd.protocol.wire.Response;
import io.raftd.protocol.wire.Status;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthTest {
    private final FakeCluster cluster = new FakeCluster();

    @AfterEach
    void close() {
        cluster.close();
    }

    private void change(String id, UnaryOperator<Status.Builder> change) {
        cluster.on(OpCase.STATUS, (node, request, body) -> {
            Status.Builder status = node.status();
            return Answer.of(Response.newBuilder()
                    .setStatus(node.id().equals(id) ? change.apply(status) : status));
        });
    }

    @Test
    void aHealthyClusterExitsWith0() {
        Result result = cluster.cli().run("health");
        assertThat(result.exit()).isZero();
        assertThat(result.out())
                .isEqualTo("healthy: 3 of 3 voters reachable, 2 needed, can lose 1\n");
        assertThat(cluster.cli().run("health", "-o", "json").out())
                .isEqualTo("{\"schema\":1,\"health\":\"healthy\",\"reasons\":[],\"quorum\":"
                        + "{\"voters\":3,\"needed\":2,\"reachable\":3,\"canLose\":1}}\n");
    }

    @Test
    void withAMemberDownItIsDegraded() {
        cluster.node(2).close();
        Result result = cluster.cli().run("health");
        assertThat(result.exit()).isEqualTo(5);
        assertThat(result.out()).startsWith("degraded: 2 of 3 voters reachable, 2 needed");
        assertThat(result.out()).contains("  n2 is unreachable: ");
    }

    @Test
    void withoutAQuorumItIsUnavailable() {
        cluster.node(2).close();
        cluster.node(3).close();
        Result result = cluster.cli().run("health", "-o", "json");
        assertThat(result.exit()).isEqualTo(4);
        assertThat(result.json().get("health").getAsString()).isEqualTo("unavailable");
        assertThat(result.out()).contains("\"code\":\"no_quorum\",\"node\":null");
    }

    @Test
    void aLeaderThatServesNoReadsIsNotEnough() {
        cluster.on(
                OpCase.BARRIER,
                (node, request, body) -> Answer.failed(ErrorCode.NO_QUORUM, "no quorum confirmed"));
        Result result = cluster.cli().run("health");
        assertThat(result.exit()).isEqualTo(4);
        assertThat(result.out()).contains("no linearizable read is served");
    }

    @Test
    void aMemberMayLagOnlySoMuch() {
        change("n1", status -> {
            status.getPeersBuilder(1).setMatchIndex(100);
            return status;
        });
        assertThat(cluster.cli().run("health").exit()).isZero();
        assertThat(cluster.cli().run("health", "--max-lag", "20").exit()).isZero();
        Result result = cluster.cli().run("health", "--max-lag", "19");
        assertThat(result.exit()).isEqualTo(5);
        assertThat(result.out()).contains("n3 is 20 entries behind, more than 19");
    }

    @Test
    void divergenceHasACodeOfItsOwn() {
        change("n3", status -> status.setStateDigest(1));
        Result result = cluster.cli().run("health");
        assertThat(result.exit()).isEqualTo(9);
        assertThat(result.out()).contains("at index 100 the state of n3 is not that of n1");
    }

    @Test
    void locallyOnlyTheAddressedNodeCounts() {
        cluster.node(2).close();
        cluster.node(3).close();
        String n1 = cluster.node(1).address();
        assertThat(cluster.cli().run("health", "--local", "-e", n1).exit()).isZero();
        change("n1", Status.Builder::clearLeader);
        Result result = cluster.cli().run("health", "--local", "-e", n1);
        assertThat(result.exit()).isEqualTo(4);
        assertThat(result.out()).contains("n1 knows no leader");
        change("n1", status -> status.addAlarms("NO_SPACE"));
        assertThat(cluster.cli().run("health", "--local", "-e", n1).exit()).isEqualTo(5);
    }

    @Test
    void nagiosGetsOneLineAndItsOwnCodes() {
        Result ok = cluster.cli().run("health", "--nagios");
        assertThat(ok.exit()).isZero();
        assertThat(ok.out())
                .isEqualTo("RAFTD OK - healthy | voters=3 reachable=3 needed=2 lag=0\n");
        cluster.node(3).close();
        Result warning = cluster.cli().run("health", "--nagios");
        assertThat(warning.exit()).isEqualTo(1);
        assertThat(warning.out()).startsWith("RAFTD WARNING - degraded: n3 is unreachable: ");
        assertThat(warning.out().lines()).hasSize(1);
        cluster.node(2).close();
        assertThat(cluster.cli().run("health", "--nagios").exit()).isEqualTo(2);
        cluster.node(1).close();
        Result unknown = cluster.cli().run("health", "--nagios", "--timeout", "500ms");
        assertThat(unknown.exit()).isEqualTo(3);
        assertThat(unknown.out()).isEqualTo("RAFTD UNKNOWN - no node answers\n");
    }

    @Test
    void toNagiosAnyFailureIsUnknown() {
        cluster.on(
                OpCase.STATUS,
                (node, request, body) -> Answer.failed(ErrorCode.FAILED, "no status today"));
        Result result = cluster.cli().run("health", "--nagios", "--local");
        assertThat(result.exit()).isEqualTo(3);
        assertThat(result.out()).startsWith("RAFTD UNKNOWN - ").contains("no status today");
    }

    @Test
    void nothingAnsweringIsUnreachable() {
        String endpoints = cluster.endpoints();
        cluster.close();
        assertThat(new Cli()
                        .run("health", "-e", endpoints, "--timeout", "500ms")
                        .exit())
                .isEqualTo(3);
    }

    @Test
    void aBadLagIsRefused() {
        assertThat(cluster.cli().run("health", "--max-lag", "many").exit()).isEqualTo(2);
        Result negative = cluster.cli().run("health", "--max-lag", "-1");
        assertThat(negative.exit()).isEqualTo(2);
        assertThat(negative.err()).contains("--max-lag -1 < 0");
    }
}
