package io.raftctl.command.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
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
import io.raftd.protocol.wire.SnapshotsListed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of the verbs all but {@code save}. */
class SnapshotTest {
    private static final SampleSnapshot SAMPLE = SampleSnapshot.small();

    private final FakeCluster cluster = new FakeCluster();
    private final FakeSnapshots snapshots = new FakeSnapshots(cluster, SAMPLE);

    @TempDir
    private Path dir;

    @AfterEach
    void close() {
        cluster.close();
    }

    private static List<String> lines(Result result) {
        return result.out().lines().map(line -> line.replaceAll(" +", " ")).toList();
    }

    private static String size(SampleSnapshot snapshot) {
        return snapshot.bytes().length + "B";
    }

    @Test
    void takeAsksTheLeaderForWhatItHasApplied() {
        Result result = cluster.cli().run("snapshot", "take");
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.err()).isEmpty();
        assertThat(lines(result))
                .containsExactly(
                        "NODE INDEX TERM SIZE CREATED",
                        "n1 5 1 " + size(SAMPLE) + " 2023-11-14T22:13:20.456Z");
        assertThat(snapshots.asked).containsExactly("n1 take 120");
    }

    @Test
    void takeAsksAnyNodeOrAll() {
        assertThat(cluster.cli().run("snapshot", "take", "--node", "n3").exit()).isZero();
        Result all = cluster.cli().run("snapshot", "take", "--all", "-o", "jsonl");
        assertThat(all.exit()).isZero();
        assertThat(all.out().lines()).hasSize(3);
        assertThat(snapshots.asked)
                .containsExactly("n3 take 120", "n1 take 120", "n2 take 120", "n3 take 120");
        assertThat(cluster.cli().run("snapshot", "take", "--node", "n9").exit()).isEqualTo(7);
        assertThat(cluster.cli()
                        .run("snapshot", "take", "--node", "n1", "--all")
                        .exit())
                .isEqualTo(2);
    }

    @Test
    void aDryRunSaysWhatWouldBeTaken() {
        cluster.on(
                OpCase.STATUS,
                (node, request, body) -> Answer.of(Response.newBuilder()
                        .setStatus(
                                node.status().setSnapshotIndex(node.id().equals("n2") ? 120 : 5))));
        cluster.node(3).close();
        Result result = cluster.cli().run("snapshot", "take", "--all", "--dry-run");
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(lines(result))
                .containsExactly(
                        "NODE APPLIED NEWEST WOULD",
                        "n1 120 5 take a snapshot",
                        "n2 120 120 leave it unchanged",
                        "n3 - - fail: does not answer");
        Result json = cluster.cli().run("snapshot", "take", "--dry-run", "-o", "jsonl");
        assertThat(json.json().get("node").getAsString()).isEqualTo("n1");
        assertThat(json.json().get("wouldTake").getAsBoolean()).isTrue();
        assertThat(snapshots.asked).isEmpty();
    }

    @Test
    void whatNotAllCouldTakeIsPartlyDone() {
        cluster.on(
                OpCase.SNAPSHOT_TAKE,
                (node, request, body) -> node.id().equals("n2")
                        ? Answer.failed(ErrorCode.FAILED, "no snapshot was taken: disk full")
                        : snapshots.take(node, request, body));
        cluster.node(3).close();
        Result result = cluster.cli().run("snapshot", "take", "--all");
        assertThat(result.exit()).isEqualTo(11);
        assertThat(lines(result)).hasSize(2);
        assertThat(result.err())
                .contains(
                        "taken by n1, not by n2: n2: no snapshot was taken: disk full; ",
                        "n3: n3 does not answer");
        Result one = cluster.cli().run("snapshot", "take", "--node", "n2");
        assertThat(one.exit()).isEqualTo(1);
        assertThat(one.out()).isEmpty();
        cluster.on(
                OpCase.SNAPSHOT_TAKE,
                (node, request, body) -> Answer.failed(ErrorCode.FAILED, "disk full"));
        assertThat(cluster.cli().run("snapshot", "take", "--all").exit()).isEqualTo(1);
    }

    @Test
    void listHasARowANode() {
        cluster.on(
                OpCase.SNAPSHOT_LIST,
                (node, request, body) -> node.id().equals("n2")
                        ? Answer.of(Response.newBuilder()
                                .setSnapshotsListed(SnapshotsListed.getDefaultInstance()))
                        : snapshots.list(node, request, body));
        Result result = cluster.cli().run("snapshot", "list");
        assertThat(result.exit()).isZero();
        String row = " 5 1 " + size(SAMPLE) + " 2023-11-14T22:13:20.456Z";
        assertThat(lines(result))
                .containsExactly("NODE INDEX TERM SIZE CREATED", "n1" + row, "n3" + row);
        assertThat(cluster.cli().run("snapshot", "list", "-o", "wide").out())
                .contains("CHECKSUM", SAMPLE.info().getDigest());
        cluster.node(3).close();
        Result less = cluster.cli().run("snapshot", "list", "--no-headers");
        assertThat(less.exit()).isZero();
        assertThat(less.err()).startsWith("n3 does not answer: ");
        assertThat(lines(less)).hasSize(1);
        assertThat(cluster.cli().run("snapshot", "list", "--node", "n3").exit()).isEqualTo(3);
    }

    @Test
    void aRowHasEveryKeyInOrder() {
        assertThat(cluster.cli()
                        .run("snapshot", "list", "--node", "n2", "-o", "jsonl")
                        .out())
                .isEqualTo("{\"schema\":1,\"node\":\"n2\",\"file\":null,\"index\":5,\"term\":1,"
                        + "\"fileBytes\":" + SAMPLE.bytes().length + ",\"checksum\":\""
                        + SAMPLE.info().getDigest() + "\","
                        + "\"createdAt\":\"2023-11-14T22:13:20.456Z\",\"valid\":null,"
                        + "\"error\":null}\n");
        JsonObject document =
                cluster.cli().run("snapshot", "list", "-o", "json").json();
        assertThat(document.keySet()).containsExactly("schema", "snapshots");
        assertThat(document.getAsJsonArray("snapshots")).hasSize(3);
    }

    private static String name(long index) {
        return "snapshots/%020d-1.snap".formatted(index);
    }

    private Path directoryWith(SampleSnapshot... some) throws IOException {
        Path data = SampleLog.stoppedNode(dir.resolve("data"));
        for (SampleSnapshot each : some) {
            Files.write(data.resolve(name(each.info().getIndex())), each.bytes());
        }
        return data;
    }

    @Test
    void ofAStoppedNodeAllSnapshotsAreListedAndVerified() throws IOException {
        SampleSnapshot newer = SampleSnapshot.of(new SampleLog(new UUID(3, 3)).fill(8, 10));
        String data = directoryWith(SAMPLE, newer).toString();
        Result result = new Cli().run("snapshot", "list", "--data-dir", data, "-o", "jsonl");
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.out().lines()).hasSize(2);
        assertThat(result.out())
                .contains(
                        "\"node\":\"n1\",\"file\":\"" + name(5) + "\",\"index\":5",
                        "\"file\":\"" + name(8) + "\",\"index\":8",
                        "\"checksum\":\"" + newer.info().getDigest() + "\"",
                        "\"valid\":true,\"error\":null");
        assertThat(new Cli()
                        .run("snapshot", "list", "--data-dir", data, "--node", "n1")
                        .exit())
                .isEqualTo(2);
        assertThat(new Cli()
                        .run("snapshot", "list", "--data-dir", dir + "/none")
                        .exit())
                .isEqualTo(7);
    }

    @Test
    void ofAStoppedNodeDamagedOnesAreNamed() throws IOException {
        byte[] bytes = SAMPLE.bytes().clone();
        bytes[200] ^= 1;
        SampleSnapshot newer = SampleSnapshot.of(new SampleLog(new UUID(3, 3)).fill(8, 10));
        String data =
                directoryWith(new SampleSnapshot(SAMPLE.info(), bytes), newer).toString();
        Result result = new Cli().run("snapshot", "list", "--data-dir", data);
        assertThat(result.exit()).isEqualTo(9);
        assertThat(lines(result)).hasSize(3).element(1).isEqualTo("n1 - - " + bytes.length + "B -");
        assertThat(result.err()).contains(name(5) + ": offset ", " (damage)");
    }

    private Path file(byte[] bytes) throws IOException {
        return Files.write(dir.resolve("x.snap"), bytes);
    }

    @Test
    void inspectShowsWhatIsInAFile() throws IOException {
        String file = file(SAMPLE.bytes()).toString();
        Result table = new Cli().run("snapshot", "inspect", file);
        assertThat(table.exit()).as(table.err()).isZero();
        assertThat(lines(table))
                .contains(
                        "FIELD VALUE",
                        "file " + file,
                        "index 5",
                        "members n1=127.0.0.1:7001",
                        "lease off",
                        "keys 3",
                        "sha256 " + SAMPLE.info().getDigest());
        Result json = new Cli().run("snapshot", "inspect", file, "-o", "json");
        assertThat(json.out())
                .startsWith("{\"schema\":1,\"file\":\"" + file + "\",\"index\":5,\"term\":1,"
                        + "\"clusterId\":\"" + new UUID(7, 7) + "\",\"members\":[{\"id\":\"n1\","
                        + "\"address\":\"127.0.0.1:7001\",\"diskId\":\"" + new UUID(3, 3) + "\","
                        + "\"voter\":true,\"learner\":false}],\"leaseMs\":null,"
                        + "\"keys\":3,\"sessions\":1,"
                        + "\"revision\":3,\"stateBytes\":")
                .endsWith(",\"fileBytes\":" + SAMPLE.bytes().length + ",\"checksum\":\""
                        + SAMPLE.info().getDigest() + "\","
                        + "\"createdAt\":\"2023-11-14T22:13:20.456Z\",\"source\":null,"
                        + "\"version\":1,\"valid\":true}\n");
        assertThat(new Cli().run("snapshot", "verify", file, "-o", "json").out())
                .isEqualTo(json.out());
        assertThat(new Cli().run("snapshot", "verify", file).out())
                .isEqualTo(file + " is sound: index 5, term 1, 3 keys, " + size(SAMPLE) + "\n");
    }

    @Test
    void whatIsNotSoundIs9AndNamesFileOffsetAndReason() throws IOException {
        byte[] bytes = SAMPLE.bytes();
        byte[] flipped = bytes.clone();
        flipped[bytes.length - 60] ^= 1;
        assertDamaged(flipped, "block checksum is ");
        assertDamaged(Arrays.copyOf(bytes, bytes.length - 1), "is cut off after ");
        assertDamaged(new byte[0], "header of at least 80 bytes is cut off after 0");
        assertDamaged("hello\n".getBytes(UTF_8), "not a snapshot");
        assertDamaged(new SampleLog(new UUID(3, 3)).records(1), "not a snapshot");
        assertDamaged(Arrays.copyOf(bytes, bytes.length + 1), "more bytes behind the end");
    }

    private void assertDamaged(byte[] bytes, String reason) throws IOException {
        String file = file(bytes).toString();
        for (String verb : List.of("inspect", "verify")) {
            Result result = new Cli().run("snapshot", verb, file, "-o", "json");
            assertThat(result.exit()).as(reason).isEqualTo(9);
            assertThat(result.out()).isEmpty();
            assertThat(result.error().get("error").getAsString()).isEqualTo("CORRUPT");
            assertThat(result.error().get("message").getAsString())
                    .startsWith(file + ": offset ")
                    .contains(reason);
        }
    }

    @Test
    void aFileThatIsNotThereIs7() {
        for (String verb : List.of("inspect", "verify")) {
            Result result = new Cli().run("snapshot", verb, dir + "/none");
            assertThat(result.exit()).isEqualTo(7);
            assertThat(result.err()).isEqualTo("raftctl: no file " + dir + "/none\n");
            assertThat(new Cli().run("snapshot", verb, dir.toString()).exit()).isEqualTo(1);
            assertThat(new Cli().run("snapshot", verb).exit()).isEqualTo(2);
        }
    }
}
