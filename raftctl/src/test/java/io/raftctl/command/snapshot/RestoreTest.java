package io.raftctl.command.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.raftctl.command.Cli;
import io.raftctl.command.Cli.Result;
import io.raftctl.command.FakeCluster;
import io.raftctl.command.FakeNode.Answer;
import io.raftctl.command.FakeNode.Behaviour;
import io.raftctl.offline.SampleLog;
import io.raftctl.offline.SampleSnapshot;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.wire.Request.OpCase;
import io.raftd.protocol.wire.Restore.StepCase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code snapshot restore} of a running cluster. */
class RestoreTest {
    private static final SampleSnapshot SAMPLE = SampleSnapshot.small();

    private final FakeCluster cluster = new FakeCluster();
    private final FakeStore store = new FakeStore(cluster);

    @TempDir
    private Path dir;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = Files.write(dir.resolve("x.snap"), SAMPLE.bytes());
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    private Result restore(String... more) {
        return restore(cluster.cli(), more);
    }

    private Result restore(Cli cli, String... more) {
        String[] words = {"snapshot", "restore", file.toString()};
        String[] all = Arrays.copyOf(words, words.length + more.length);
        System.arraycopy(more, 0, all, words.length, more.length);
        return cli.run(all);
    }

    /** At this step the leader does otherwise. */
    private void at(StepCase step, Behaviour behaviour) {
        cluster.on(
                OpCase.RESTORE,
                (node, request, body) -> request.getRestore().getStepCase() == step
                        ? behaviour.answer(node, request, body)
                        : store.restore(node, request, body));
    }

    @Test
    void theKeysComeInOrderAndAreCommitted() {
        Result result = restore("--yes");
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.out()).isEqualTo("restored " + file + ": 3 keys, revision 42\n");
        assertThat(result.err()).isEmpty();
        assertThat(store.asked).containsExactly("begin 3", "batch 0 of 3", "commit");
        assertThat(store.keys).isSorted().hasSize(3);
    }

    @Test
    void jsonHasEveryKey() {
        JsonObject done = restore("--yes", "-o", "json").json();
        assertThat(done.keySet())
                .containsExactly(
                        "schema",
                        "file",
                        "dryRun",
                        "clusterId",
                        "sourceClusterId",
                        "index",
                        "term",
                        "createdAt",
                        "checksum",
                        "keys",
                        "stateBytes",
                        "keysBefore",
                        "revisionBefore",
                        "revision");
        assertThat(done.get("dryRun").getAsBoolean()).isFalse();
        assertThat(done.get("keys").getAsLong()).isEqualTo(3);
        assertThat(done.get("keysBefore").getAsLong()).isEqualTo(7);
        assertThat(done.get("revisionBefore").getAsLong()).isEqualTo(40);
        assertThat(done.get("revision").getAsLong()).isEqualTo(42);
        JsonObject plan = restore("--dry-run", "-o", "json").json();
        assertThat(plan.keySet()).isEqualTo(done.keySet());
        assertThat(plan.get("dryRun").getAsBoolean()).isTrue();
        assertThat(plan.get("revision").isJsonNull()).isTrue();
    }

    @Test
    void aDryRunTellsAndDoesNothing() {
        Result result = restore("--dry-run");
        assertThat(result.exit()).isZero();
        assertThat(result.out())
                .contains("would restore " + file, "7 keys, revision 40", "3 keys, ", "index 5 of")
                .contains("ANOTHER CLUSTER, ");
        assertThat(store.asked).isEmpty();
    }

    @Test
    void itAsksBefore() {
        Result nobody = restore();
        assertThat(nobody.exit()).isEqualTo(2);
        assertThat(nobody.err()).contains("needs --yes");
        Cli no = cluster.cli().with("RAFTCTL_STDIN_TTY", "1").stdin("n\n");
        Result refused = restore(no);
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err())
                .contains("now:    cluster ", "7 keys", "file:   ANOTHER CLUSTER, ", "[y/N]");
        assertThat(store.asked).isEmpty();
        Cli yes = cluster.cli().with("RAFTCTL_STDIN_TTY", "1").stdin("y\n");
        assertThat(restore(yes).exit()).isZero();
        assertThat(store.asked).contains("commit");
    }

    @Test
    void nothingIsProposedOfAFileThatIsNotSound() throws IOException {
        Files.write(file, Arrays.copyOf(SAMPLE.bytes(), SAMPLE.bytes().length - 1));
        assertThat(restore("--yes").exit()).isEqualTo(9);
        byte[] flipped = SAMPLE.bytes().clone();
        flipped[flipped.length / 2] ^= 4;
        Files.write(file, flipped);
        Result damaged = restore("--yes");
        assertThat(damaged.exit()).isEqualTo(9);
        assertThat(damaged.err()).contains(file + ": offset ");
        Files.writeString(file, "something else");
        assertThat(restore("--yes", "-o", "json").error().get("error").getAsString())
                .isEqualTo("CORRUPT");
        Files.delete(file);
        assertThat(restore("--yes").exit()).isEqualTo(7);
        assertThat(store.asked).isEmpty();
    }

    @Test
    void aLargeFileComesInBatches() throws IOException {
        SampleLog log = new SampleLog(new UUID(3, 3)).fill(120, 22_000);
        Files.write(file, SampleSnapshot.of(log).bytes());
        Result result = restore("--yes");
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(store.asked).hasSizeGreaterThan(10).endsWith("commit");
        assertThat(store.keys).isSorted().doesNotHaveDuplicates();
        assertThat(store.values()).hasSizeGreaterThan(115 * 22_000);
        assertThat(result.err()).contains("restoring, ", " left, ", "/s, ", " to go (");
        assertThat(restore("--yes", "-q").err()).isEmpty();
    }

    /** The fake nodes take the halves of what they first refuse. */
    @Test
    void whatIsTooMuchForOneRequestIsSentInParts() {
        at(
                StepCase.BATCH,
                (node, request, body) -> request.getRestore().getBatch().getKeysCount() > 1
                        ? Answer.failed(ErrorCode.TOO_LARGE, "over the limit")
                        : store.restore(node, request, body));
        assertThat(restore("--yes").exit()).isZero();
        assertThat(store.asked)
                .containsExactly(
                        "begin 3", "batch 0 of 1", "batch 1 of 1", "batch 2 of 1", "commit");
        assertThat(store.keys).isSorted().hasSize(3);
    }

    @ParameterizedTest
    @EnumSource(
            value = StepCase.class,
            names = {"BEGIN", "BATCH", "COMMIT"})
    void whatCameToNothingIsTriedAgain(StepCase step) {
        AtomicInteger tries = new AtomicInteger();
        at(step, (node, request, body) -> {
            Answer answer = store.restore(node, request, body);
            return tries.incrementAndGet() <= 2
                    ? Answer.failed(ErrorCode.UNKNOWN_OUTCOME, "not known in time")
                    : answer;
        });
        Result result = restore("--yes", "--timeout", "20s");
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(store.keys).isSorted().hasSize(3);
        assertThat(store.asked).doesNotContain("abort");
    }

    @Test
    void anotherRestoreEndsThisOne() {
        at(
                StepCase.BATCH,
                (node, request, body) ->
                        Answer.failed(ErrorCode.NOT_FOUND, "there is no such restore"));
        Result result = restore("--yes");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("there is no such restore; no key has changed");
        assertThat(store.asked).containsExactly("begin 3", "abort");
    }

    @Test
    void withoutALeaderItIsGivenUpBeforeTheCommit() {
        at(
                StepCase.BATCH,
                (node, request, body) -> Answer.failed(ErrorCode.NO_LEADER, "no leader is known"));
        Result result = restore("--yes", "--stall-timeout", "600ms", "--timeout", "30s");
        assertThat(result.exit()).isEqualTo(4);
        assertThat(result.err())
                .contains("no further within 600ms: ", "no key has changed")
                .doesNotContain("ten minutes");
        assertThat(store.asked).contains("abort").doesNotContain("commit");
    }

    @Test
    void aBatchOfUnknownFateIsOfNoEffect() {
        at(
                StepCase.BATCH,
                (node, request, body) ->
                        Answer.failed(ErrorCode.UNKNOWN_OUTCOME, "not known to be committed"));
        Result result = restore("--yes", "--stall-timeout", "600ms", "--timeout", "30s");
        assertThat(result.exit()).isEqualTo(4);
        assertThat(result.err()).contains("no key has changed");
    }

    @Test
    void aCommitOfUnknownFateSaysHowToFindOut() {
        at(
                StepCase.COMMIT,
                (node, request, body) ->
                        Answer.failed(ErrorCode.UNKNOWN_OUTCOME, "not known to be committed"));
        Result result = restore("--yes", "--stall-timeout", "600ms", "--timeout", "30s");
        assertThat(result.exit()).isEqualTo(10);
        assertThat(result.err())
                .contains("is not known", "revision > 41", "raftctl kv scan --limit 1");
        assertThat(store.asked).doesNotContain("abort");
    }

    @Test
    void aCommitThatIsRefusedChangesNothing() {
        at(
                StepCase.COMMIT,
                (node, request, body) -> Answer.failed(ErrorCode.FAILED, "not what was announced"));
        Result result = restore("--yes");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("not what was announced; no key has changed");
        assertThat(store.asked).endsWith("abort");
    }

    @Test
    void withoutAClusterNothingIsDone() {
        for (int i = 1; i <= 3; i++) {
            cluster.node(i).close();
        }
        assertThat(restore("--yes", "--timeout", "500ms").exit()).isEqualTo(3);
    }
}
