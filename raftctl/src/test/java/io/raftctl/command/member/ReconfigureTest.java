package io.raftctl.command.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftctl.command.Cli.Result;
import io.raftctl.command.FakeCluster;
import io.raftctl.command.FakeNode;
import io.raftd.protocol.wire.ChangeMembers;
import io.raftd.protocol.wire.ChangeMembers.ChangeCase;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReconfigureTest {
    private final FakeCluster cluster = new FakeCluster();

    @AfterEach
    void close() {
        cluster.close();
    }

    private static String list(FakeNode... nodes) {
        return Arrays.stream(nodes)
                .map(node -> node.id() + "=" + node.address())
                .collect(Collectors.joining(","));
    }

    private Result reconfigure(String list, String... more) {
        String[] all = new String[more.length + 3];
        System.arraycopy(new String[] {"member", "reconfigure", list}, 0, all, 0, 3);
        System.arraycopy(more, 0, all, 3, more.length);
        return cluster.cli().run(all);
    }

    private void refused(Result result, int exit, String... words) {
        assertThat(result.exit()).as(result.err()).isEqualTo(exit);
        assertThat(result.err()).contains(words);
        assertThat(result.out()).isEmpty();
    }

    @Test
    void membersLeaveInOneStepAndAreNamedBefore() {
        String list = list(cluster.node(1));
        refused(
                reconfigure(list),
                2,
                "make n1 the voters, and remove n2 (voter, " + cluster.node(2).address()
                        + "), n3 (voter, " + cluster.node(3).address() + ") needs --yes");
        assertThat(cluster.changes()).isEmpty();
        Result asked = cluster.cli()
                .with("RAFTCTL_STDIN_TTY", "1")
                .stdin("n\n")
                .run("member", "reconfigure", list);
        refused(
                asked,
                1,
                "before: 3 of 3 voters",
                "after:  1 of 1 voter reachable",
                "and remove n2 (voter, ");
        Result result = reconfigure(list, "--yes");
        assertThat(result.exit()).isZero();
        assertThat(result.out()).startsWith("made n1 the voters, and removed n2");
        assertThat(cluster.members(true)).containsExactly("n1");
    }

    @Test
    void whatIsSoAlreadyIsUnchangedAndNotAskedFor() {
        Result result = reconfigure(list(cluster.node(1), cluster.node(2), cluster.node(3)));
        assertThat(result.exit()).isZero();
        assertThat(result.out()).isEqualTo("unchanged\n");
    }

    @Test
    void newOnesFollowFirst() {
        FakeNode n4 = cluster.start("n4");
        FakeNode n5 = cluster.start("n5");
        Result result = reconfigure(list(cluster.node(1), n4, n5), "-y");
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.out())
                .startsWith("made n1, n4, n5 the voters, and removed n2")
                .contains("before: 3 of 3", "after:  3 of 3");
        assertThat(cluster.changes())
                .extracting(ChangeMembers::getChangeCase)
                .containsExactly(
                        ChangeCase.ADD_LEARNER, ChangeCase.ADD_LEARNER, ChangeCase.RECONFIGURE);
        assertThat(cluster.members(true)).containsExactly("n1", "n4", "n5");
    }

    @Test
    void whatStallsIsPartlyDoneAndGoesOnLater() {
        FakeNode n4 = cluster.start("n4");
        FakeNode n5 = cluster.start("n5");
        cluster.lag(n5, 100_000);
        String list = list(cluster.node(1), n4, n5);
        refused(
                reconfigure(list, "-y", "--stall-timeout", "300ms"),
                11,
                "n4, n5 follow as learners, but: n5 got no further",
                "run it again to go on");
        assertThat(cluster.members(false)).containsExactly("n4", "n5");
        cluster.lag(n5, 0);
        assertThat(reconfigure(list, "-y").out()).startsWith("made n1, n4, n5 the voters");
        assertThat(cluster.changes())
                .extracting(ChangeMembers::getChangeCase)
                .containsExactly(
                        ChangeCase.ADD_LEARNER, ChangeCase.ADD_LEARNER, ChangeCase.RECONFIGURE);
    }

    @Test
    void learnersThatAreNotListedLeaveToo() {
        FakeNode n4 = cluster.start("n4");
        cluster.cli().run("member", "add", "n4", n4.address(), "--learner");
        Result result =
                reconfigure(list(cluster.node(1), cluster.node(2), cluster.node(3)), "--yes");
        assertThat(result.out()).contains("removed n4 (learner, " + n4.address() + ")");
        assertThat(cluster.members(false)).isEmpty();
    }

    @Test
    void aDryRunTellsThePlan() {
        FakeNode n4 = cluster.start("n4");
        Result result = reconfigure(list(cluster.node(1), cluster.node(2), n4), "--dry-run");
        assertThat(result.exit()).isZero();
        assertThat(result.out())
                .startsWith("would make n1, n2, n4 the voters, and remove n3 (voter, ")
                .contains("before: 3 of 3", "after:  3 of 3");
        assertThat(reconfigure(list(cluster.node(1)), "--dry-run").out())
                .contains("after:  1 of 1");
        assertThat(cluster.changes()).isEmpty();
    }

    @Test
    void whoIsNewMustAnswer() {
        FakeNode n4 = cluster.start("n4");
        refused(
                reconfigure(list(cluster.node(1)) + ",n4=127.0.0.1:1", "-y", "--timeout", "300ms"),
                3,
                "no node answers at 127.0.0.1:1");
        refused(
                reconfigure(list(cluster.node(1)) + ",n5=" + n4.address(), "-y"),
                6,
                "is n4, not n5");
        assertThat(cluster.changes()).isEmpty();
    }

    @Test
    void theConditionIsHandedOn() {
        refused(reconfigure(list(cluster.node(1)), "-y", "--if-config", "9"), 6, "not 9");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "n1|is not ID=HOST:PORT",
                "n1=h:1,|is not ID=HOST:PORT",
                "n1=h:1,n1=h:2|n1 is named twice",
                "n1=h:1,n2=h:1|h:1 is named twice",
                "-n=h:1|does not match",
                "n1=h|expected HOST:PORT"
            })
    void aListThatMakesNoSenseIsAUsageError(String list, String message) {
        Result result = cluster.cli().run("member", "reconfigure", "--yes", "--", list);
        refused(result, 2, message);
    }
}
