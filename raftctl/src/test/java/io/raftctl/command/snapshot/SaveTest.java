package io.raftctl.command.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.raftctl.command.Cli;
import io.raftctl.command.Cli.Result;
import io.raftctl.command.FakeCluster;
import io.raftctl.command.FakeNode.Answer;
import io.raftctl.offline.SampleLog;
import io.raftctl.offline.SampleSnapshot;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.wire.Request.OpCase;
import io.raftd.protocol.wire.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SaveTest {
    /** Three pieces. */
    private static final SampleSnapshot SAMPLE = sample(120);

    private static final int PIECE = 1 << 20;

    private final FakeCluster cluster = new FakeCluster();
    private final FakeSnapshots snapshots = new FakeSnapshots(cluster, SAMPLE);

    @TempDir
    private Path dir;

    private static SampleSnapshot sample(long index) {
        return SampleSnapshot.of(new SampleLog(new UUID(3, 3)).fill(index, 22_000));
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    private Path file() {
        return dir.resolve("x.snap");
    }

    private Cli cli() {
        return cluster.cli().with("RAFTCTL_TIMEOUT", "10s");
    }

    private Result save(String... more) {
        String[] words = Arrays.copyOf(
                new String[] {"snapshot", "save", file().toString()}, 3 + more.length);
        System.arraycopy(more, 0, words, 3, more.length);
        return cli().run(words);
    }

    private void assertNothingIsLeft() {
        assertThat(dir).isEmptyDirectory();
    }

    @Test
    void theFileIsTheNodesOwnAndForItsOwnerOnly() throws IOException {
        Result result = save();
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.out())
                .isEqualTo("saved n2's snapshot to " + file()
                        + ": index 120, term 1, 118 keys, 2.4MiB\n");
        assertThat(file()).hasBinaryContent(SAMPLE.bytes());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        assertThat(dir.toFile().list()).containsExactly("x.snap");
        assertThat(snapshots.asked)
                .containsExactly(
                        "n2 take 120", "n2 read 0", "n2 read " + PIECE, "n2 read " + 2 * PIECE);
    }

    @Test
    void theDocumentHasEveryKeyInOrder() {
        JsonObject saved = save("-o", "json").json();
        assertThat(String.join(" ", saved.keySet()))
                .isEqualTo("schema file index term clusterId members leaseMs keys sessions revision"
                        + " stateBytes fileBytes checksum createdAt source version valid");
        assertThat(saved.get("file").getAsString()).isEqualTo(file().toString());
        assertThat(saved.get("checksum").getAsString()).isEqualTo(SAMPLE.info().getDigest());
        assertThat(saved.get("fileBytes").getAsLong()).isEqualTo(SAMPLE.bytes().length);
        assertThat(saved.get("source").isJsonNull()).isTrue();
        assertThat(saved.get("valid").getAsBoolean()).isTrue();
    }

    @Test
    void progressIsToldToPeopleOnly() {
        assertThat(save().err()).isEqualTo("snapshot (120,1) of n2, 1.4MiB left (41%)\n");
        assertThat(save("--overwrite", "-q").err()).isEmpty();
        assertThat(save("--overwrite", "-o", "json").err()).isEmpty();
    }

    @Test
    void aFileThatExistsIsReplacedOnlyOnRequest() throws IOException {
        Files.writeString(file(), "mine");
        Result refused = save();
        assertThat(refused.exit()).isEqualTo(6);
        assertThat(refused.err()).contains(file() + " exists; to replace it: --overwrite");
        assertThat(file()).hasContent("mine");
        assertThat(snapshots.asked).isEmpty();
        assertThat(save("--overwrite").exit()).isZero();
        assertThat(file()).hasBinaryContent(SAMPLE.bytes());
        assertThat(dir.toFile().list()).containsExactly("x.snap");
    }

    @Test
    void aLinkStaysALink() throws IOException {
        Path kept = Files.writeString(dir.resolve("kept"), "old");
        Files.createSymbolicLink(file(), kept);
        assertThat(save().exit()).isEqualTo(6);
        assertThat(save("--overwrite").exit()).isZero();
        assertThat(file()).isSymbolicLink();
        assertThat(kept).hasBinaryContent(SAMPLE.bytes());
    }

    @Test
    void whereNoFileCanBeNothingIsAsked() throws IOException {
        Files.createDirectory(file());
        Result directory = save("--overwrite");
        assertThat(directory.exit()).isEqualTo(2);
        assertThat(directory.err()).contains("is no regular file");
        Files.delete(file());
        Files.createSymbolicLink(file(), Path.of("/dev/null"));
        assertThat(save("--overwrite").exit()).isEqualTo(2);
        Files.delete(file());
        Result none = cli().run("snapshot", "save", dir + "/none/x.snap");
        assertThat(none.exit()).isEqualTo(7);
        assertThat(none.err()).contains("no directory " + dir + "/none");
        assertThat(cli().run("snapshot", "save").exit()).isEqualTo(2);
        assertThat(snapshots.asked).isEmpty();
    }

    @Test
    void theLeaderIsAskedWhereNoFollowerIsFresh() {
        cluster.lag(cluster.node(2), 5000).lag(cluster.node(3), 5000);
        assertThat(save().exit()).isZero();
        assertThat(snapshots.asked).contains("n1 take 120");
    }

    @Test
    void theNodeMayBeNamed() {
        assertThat(save("--node", cluster.node(3).address()).exit()).isZero();
        assertThat(snapshots.asked).startsWith("n3 take 120");
        assertThat(save("--overwrite", "--node", "n9").exit()).isEqualTo(7);
        cluster.node(2).close();
        Result silent = save("--overwrite", "--node", "n2");
        assertThat(silent.exit()).isEqualTo(3);
        assertThat(silent.err()).contains("n2 does not answer", "refused");
    }

    @Test
    void itWaitsUntilTheNodeHasAppliedWhatWasCommitted() {
        AtomicLong applied = new AtomicLong(110);
        cluster.on(
                OpCase.STATUS,
                (node, request, body) -> Answer.of(Response.newBuilder()
                        .setStatus(
                                node.id().equals("n3")
                                        ? node.status().setAppliedIndex(applied.getAndIncrement())
                                        : node.status())));
        Result result = save("--node", "n3");
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(applied.get()).isEqualTo(121);
        assertThat(result.err()).contains("n3 applies what is committed");
    }

    @Test
    void aNodeThatDoesNotGetThereIsGivenUp() {
        cluster.on(
                OpCase.STATUS,
                (node, request, body) -> Answer.of(
                        Response.newBuilder().setStatus(node.status().setAppliedIndex(110))));
        Result result = save("--stall-timeout", "300ms");
        assertThat(result.exit()).isEqualTo(5);
        assertThat(result.err())
                .contains("no further within 300ms: n2 has applied index 110, of 120");
        assertThat(snapshots.asked).isEmpty();
        assertNothingIsLeft();
    }

    @Test
    void withoutALeaderNothingIsSaved() {
        cluster.on(
                OpCase.BARRIER,
                (node, request, body) -> Answer.failed(ErrorCode.NO_LEADER, "no leader is known"));
        Result result =
                cluster.cli().run("snapshot", "save", file().toString(), "--timeout", "500ms");
        assertThat(result.exit()).isEqualTo(4);
        assertNothingIsLeft();
    }

    @Test
    void aNodeThatIsAtWorkIsWaitedFor() {
        AtomicLong takes = new AtomicLong();
        AtomicLong reads = new AtomicLong();
        cluster.on(
                OpCase.SNAPSHOT_TAKE,
                (node, request, body) -> takes.incrementAndGet() < 3
                        ? Answer.failed(ErrorCode.BUSY, "the node is still at work")
                        : snapshots.take(node, request, body));
        cluster.on(
                OpCase.SNAPSHOT_READ,
                (node, request, body) -> reads.incrementAndGet() % 2 == 0
                        ? Answer.failed(ErrorCode.BUSY, "the node is still at work")
                        : snapshots.read(node, request, body));
        Result result = save();
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(file()).hasBinaryContent(SAMPLE.bytes());
    }

    @Test
    void aSnapshotThatIsGoneIsNotTheEnd() {
        SampleSnapshot newer = sample(121);
        cluster.on(OpCase.SNAPSHOT_READ, (node, request, body) -> {
            if (request.getSnapshotRead().getOffset() > 0) {
                snapshots.replace(newer);
            }
            return snapshots.read(node, request, body);
        });
        Result result = save();
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.err()).contains("there is no such snapshot here; begins anew");
        assertThat(file()).hasBinaryContent(newer.bytes());
        assertThat(dir.toFile().list()).containsExactly("x.snap");
    }

    @Test
    void oneThatIsAlwaysGoneIs() {
        cluster.on(
                OpCase.SNAPSHOT_READ,
                (node, request, body) -> Answer.failed(ErrorCode.NOT_FOUND, "gone"));
        Result result = save();
        assertThat(result.exit()).isEqualTo(7);
        assertThat(result.err()).contains("n2: gone");
        assertNothingIsLeft();
    }

    @Test
    void anOlderSnapshotWillNotDo() {
        snapshots.replace(SampleSnapshot.small());
        Result result = save();
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("a snapshot of index 5, although it had applied 120");
        assertNothingIsLeft();
    }

    @Test
    void aDamagedStreamIsRefused() {
        Result flipped = saveOf(bytes -> bytes[bytes.length / 2] ^= 1);
        assertThat(flipped.exit()).isEqualTo(9);
        assertThat(flipped.err())
                .contains(
                        "snapshot (120,1) of n2: offset ",
                        "block checksum is ",
                        "nothing was saved; try another node with --node");
        Result foreign = saveOf(bytes -> Arrays.fill(bytes, (byte) 'x'));
        assertThat(foreign.exit()).isEqualTo(9);
        assertThat(foreign.err()).contains("not a snapshot");
    }

    private interface Harm {
        void to(byte[] bytes);
    }

    private Result saveOf(Harm harm) {
        byte[] bytes = SAMPLE.bytes().clone();
        harm.to(bytes);
        snapshots.replace(new SampleSnapshot(SAMPLE.info(), bytes));
        Result result = save();
        assertNothingIsLeft();
        return result;
    }

    /** Whole and sound by itself, and still not what the node says that it has. */
    @Test
    void aSnapshotOfAnotherDigestIsRefused() {
        snapshots.replace(new SampleSnapshot(
                SAMPLE.info().toBuilder().setDigest("0".repeat(64)).build(), SAMPLE.bytes()));
        Result result = save();
        assertThat(result.exit()).isEqualTo(9);
        assertThat(result.err()).contains("its SHA-256 is " + SAMPLE.info().getDigest());
        assertNothingIsLeft();
    }

    @Test
    void piecesThatAreNotTheSnapshotsAreRefused() {
        for (Answer answer : List.of(
                new Answer(Response.newBuilder().setSnapshotRead(SAMPLE.info()), new byte[0]),
                new Answer(
                        Response.newBuilder().setSnapshotRead(SAMPLE.info()),
                        Arrays.copyOf(SAMPLE.bytes(), SAMPLE.bytes().length + 1)),
                new Answer(
                        Response.newBuilder()
                                .setSnapshotRead(SAMPLE.info().toBuilder().setTerm(9)),
                        SAMPLE.bytes()))) {
            cluster.on(OpCase.SNAPSHOT_READ, (node, request, body) -> answer);
            Result result = save();
            assertThat(result.exit()).isEqualTo(9);
            assertThat(result.err()).contains("of another snapshot than the one of");
            assertNothingIsLeft();
        }
    }

    @Test
    void aNodeThatFallsSilentIsGivenUp() {
        CountDownLatch never = new CountDownLatch(1);
        cluster.on(OpCase.SNAPSHOT_READ, (node, request, body) -> {
            if (request.getSnapshotRead().getOffset() > 0) {
                await(never);
            }
            return snapshots.read(node, request, body);
        });
        Result result = save("--stall-timeout", "1s");
        never.countDown();
        assertThat(result.exit()).isEqualTo(3);
        assertThat(result.err()).contains("no further within 1s: n2: no answer");
        assertNothingIsLeft();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    @Test
    void anInterruptLeavesNothing() throws Exception {
        CountDownLatch half = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        cluster.on(OpCase.SNAPSHOT_READ, (node, request, body) -> {
            if (request.getSnapshotRead().getOffset() > 0) {
                half.countDown();
                await(never);
            }
            return snapshots.read(node, request, body);
        });
        CompletableFuture<Result> ended = new CompletableFuture<>();
        Thread thread = new Thread(() -> ended.complete(save("--timeout", "60s")));
        thread.start();
        await(half);
        assertThat(dir.toFile().list()).hasSize(1);
        thread.interrupt();
        Result result = ended.get(60, TimeUnit.SECONDS);
        never.countDown();
        assertThat(result.exit()).isEqualTo(130);
        assertNothingIsLeft();
    }
}
