package io.raftctl.command.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftctl.command.Cli.Result;
import io.raftctl.command.FakeCluster;
import io.raftctl.command.FakeNode;
import io.raftd.protocol.wire.ChangeMembers;
import io.raftd.protocol.wire.ChangeMembers.ChangeCase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReplaceTest {
    private final FakeCluster cluster = new FakeCluster();

    @AfterEach
    void close() {
        cluster.close();
    }

    private Result replace(String... words) {
        String[] all = new String[words.length + 3];
        System.arraycopy(new String[] {"member", "replace"}, 0, all, 0, 2);
        System.arraycopy(words, 0, all, 2, words.length);
        all[all.length - 1] = "--yes";
        return cluster.cli().run(all);
    }

    private void refused(Result result, int exit, String... words) {
        assertThat(result.exit()).as(result.err()).isEqualTo(exit);
        assertThat(result.err()).contains(words);
        assertThat(result.out()).isEmpty();
    }

    @Test
    void aNewNodeTakesAVotersPlace() {
        FakeNode n4 = cluster.start("n4");
        Result result = replace("n3", "n4", n4.address());
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.out()).isEqualTo("""
                        replaced n3 by n4
                        before: 3 of 3 voters reachable, 2 needed, can lose 1
                        after:  3 of 3 voters reachable, 2 needed, can lose 1
                        """);
        assertThat(cluster.changes())
                .extracting(ChangeMembers::getChangeCase)
                .containsExactly(ChangeCase.ADD_LEARNER, ChangeCase.REPLACE);
        assertThat(cluster.members(true)).containsExactly("n1", "n2", "n4");
        assertThat(replace("n3", "n4").out()).isEqualTo("unchanged\n");
        assertThat(replace("n3", "n4", n4.address()).out()).isEqualTo("unchanged\n");
    }

    @Test
    void aLearnerNeedsNoAddress() {
        FakeNode n4 = cluster.start("n4");
        cluster.cli().run("member", "add", "n4", n4.address(), "--learner");
        assertThat(replace("n3", "n4").out()).startsWith("replaced n3 by n4\n");
        assertThat(cluster.changes())
                .extracting(ChangeMembers::getChangeCase)
                .containsExactly(ChangeCase.ADD_LEARNER, ChangeCase.REPLACE);
    }

    @Test
    void aNodeThatLostItsDiskTakesItsOwnPlace() {
        FakeNode wiped = cluster.wipe(cluster.node(3));
        Result result = replace("n3", "n3");
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.out()).startsWith("replaced n3/6469736b by n3/6e657720\n");
        ChangeMembers first = cluster.changes().get(0);
        assertThat(first.getAddLearner().getInPlace()).isTrue();
        assertThat(first.getAddLearner().getMember().getAddress()).isEqualTo(wiped.address());
        assertThat(cluster.changes().get(1).getReplace().getNew().getDisk())
                .isEqualTo(wiped.disk());
        assertThat(cluster.members(true)).containsExactly("n1", "n2", "n3");
        assertThat(replace("n3", "n3").out()).isEqualTo("unchanged\n");
        assertThat(replace("n3", "n3", wiped.address()).out()).isEqualTo("unchanged\n");
    }

    @Test
    void aNodeThatHasItsDiskIsUnchanged() {
        assertThat(replace("n3", "n3").out()).isEqualTo("unchanged\n");
        assertThat(cluster.changes()).isEmpty();
    }

    @Test
    void whatStallsIsPartlyDoneAndGoesOnLater() {
        FakeNode wiped = cluster.wipe(cluster.node(3));
        cluster.lag(wiped, 100_000);
        refused(
                replace("n3", "n3", "--stall-timeout", "300ms"),
                11,
                "n3 follows as a learner, but: n3 got no further",
                "run it again to go on");
        assertThat(cluster.members(true)).containsExactly("n1", "n2", "n3");
        assertThat(cluster.members(false)).containsExactly("n3");
        cluster.lag(wiped, 0);
        assertThat(replace("n3", "n3").out()).startsWith("replaced n3/6469736b by n3/6e657720\n");
        assertThat(cluster.changes())
                .extracting(ChangeMembers::getChangeCase)
                .containsExactly(ChangeCase.ADD_LEARNER, ChangeCase.REPLACE);
        assertThat(cluster.members(false)).isEmpty();
    }

    @Test
    void ofAPairOneIsNamedByItsDisk() {
        FakeNode wiped = cluster.wipe(cluster.node(3));
        cluster.lag(wiped, 100_000);
        replace("n3", "n3", "--stall-timeout", "200ms");
        Result both = cluster.cli().run("member", "list", "--no-headers");
        assertThat(both.out().lines().filter(line -> line.startsWith("n3"))).hasSize(2);
        refused(
                cluster.cli().run("member", "remove", "n3", "-y"),
                6,
                "n3 is the id of two members");
        assertThat(cluster.cli().run("member", "remove", "n3/6e657720", "-y").exit())
                .isZero();
        assertThat(cluster.members(false)).isEmpty();
    }

    @Test
    void itAsksAndNamesWhoLeaves() {
        FakeNode n4 = cluster.start("n4");
        String[] words = {"member", "replace", "n3", "n4", n4.address()};
        refused(cluster.cli().run(words), 2, "replace n3 by n4 needs --yes");
        Result no = cluster.cli().with("RAFTCTL_STDIN_TTY", "1").stdin("\n").run(words);
        refused(
                no,
                1,
                "n3 (voter, " + cluster.node(3).address() + ") leaves for good",
                "replace n3 by n4? [y/N]",
                "nothing done");
        assertThat(cluster.changes()).isEmpty();
        Result yes = cluster.cli().with("RAFTCTL_STDIN_TTY", "1").stdin("yes\n").run(words);
        assertThat(yes.exit()).isZero();
    }

    @Test
    void aDryRunChecksTheNewOneAndChangesNothing() {
        FakeNode n4 = cluster.start("n4");
        Result stranger =
                cluster.cli().run("member", "replace", "n3", "n4", n4.address(), "--dry-run");
        assertThat(stranger.out())
                .startsWith("would replace n3 by n4\n")
                .contains("after:  3 of 3 voters reachable");
        assertThat(cluster.changes()).isEmpty();
        cluster.cli().run("member", "add", "n4", n4.address(), "--learner");
        Result learner = cluster.cli().run("member", "replace", "n3", "n4", "--dry-run");
        assertThat(learner.out()).startsWith("would replace n3 by n4\n");
        assertThat(cluster.changes()).hasSize(1);
    }

    @Test
    void whatDoesNotFitIsRefused() {
        FakeNode n4 = cluster.start("n4");
        refused(replace("n9", "n4", n4.address()), 7, "n9 is not a member");
        refused(replace("n3", "n4"), 2, "n4 is not a member yet: give its address");
        refused(replace("n3", "n5", n4.address()), 6, "is n4, not n5");
        refused(replace("n3", "n4", "nowhere"), 2, "expected HOST:PORT");
        refused(replace("n3", "n 4", n4.address()), 2, "does not match");
        refused(replace("n3"), 2, "Missing required parameter");
        refused(
                replace("n3", "n4", "127.0.0.1:1", "--timeout", "300ms"),
                3,
                "no node answers at 127.0.0.1:1");
        assertThat(cluster.members(false)).isEmpty();
        cluster.cli().run("member", "add", "n4", n4.address(), "--learner");
        refused(replace("n4", "n5", n4.address()), 6, "n4 is a learner");
        refused(
                replace("n3", "n4", "127.0.0.1:1"),
                6,
                "n4 is a member at " + n4.address() + ", not at 127.0.0.1:1");
    }

    @Test
    void theConditionGoesWithTheFirstStep() {
        FakeNode n4 = cluster.start("n4");
        refused(replace("n3", "n4", n4.address(), "--if-config", "9"), 6, "not 9");
        assertThat(replace("n3", "n4", n4.address(), "--if-config", "1").exit()).isZero();
    }
}
