package io.raftctl.command.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftctl.command.Cli.Result;
import io.raftctl.command.FakeCluster;
import io.raftctl.command.FakeNode.Answer;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.wire.Request.OpCase;
import io.raftd.protocol.wire.Response;
import io.raftd.protocol.wire.Transferred;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LeaderTest {
    private final FakeCluster cluster = new FakeCluster();
    private final List<String> targets = new CopyOnWriteArrayList<>();

    @BeforeEach
    void transfer() {
        cluster.on(OpCase.TRANSFER, (node, request, body) -> {
            String target = request.getTransfer().getTarget();
            targets.add(target);
            return Answer.of(Response.newBuilder()
                    .setTransferred(Transferred.newBuilder()
                            .setTerm(8)
                            .setLeader(target.isEmpty() ? "n2" : target)));
        });
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void showPrintsTheLeader() {
        assertThat(cluster.cli().run("leader", "show").out()).isEqualTo("n1\n");
        assertThat(cluster.cli().run("leader", "show", "-o", "json").out())
                .isEqualTo("{\"schema\":1,\"leader\":\"n1\",\"address\":\""
                        + cluster.node(1).address() + "\",\"term\":7}\n");
    }

    @Test
    void withoutALeaderItIs4() {
        cluster.on(
                OpCase.STATUS,
                (node, request, body) ->
                        Answer.of(Response.newBuilder().setStatus(node.status().clearLeader())));
        assertThat(cluster.cli().run("leader", "show").exit()).isEqualTo(4);
        assertThat(cluster.cli().run("leader", "transfer", "n2").exit()).isEqualTo(4);
        assertThat(cluster.cli().run("leader", "step-down").exit()).isEqualTo(4);
        assertThat(targets).isEmpty();
    }

    @Test
    void transferGoesToTheOneNamedByIdOrAddress() {
        assertThat(cluster.cli().run("leader", "transfer", "n3").out()).isEqualTo("n3\n");
        Result byAddress =
                cluster.cli().run("leader", "transfer", cluster.node(3).address(), "-o", "json");
        assertThat(byAddress.out())
                .isEqualTo("{\"schema\":1,\"leader\":\"n3\",\"term\":8,\"changed\":true}\n");
        assertThat(cluster.cli().run("leader", "transfer").out()).isEqualTo("n2\n");
        assertThat(cluster.cli().run("leader", "step-down").out()).isEqualTo("n2\n");
        assertThat(targets).containsExactly("n3", "n3", "", "");
    }

    @Test
    void theLeaderItselfIsUnchanged() {
        Result result = cluster.cli().run("leader", "transfer", "n1");
        assertThat(result.exit()).isZero();
        assertThat(result.out()).isEqualTo("unchanged\n");
        assertThat(targets).isEmpty();
    }

    @Test
    void aDryRunChangesNothing() {
        assertThat(cluster.cli().run("leader", "transfer", "n2", "--dry-run").out())
                .isEqualTo("would go from n1 to n2\n");
        assertThat(cluster.cli().run("leader", "step-down", "--dry-run").out())
                .isEqualTo("would go from n1 to the best follower\n");
        assertThat(targets).isEmpty();
    }

    @Test
    void aStrangerOrALearnerCannotLead() {
        assertThat(cluster.cli().run("leader", "transfer", "n9").exit()).isEqualTo(7);
        cluster.on(OpCase.STATUS, (node, request, body) -> {
            var status = node.status();
            var n3 = status.getVoters(2);
            return Answer.of(
                    Response.newBuilder().setStatus(status.removeVoters(2).addLearners(n3)));
        });
        Result learner = cluster.cli().run("leader", "transfer", "n3");
        assertThat(learner.exit()).isEqualTo(6);
        assertThat(learner.err()).contains("n3 is a learner");
        assertThat(targets).isEmpty();
    }

    @Test
    void aRefusalIsPassedOn() {
        cluster.on(
                OpCase.TRANSFER,
                (node, request, body) -> Answer.failed(ErrorCode.REFUSED, "n2 lags"));
        Result result = cluster.cli().run("leader", "transfer", "n2");
        assertThat(result.exit()).isEqualTo(6);
        assertThat(result.err()).contains("n2 lags");
    }
}
