package io.raftctl.command.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftctl.command.Cli.Result;
import io.raftctl.command.FakeCluster;
import io.raftctl.command.FakeNode;
import io.raftctl.command.FakeNode.Answer;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.wire.ChangeMembers;
import io.raftd.protocol.wire.Request.OpCase;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The changes that are one step: promote, demote, remove, update. */
class ChangeVerbsTest {
    private final FakeCluster cluster = new FakeCluster();

    @AfterEach
    void close() {
        cluster.close();
    }

    private Result member(String... words) {
        String[] all = new String[words.length + 1];
        all[0] = "member";
        System.arraycopy(words, 0, all, 1, words.length);
        return cluster.cli().run(all);
    }

    private void refused(Result result, int exit, String... words) {
        assertThat(result.exit()).as(result.err()).isEqualTo(exit);
        assertThat(result.err()).contains(words);
        assertThat(result.out()).isEmpty();
    }

    private FakeNode learner() {
        FakeNode n4 = cluster.start("n4");
        assertThat(member("add", "n4", n4.address(), "--no-wait").exit()).isZero();
        return n4;
    }

    @Test
    void aLearnerIsPromoted() {
        FakeNode n4 = learner();
        Result result = member("promote", "n4");
        assertThat(result.exit()).isZero();
        assertThat(result.out()).isEqualTo("""
                        promoted n4
                        before: 3 of 3 voters reachable, 2 needed, can lose 1
                        after:  4 of 4 voters reachable, 3 needed, can lose 1
                        """);
        assertThat(member("promote", "n4").out()).isEqualTo("unchanged\n");
        assertThat(member("promote", n4.address()).out()).isEqualTo("unchanged\n");
    }

    @Test
    void aLearnerThatLagsIsNot() {
        cluster.lag(learner(), 5000);
        refused(member("promote", "n4"), 6, "n4 is 5000 entries behind the leader");
        assertThat(cluster.members(false)).containsExactly("n4");
    }

    @Test
    void aVoterIsDemotedWhenTheOperatorAgrees() {
        Result result = member("demote", "n2", "-y");
        assertThat(result.exit()).isZero();
        assertThat(result.out()).startsWith("demoted n2\n").contains("after:  2 of 2 voters");
        assertThat(cluster.members(false)).containsExactly("n2");
        assertThat(member("demote", "n2").out()).as("asks nothing").isEqualTo("unchanged\n");
    }

    @Test
    void aMemberIsRemovedAndRemembered() {
        Result result = member("remove", "n3", "--yes");
        assertThat(result.out()).startsWith("removed n3\n");
        assertThat(cluster.members(true)).containsExactly("n1", "n2");
        assertThat(member("remove", "n3").out()).isEqualTo("unchanged\n");
        assertThat(member("remove", "n3", "--yes").out()).isEqualTo("unchanged\n");
    }

    @Test
    void aMemberMayBeNamedByItsAddressOrItsDisk() {
        assertThat(member("remove", cluster.node(3).address(), "--yes").out())
                .startsWith("removed n3\n");
        assertThat(cluster.changes().get(0).getRemove().getDisk())
                .isEqualTo(cluster.node(3).disk());
        String disk = cluster.cli()
                .run("member", "list", "-o", "json")
                .json()
                .getAsJsonArray("members")
                .get(1)
                .getAsJsonObject()
                .get("diskId")
                .getAsString();
        assertThat(member("demote", "n2/" + disk.substring(0, 8), "--yes").out())
                .startsWith("demoted n2\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"promote", "demote", "remove"})
    void whoNeverWasAMemberIsNotFound(String verb) {
        refused(member(verb, "n9", "-y"), 7, "n9 is not a member");
        refused(member(verb, "127.0.0.1:1", "-y"), 7, "no member 127.0.0.1:1");
        refused(member(verb, "n 9", "-y"), 2, "neither a node's id nor its address");
        refused(member(verb), 2, "Missing required parameter");
    }

    @Test
    void theLastVoterIsNotRemoved() {
        member("remove", "n3", "-y");
        member("remove", "n2", "-y");
        refused(member("remove", "n1", "-y"), 6, "n1 is the last voter");
        refused(member("remove", "n1"), 6, "n1 is the last voter");
        refused(member("demote", "n1", "-y"), 6, "n1 is the last voter");
    }

    @ParameterizedTest
    @ValueSource(strings = {"remove", "demote"})
    void whereNobodyCanBeAskedNothingIsDone(String verb) {
        refused(member(verb, "n3"), 2, verb + " n3 needs --yes");
        assertThat(member(verb, "n3", "-o", "json").error().get("exitCode").getAsInt())
                .isEqualTo(2);
        assertThat(cluster.changes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"remove", "demote"})
    void onATerminalItAsks(String verb) {
        Result no =
                cluster.cli().with("RAFTCTL_STDIN_TTY", "1").stdin("n\n").run("member", verb, "n3");
        refused(no, 1, "after:  2 of 2 voters", verb + " n3? [y/N]", "nothing done");
        assertThat(cluster.changes()).isEmpty();
        Result yes =
                cluster.cli().with("RAFTCTL_STDIN_TTY", "1").stdin("y\n").run("member", verb, "n3");
        assertThat(yes.exit()).isZero();
        assertThat(cluster.changes())
                .extracting(ChangeMembers::getIfConfig)
                .as("what was shown is what is done")
                .containsExactly(1L);
    }

    @Test
    void aChangeMayBeForOneConfigurationOnly() {
        refused(
                member("remove", "n3", "-y", "--if-config", "7"),
                6,
                "the configuration is that of index 1, not 7");
        assertThat(cluster.members(true)).hasSize(3);
        assertThat(member("remove", "n3", "-y", "--if-config", "1").exit()).isZero();
    }

    @Test
    void aDryRunNeitherAsksNorChanges() {
        for (List<String> words : List.of(
                List.of("remove", "n3"),
                List.of("demote", "n3"),
                List.of("update", "n3", "127.0.0.1:1"))) {
            String[] all = words.toArray(new String[words.size() + 1]);
            all[words.size()] = "--dry-run";
            Result result = member(all);
            assertThat(result.exit()).as(result.err()).isZero();
            assertThat(result.out()).startsWith("would ").contains("n3", "before: ", "after:  ");
        }
        assertThat(cluster.changes()).isEmpty();
        refused(member("remove", "n9", "--dry-run"), 7, "n9 is not a member");
    }

    @Test
    void forceIsHandedOn() {
        member("remove", "n3", "-y", "--force");
        assertThat(cluster.changes().get(0).getForce()).isTrue();
    }

    @Test
    void aRefusalIsPassedOn() {
        cluster.on(
                OpCase.CHANGE_MEMBERS,
                (node, request, body) ->
                        Answer.failed(ErrorCode.REFUSED, "1 of 2 voters reachable"));
        Result result = member("remove", "n3", "-y", "-o", "json");
        assertThat(result.exit()).isEqualTo(6);
        assertThat(result.error().get("message").getAsString())
                .isEqualTo("1 of 2 voters reachable");
    }

    @Test
    void anOutcomeThatNobodyKnowsIsUnknown() {
        cluster.on(
                OpCase.CHANGE_MEMBERS,
                (node, request, body) ->
                        Answer.failed(ErrorCode.UNKNOWN_OUTCOME, "leadership was lost"));
        assertThat(member("promote", "n3", "--timeout", "300ms").exit()).isEqualTo(10);
    }

    @Test
    void whatAnAttemptOfUnknownFateHasDoneIsUnchanged() {
        cluster.on(OpCase.CHANGE_MEMBERS, (node, request, body) -> {
            cluster.change(node, request, body);
            cluster.on(OpCase.CHANGE_MEMBERS, cluster::change);
            return Answer.failed(ErrorCode.UNKNOWN_OUTCOME, "leadership was lost");
        });
        Result result = member("remove", "n3", "-y", "--if-config", "1");
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.out()).isEqualTo("unchanged\n");
    }

    @Test
    void aMemberMoves() {
        FakeNode moved = cluster.node(3);
        cluster.wipe(moved).close();
        String there = "127.0.0.1:1";
        Result result = member("update", "n3", there, "--timeout", "1s");
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.out()).startsWith("moved n3 to 127.0.0.1:1\n");
        assertThat(result.err()).contains("no node answers at 127.0.0.1:1");
        assertThat(cluster.changes().get(0).getUpdate().getAnswers()).isFalse();
        assertThat(member("update", "n3", there, "--timeout", "1s").out()).isEqualTo("unchanged\n");
    }

    @Test
    void whoMovesIsLookedForThere() {
        String address = "localhost:" + cluster.node(2).address().split(":", 2)[1];
        assertThat(member("update", "n2", address).exit()).isZero();
        assertThat(cluster.changes().get(0).getUpdate().getAnswers()).isTrue();
        refused(
                member("update", "n3", cluster.node(1).address()),
                6,
                "the node at " + cluster.node(1).address() + " is n1, not n3");
        FakeNode wiped = cluster.wipe(cluster.node(3));
        String there = "localhost:" + wiped.address().split(":", 2)[1];
        refused(member("update", "n3", there), 6, "n3 at " + there + " has another disk");
        refused(member("update", "n9", "127.0.0.1:1"), 7, "n9 is not a member");
        refused(member("update", "n2", "nowhere"), 2, "expected HOST:PORT");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "list",
                "add",
                "promote",
                "demote",
                "remove",
                "replace",
                "update",
                "reconfigure",
                "can-stop"
            })
    void everyHelpEndsWithExamples(String verb) {
        Result help = member(verb, "--help");
        assertThat(help.exit()).isZero();
        assertThat(help.out()).contains("Examples:\n  raftctl member " + verb);
        assertThat(help.out().lines())
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }
}
