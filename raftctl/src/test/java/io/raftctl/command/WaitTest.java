package io.raftctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftctl.command.Cli.Result;
import io.raftctl.command.FakeNode.Answer;
import io.raftd.protocol.wire.Request.OpCase;
import io.raftd.protocol.wire.Response;
import io.raftd.protocol.wire.Status;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WaitTest {
    private final FakeCluster cluster = new FakeCluster();

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void whatHoldsNeedsNoWaiting() {
        Result result = cluster.cli()
                .run(
                        "wait",
                        "leader",
                        "healthy",
                        "voter=n2",
                        "member-count=3",
                        "applied=120",
                        "caught-up=n3");
        assertThat(result.exit()).isZero();
        assertThat(result.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"voter=n9", "member-count=4", "applied=121", "caught-up=n9"})
    void whatDoesNotComeTrueTimesOut(String condition) {
        Result result = cluster.cli().run("wait", "leader", condition, "--timeout", "1s");
        assertThat(result.exit()).isEqualTo(5);
        assertThat(result.err()).contains("did not come true in time: " + condition);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "leaders",
                "leader=n1",
                "healthy=yes",
                "voter",
                "voter=",
                "member-count=x",
                "member-count=-1",
                "applied",
                "applied=99999999999999999999"
            })
    void badConditionsAreRefused(String condition) {
        Result result = cluster.cli().run("wait", condition);
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("condition '" + condition + "'");
    }

    @Test
    void aConditionIsNeeded() {
        assertThat(cluster.cli().run("wait").exit()).isEqualTo(2);
    }

    @Test
    void oneNodeOrAllButNotBoth() {
        assertThat(cluster.cli()
                        .run("wait", "applied=1", "--all", "--node", "n1")
                        .exit())
                .isEqualTo(2);
    }

    @Test
    void itLooksAgainUntilTheLeaderIsThere() {
        AtomicInteger asked = new AtomicInteger();
        cluster.on(OpCase.STATUS, (node, request, body) -> {
            Status.Builder status = node.status();
            return Answer.of(Response.newBuilder()
                    .setStatus(asked.incrementAndGet() > 6 ? status : status.clearLeader()));
        });
        assertThat(cluster.cli().run("wait", "leader", "--timeout", "10s").exit())
                .isZero();
        assertThat(asked).hasValueGreaterThan(6);
    }

    @Test
    void appliedIsOfTheLeaderOrANodeOrAll() {
        cluster.on(
                OpCase.STATUS,
                (node, request, body) -> Answer.of(Response.newBuilder()
                        .setStatus(
                                node.status().setAppliedIndex(node.id().equals("n3") ? 50 : 120))));
        Cli cli = cluster.cli();
        assertThat(cli.run("wait", "applied=120").exit()).isZero();
        assertThat(cli.run("wait", "applied=120", "--node", "n2").exit()).isZero();
        assertThat(cli.run("wait", "applied=120", "--node", "n3").exit()).isEqualTo(5);
        assertThat(cli.run("wait", "applied=120", "--all").exit()).isEqualTo(5);
        assertThat(cli.run("wait", "applied=50", "--all").exit()).isZero();
    }

    @Test
    void caughtUpAimsAtWhatWasCommittedFirst() {
        AtomicInteger looks = new AtomicInteger();
        cluster.on(OpCase.STATUS, (node, request, body) -> {
            int look = node.id().equals("n1") ? looks.incrementAndGet() : looks.get();
            Status.Builder status = node.status().setCommitIndex(100 + 10L * look);
            return Answer.of(Response.newBuilder()
                    .setStatus(status.setAppliedIndex(
                            node.id().equals("n3") ? 80 + 10L * look : 100 + 10L * look)));
        });
        assertThat(cluster.cli().run("wait", "caught-up=n3", "--timeout", "10s").exit())
                .isZero();
    }

    @Test
    void aLearnerIsAMemberThatCatchesUpAndNoVoter() {
        Cli cli = cluster.cli();
        cli.run("member", "add", "n4", cluster.start("n4").address(), "--learner");
        assertThat(cli.run("wait", "member-count=4", "caught-up=n4").exit()).isZero();
        assertThat(cli.run("wait", "voter=n4", "--timeout", "500ms").exit()).isEqualTo(5);
        cli.run("member", "promote", "n4");
        assertThat(cli.run("wait", "voter=n4", "healthy").exit()).isZero();
    }

    @Test
    void nobodyAnsweringIsWaitedFor() {
        String endpoints = cluster.endpoints();
        cluster.close();
        Result result = new Cli().run("wait", "leader", "-e", endpoints, "--timeout", "400ms");
        assertThat(result.exit()).isEqualTo(5);
    }
}
