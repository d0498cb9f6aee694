package io.raftctl.command.member;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.protobuf.ByteString;
import io.raftctl.command.Cli;
import io.raftctl.command.Cli.Result;
import io.raftctl.command.FakeCluster;
import io.raftctl.command.FakeNode;
import io.raftctl.command.FakeNode.Answer;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.wire.ChangeMembers;
import io.raftd.protocol.wire.ChangeMembers.ChangeCase;
import io.raftd.protocol.wire.LogStatsResult;
import io.raftd.protocol.wire.Request.OpCase;
import io.raftd.protocol.wire.Response;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddTest {
    private final FakeCluster cluster = new FakeCluster();
    private final FakeNode n4 = cluster.start("n4");

    @AfterEach
    void close() {
        cluster.close();
        assertThat(Thread.interrupted()).isFalse();
    }

    private Result add(String... more) {
        return cluster.cli().run(words(n4.address(), more));
    }

    private static String[] words(String address, String... more) {
        String[] words = new String[4 + more.length];
        System.arraycopy(new String[] {"member", "add", "n4", address}, 0, words, 0, 4);
        System.arraycopy(more, 0, words, 4, more.length);
        return words;
    }

    /** The stranger answers with another status. */
    private void n4Answers(UnaryOperator<io.raftd.protocol.wire.Status.Builder> status) {
        cluster.on(
                OpCase.STATUS,
                (node, request, body) -> Answer.of(Response.newBuilder()
                        .setStatus(node == n4 ? status.apply(node.status()) : node.status())));
    }

    private void refused(Result result, int exit, String... words) {
        assertThat(result.exit()).as(result.err()).isEqualTo(exit);
        assertThat(result.err()).contains(words);
        assertThat(result.out()).isEmpty();
        assertThat(cluster.changes()).isEmpty();
    }

    @Test
    void aNodeFollowsCatchesUpAndVotes() {
        Result result = add();
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.out())
                .isEqualTo("added n4 at " + n4.address() + " as a voter\n"
                        + "before: 3 of 3 voters reachable, 2 needed, can lose 1\n"
                        + "after:  4 of 4 voters reachable, 3 needed, can lose 1\n");
        assertThat(cluster.changes())
                .extracting(ChangeMembers::getChangeCase)
                .containsExactly(ChangeCase.ADD_LEARNER, ChangeCase.PROMOTE);
        assertThat(cluster.changes().get(0).getAddLearner().getMember().getDisk())
                .isEqualTo(n4.disk());
        assertThat(cluster.members(true)).containsExactly("n1", "n2", "n3", "n4");
    }

    @Test
    void whoIsThereAlreadyIsUnchanged() {
        add();
        Result again = add();
        assertThat(again.exit()).isZero();
        assertThat(again.out()).isEqualTo("unchanged\n");
        assertThat(cluster.changes()).hasSize(2);
        JsonObject json = add("-o", "json").json();
        assertThat(json.get("changed").getAsBoolean()).isFalse();
        assertThat(json.get("configIndex").getAsLong()).isEqualTo(21);
    }

    @Test
    void theDocumentHasEveryKeyInOrder() {
        JsonObject json = add("-o", "json").json();
        assertThat(json.keySet())
                .containsExactly(
                        "schema",
                        "changed",
                        "dryRun",
                        "configIndex",
                        "before",
                        "after",
                        "voters",
                        "learners",
                        "checks");
        assertThat(json.get("before"))
                .hasToString("{\"voters\":3,\"needed\":2,\"reachable\":3,\"canLose\":1}");
        assertThat(json.get("after"))
                .hasToString("{\"voters\":4,\"needed\":3,\"reachable\":4,\"canLose\":1}");
        assertThat(json.getAsJsonArray("voters").get(3).getAsJsonObject().keySet())
                .containsExactly("id", "address", "diskId");
    }

    @Test
    void aLearnerStaysOne() {
        Result result = add("--learner");
        assertThat(result.out()).startsWith("added n4 at " + n4.address() + " as a learner\n");
        assertThat(cluster.members(false)).containsExactly("n4");
        assertThat(add("--learner").out()).isEqualTo("unchanged\n");
        assertThat(add("--no-wait").out()).isEqualTo("unchanged\n");
        assertThat(cluster.changes()).hasSize(1);
        assertThat(cluster.cli().run("member", "list").out().lines())
                .last()
                .asString()
                .matches("n4 +127.0.0.1:\\d+ +learner +false +true +120 +0");
        assertThat(add().out()).contains("as a voter");
    }

    @Test
    void nobodyIsWaitedForWithoutWaiting() {
        cluster.lag(n4, 100_000);
        assertThat(add("--no-wait").exit()).isZero();
        assertThat(cluster.members(false)).containsExactly("n4");
    }

    @Test
    void itIsWaitedForUntilItIsNear() {
        AtomicLong lag = new AtomicLong(3000);
        cluster.on(OpCase.STATUS, (node, request, body) -> {
            if (node.id().equals("n1")) {
                cluster.lag(n4, lag.addAndGet(-500));
            }
            return Answer.of(Response.newBuilder().setStatus(node.status()));
        });
        Result result = cluster.cli().with("RAFTCTL_TIMEOUT", "20s").run(words(n4.address()));
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(lag).hasValueLessThanOrEqualTo(500);
        assertThat(result.err()).startsWith("n4 catches up, ").contains(" entries left", "%)\n");
    }

    @Test
    void theSizeOfWhatIsLeftIsByTheFilesThatAreFull() {
        cluster.lag(n4, 100_000);
        LogStatsResult.Builder stats = LogStatsResult.newBuilder();
        stats.addSegmentsBuilder()
                .setFirstIndex(1)
                .setLastIndex(10)
                .setBytes(10_240)
                .setSealed(true);
        stats.addSegmentsBuilder().setFirstIndex(11).setLastIndex(12).setBytes(1 << 30);
        cluster.on(
                OpCase.LOG_STATS,
                (node, request, body) -> Answer.of(Response.newBuilder().setLogStats(stats)));
        assertThat(add("--stall-timeout", "300ms").err())
                .contains("n4 catches up, 100000 entries, about 98MiB left");
    }

    @Test
    void aSnapshotIsShownAndIsProgress() {
        AtomicLong done = new AtomicLong();
        cluster.lag(n4, 100_000);
        cluster.on(OpCase.STATUS, (node, request, body) -> {
            io.raftd.protocol.wire.Status.Builder status = node.status();
            if (node.id().equals("n1") && done.get() < 4096) {
                status.getPeersBuilderList().stream()
                        .filter(peer -> peer.getNode().equals("n4"))
                        .forEach(peer -> peer.getTransferBuilder()
                                .setKind("snapshot")
                                .setDoneBytes(done.addAndGet(512))
                                .setTotalBytes(4096));
            } else if (done.get() >= 4096) {
                cluster.lag(n4, 0);
            }
            return Answer.of(Response.newBuilder().setStatus(status));
        });
        Result result = add("--stall-timeout", "1s", "--timeout", "20s");
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.err()).startsWith("n4 receives a snapshot, 3.5KiB left (12%)");
    }

    @Test
    void aTerminalShowsABarAndWhoeverIsQuietNothing() {
        cluster.lag(n4, 100_000);
        Cli cli = cluster.cli().with("RAFTCTL_STDERR_TTY", "1");
        Result bar = cli.run(words(n4.address(), "--stall-timeout", "300ms"));
        assertThat(bar.err()).startsWith("\r[....................]   0%  n4 catches up, ");
        Result quiet = cluster.cli().run(words(n4.address(), "--stall-timeout", "300ms", "-q"));
        assertThat(quiet.err()).startsWith("raftctl: ");
        Result json =
                cluster.cli().run(words(n4.address(), "--stall-timeout", "300ms", "-o", "json"));
        assertThat(json.error().get("error").getAsString()).isEqualTo("PARTLY_DONE");
    }

    @Test
    void whatStallsIsPartlyDoneAndGoesOnLater() {
        cluster.lag(n4, 100_000);
        Result stalled = add("--stall-timeout", "300ms");
        assertThat(stalled.exit()).isEqualTo(11);
        assertThat(stalled.out()).isEmpty();
        assertThat(stalled.err())
                .contains(
                        "raftctl: n4 follows as a learner, but: n4 got no further within 300ms",
                        "run it again to go on");
        assertThat(cluster.members(false)).containsExactly("n4");
        cluster.lag(n4, 0);
        Result resumed = add();
        assertThat(resumed.exit()).isZero();
        assertThat(resumed.out()).contains("as a voter", "after:  4 of 4");
        assertThat(cluster.changes())
                .extracting(ChangeMembers::getChangeCase)
                .containsExactly(ChangeCase.ADD_LEARNER, ChangeCase.PROMOTE);
    }

    @Test
    void theTimeOfTheWholeMayBeLimited() {
        AtomicLong lag = new AtomicLong(1_000_000);
        cluster.on(OpCase.STATUS, (node, request, body) -> {
            cluster.lag(n4, lag.decrementAndGet());
            return Answer.of(Response.newBuilder().setStatus(node.status()));
        });
        Result result = add("--timeout", "1s");
        assertThat(result.exit()).isEqualTo(11);
        assertThat(result.err()).contains("n4 did not catch up in time");
    }

    @Test
    void aPromotionThatFailsIsPartlyDoneAndGoesOnLater() {
        cluster.on(
                OpCase.CHANGE_MEMBERS,
                (node, request, body) -> request.getChangeMembers().hasPromote()
                        ? Answer.failed(ErrorCode.REFUSED, "it would leave 2 of 4 voters")
                        : cluster.change(node, request, body));
        Result result = add("-o", "json");
        assertThat(result.exit()).isEqualTo(11);
        assertThat(result.error().get("message").getAsString())
                .contains("n4 follows as a learner", "it would leave 2 of 4", "run it again");
        cluster.on(OpCase.CHANGE_MEMBERS, cluster::change);
        assertThat(add().exit()).isZero();
        assertThat(cluster.members(true)).contains("n4");
    }

    @Test
    void oneThatFellBehindIsWaitedForAnew() {
        AtomicInteger refusals = new AtomicInteger(2);
        AtomicInteger answers = new AtomicInteger();
        cluster.on(OpCase.CHANGE_MEMBERS, (node, request, body) -> {
            if (request.getChangeMembers().hasPromote() && refusals.getAndDecrement() > 0) {
                cluster.lag(n4, 2000);
                answers.set(0);
                return Answer.failed(ErrorCode.REFUSED, "n4 is 2000 entries behind");
            }
            return cluster.change(node, request, body);
        });
        cluster.on(OpCase.STATUS, (node, request, body) -> {
            if (answers.incrementAndGet() > 10) {
                cluster.lag(n4, 0);
            }
            return Answer.of(Response.newBuilder().setStatus(node.status()));
        });
        assertThat(add("--timeout", "20s").exit()).isZero();
        assertThat(refusals).hasNegativeValue();
    }

    @Test
    void anInterruptBehindTheAdmissionTellsWhatStands() {
        Thread verb = Thread.currentThread();
        AtomicBoolean due = new AtomicBoolean(true);
        cluster.lag(n4, 100_000);
        cluster.on(OpCase.STATUS, (node, request, body) -> {
            if (!cluster.changes().isEmpty() && due.getAndSet(false)) {
                verb.interrupt();
            }
            return Answer.of(Response.newBuilder().setStatus(node.status()));
        });
        Result result = add();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(result.exit()).isEqualTo(11);
        assertThat(result.err())
                .contains("n4 follows as a learner, but: interrupted", "run it again to go on");
    }

    @Test
    void anAdmissionOfUnknownFateIsUnknown() {
        cluster.on(
                OpCase.CHANGE_MEMBERS,
                (node, request, body) ->
                        Answer.failed(ErrorCode.UNKNOWN_OUTCOME, "leadership was lost"));
        assertThat(add("--timeout", "500ms").exit()).isEqualTo(10);
    }

    @Test
    void aDryRunChecksTheAddressAndTellsThePlan() {
        Result result = add("--dry-run");
        assertThat(result.exit()).isZero();
        assertThat(result.out())
                .isEqualTo("would add n4 at " + n4.address() + " as a voter\n"
                        + "before: 3 of 3 voters reachable, 2 needed, can lose 1\n"
                        + "after:  4 of 4 voters reachable, 3 needed, can lose 1\n");
        assertThat(add("--dry-run", "--learner").out()).contains("as a learner", "after:  3 of 3");
        assertThat(cluster.changes()).isEmpty();
        JsonObject json = add("--dry-run", "-o", "json").json();
        assertThat(json.get("changed").getAsBoolean()).isFalse();
        assertThat(json.get("dryRun").getAsBoolean()).isTrue();
        cluster.on(
                OpCase.CHANGE_MEMBERS,
                (node, request, body) -> Answer.failed(ErrorCode.REFUSED, "no room"));
        refused(add("--dry-run"), 6, "no room");
    }

    @Test
    void theConditionsGoWithTheFirstStep() {
        refused(add("--if-config", "2", "--dry-run"), 6, "that of index 1, not 2");
        assertThat(add("--if-config", "2").exit()).isEqualTo(6);
        assertThat(add("--if-config", "1", "--force").exit()).isZero();
        assertThat(cluster.changes().get(1).getIfConfig()).isEqualTo(1);
        assertThat(cluster.changes().get(2).hasIfConfig()).isFalse();
        assertThat(cluster.changes()).extracting(ChangeMembers::getForce).contains(true);
    }

    @Test
    void nobodyAnswersThere() {
        n4.close();
        Result result = add("--timeout", "300ms");
        refused(result, 3, "no node answers at " + n4.address(), "connection refused");
    }

    @Test
    void anotherNodeAnswersThere() {
        FakeNode n5 = cluster.start("n5");
        refused(
                cluster.cli().run(words(n5.address())),
                6,
                "the node at " + n5.address() + " is n5, not n4");
        Result json = cluster.cli().run(words(n5.address(), "-o", "json"));
        assertThat(json.error().get("error").getAsString()).isEqualTo("MISMATCH");
    }

    @Test
    void aNodeOfAnotherCluster() {
        try (FakeCluster other = new FakeCluster()) {
            n4Answers(status -> status.setState("member")
                    .setCluster(ByteString.copyFromUtf8("another cluster!")));
            assertThat(other.members(true)).hasSize(3);
            refused(
                    add(),
                    6,
                    "n4 at " + n4.address() + " belongs to another cluster, 616e6f74-6865-7220",
                    "delete its directory");
        }
    }

    @Test
    void aReplicaThatWasRemoved() {
        add("--no-wait");
        cluster.cli().run("member", "remove", "n4", "--yes");
        Result result = add();
        assertThat(result.exit()).isEqualTo(6);
        assertThat(result.err())
                .contains("n4 at " + n4.address() + " was removed", "delete its directory");
        FakeNode fresh = cluster.wipe(n4);
        assertThat(cluster.cli().run(words(fresh.address())).exit()).isZero();
    }

    @Test
    void aReplicaThatKnowsThatItWasRemoved() {
        n4Answers(status -> status.setState("removed"));
        refused(add(), 6, "was removed from the cluster");
    }

    @Test
    void aNodeThatIsAboutToFormAClusterOfItsOwn() {
        n4Answers(status -> status.setState("forming").setHint("waits to hear from n5"));
        refused(add(), 6, "about to form a cluster of its own: waits to hear from n5", "--join");
    }

    @Test
    void anIdThatIsTaken() {
        refused(
                cluster.cli().run("member", "add", "n2", n4.address()),
                6,
                "n2 is a member at " + cluster.node(2).address() + ", not at " + n4.address(),
                "raftctl member update n2 " + n4.address());
        Result same = cluster.cli().run("member", "add", "n2", cluster.node(2).address());
        assertThat(same.out()).isEqualTo("unchanged\n");
        refused(
                cluster.cli().run("member", "add", "n2", cluster.node(2).address(), "--learner"),
                6,
                "n2 is a voter already",
                "raftctl member demote n2");
    }

    @Test
    void anAddressThatIsTaken() {
        refused(
                cluster.cli().run(words(cluster.node(2).address())),
                6,
                cluster.node(2).address() + " is the address of n2 already");
    }

    @Test
    void aMemberThatDoesNotAnswerIsUnchangedAndSaidToBeSilent() {
        String address = cluster.node(3).address();
        cluster.node(3).close();
        Result result = cluster.cli().run("member", "add", "n3", address);
        assertThat(result.out()).isEqualTo("unchanged\n");
        assertThat(result.err()).contains("n3 is a member, but does not answer: ");
    }

    @Test
    void aLearnerThatLostItsDiskIsNotTheOneThatFollows() {
        add("--learner");
        FakeNode wiped = cluster.wipe(n4);
        Result result = cluster.cli().run(words(wiped.address()));
        assertThat(result.exit()).isEqualTo(6);
        assertThat(result.err()).contains("has another disk", "raftctl member remove n4");
    }

    @Test
    void aNodeThatIsBeingReplacedIsNotAdded() {
        FakeNode wiped = cluster.wipe(cluster.node(3));
        cluster.lag(wiped, 100_000);
        cluster.cli().run("member", "replace", "n3", "n3", "-y", "--stall-timeout", "200ms");
        Result result = cluster.cli().run("member", "add", "n3", wiped.address());
        assertThat(result.exit()).isEqualTo(6);
        assertThat(result.err()).contains("n3 is being replaced", "raftctl member replace n3 n3");
    }

    @ParameterizedTest
    @CsvSource({
        "-n,127.0.0.1:7004,does not match",
        "n/4,127.0.0.1:7004,does not match",
        "n4,here,expected HOST:PORT",
        "n4,here:0,port is not within"
    })
    void whatIsNoIdOrAddressIsAUsageError(String id, String address, String message) {
        Result result = cluster.cli().run("member", "add", "--", id, address);
        refused(result, 2, message);
    }

    @Test
    void otherUsageErrors() {
        assertThat(cluster.cli().run("member", "add", "n4").exit()).isEqualTo(2);
        assertThat(add("--if-config", "x").exit()).isEqualTo(2);
        assertThat(add("--if-config=-1").exit()).isEqualTo(2);
        assertThat(add("--stall-timeout", "soon").exit()).isEqualTo(2);
    }

    @Test
    void withoutAClusterNobodyIsAdded() {
        cluster.on(
                OpCase.STATUS,
                (node, request, body) -> Answer.of(Response.newBuilder()
                        .setStatus(node.status().clearCluster().setState("forming"))));
        refused(add(), 4, "belongs to a cluster yet");
        String endpoints = cluster.endpoints();
        cluster.close();
        Result nobody = new Cli().run(words("127.0.0.1:1", "-e", endpoints, "--timeout", "300ms"));
        refused(nobody, 3, "no node answers");
    }
}
