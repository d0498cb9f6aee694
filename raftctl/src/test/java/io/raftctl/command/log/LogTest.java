package io.raftctl.command.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftctl.command.Cli;
import io.raftctl.command.Cli.Result;
import io.raftctl.command.FakeCluster;
import io.raftctl.command.FakeNode.Answer;
import io.raftctl.offline.SampleLog;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.wire.LogStatsResult;
import io.raftd.protocol.wire.LogVerified;
import io.raftd.protocol.wire.Request.OpCase;
import io.raftd.protocol.wire.Response;
import io.raftd.storage.DataDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTest {
    private static final String FILE = "log/00000000000000000001.log";

    /** Of a segment's header. */
    private static final int FIRST_RECORD = 4096;

    private final FakeCluster cluster = new FakeCluster();
    private final SampleLog log = new SampleLog(new UUID(3, 3));
    private final List<String> asked = new CopyOnWriteArrayList<>();

    @TempDir
    private Path dir;

    @BeforeEach
    void nodes() {
        cluster.on(OpCase.LOG_STATS, (node, request, body) -> {
            asked.add(node.id());
            return Answer.of(Response.newBuilder()
                    .setLogStats(LogStatsResult.newBuilder()
                            .setFirstIndex(1)
                            .setLastIndex(5)
                            .setCommitIndex(4)
                            .setAppliedIndex(3)
                            .setLogBytes(8192)
                            .addSegments(LogStatsResult.Segment.newBuilder()
                                    .setFile(FILE)
                                    .setFirstIndex(1)
                                    .setLastIndex(5)
                                    .setBytes(8192))));
        });
        cluster.on(
                OpCase.LOG_READ,
                (node, request, body) -> new Answer(
                        Response.newBuilder(), log.records(request.getLogRead().getFrom())));
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void showListsTheLeadersEntries() {
        Result result = cluster.cli().run("log", "show");
        assertThat(result.exit()).isZero();
        assertThat(result.out().lines().map(line -> line.replaceAll(" +", " ")))
                .containsExactly(
                        "INDEX TERM TYPE SIZE COMMITTED SUMMARY",
                        "1 0 config 87B true voters n1=127.0.0.1:7001",
                        "2 1 noop 48B true term 1 begins",
                        "3 1 command 102B true put a (5 B)",
                        "4 1 command 100B true cas b\\x0a (1 B), expecting absent",
                        "5 1 command 101B false incr c by -3");
        assertThat(asked).containsOnly("n1");
    }

    @Test
    void showAsLinesHasEveryKeyInOrder() {
        assertThat(cluster.cli()
                        .run("log", "show", "--last", "1", "-o", "jsonl")
                        .out())
                .isEqualTo("{\"schema\":1,\"index\":5,\"term\":1,\"type\":\"command\","
                        + "\"sizeBytes\":101,\"committed\":false,"
                        + "\"time\":\"2023-11-14T22:13:20.456Z\",\"summary\":\"incr c by -3\"}\n");
        assertThat(cluster.cli().run("log", "show", "-o", "json").json().getAsJsonArray("entries"))
                .hasSize(5);
    }

    @Test
    void showKeepsToTheRange() {
        assertThat(indexes("--from", "2", "--to", "3")).containsExactly("2", "3");
        assertThat(indexes("--from", "4")).containsExactly("4", "5");
        assertThat(indexes("--to", "1")).containsExactly("1");
        assertThat(indexes("--last", "2")).containsExactly("4", "5");
        assertThat(indexes("--last", "99")).hasSize(5);
        assertThat(indexes("--from", "6")).isEmpty();
    }

    private List<String> indexes(String... range) {
        String[] words = {"log", "show", "--no-headers", "", "", "", ""};
        System.arraycopy(range, 0, words, 3, range.length);
        Result result = cluster.cli().run(Arrays.copyOf(words, 3 + range.length));
        assertThat(result.exit()).isZero();
        return result.out().lines().map(line -> line.substring(0, 1)).toList();
    }

    @Test
    void badRangesAreRefused() {
        for (String words : List.of(
                "--from 0",
                "--from x",
                "--from 3 --to 2",
                "--last 0",
                "--last 1 --from 1",
                "--follow --to 9",
                "--follow -o json",
                "--follow --data-dir .",
                "--node n1 --data-dir .")) {
            String[] line = ("log show " + words).split(" ", -1);
            assertThat(cluster.cli().run(line).exit()).as(words).isEqualTo(2);
        }
    }

    @Test
    void followShowsEachEntryOnceWhenItIsCommitted() {
        assertThat(followed("--follow")).containsExactly("1", "2", "3", "4", "5");
        assertThat(followed("--follow", "--last", "2")).containsExactly("4", "5");
        assertThat(followed("--follow", "--from", "5")).containsExactly("5");
    }

    /** What is shown while the commit index goes from 3 to 5, and until the node fails then. */
    private List<String> followed(String... range) {
        AtomicLong committed = new AtomicLong(3);
        cluster.on(OpCase.LOG_STATS, (node, request, body) -> {
            long commit = committed.getAndIncrement();
            LogStatsResult.Builder stats = LogStatsResult.newBuilder().setFirstIndex(1);
            return commit > 5
                    ? Answer.failed(ErrorCode.CORRUPT, "enough")
                    : Answer.of(Response.newBuilder()
                            .setLogStats(stats.setLastIndex(5).setCommitIndex(commit)));
        });
        String[] words = {"log", "show", "--no-headers", "", "", ""};
        System.arraycopy(range, 0, words, 3, range.length);
        Result result = cluster.cli().run(Arrays.copyOf(words, 3 + range.length));
        assertThat(result.err()).contains("enough");
        assertThat(result.out()).doesNotContain("false");
        return result.out().lines().map(line -> line.substring(0, 1)).toList();
    }

    @Test
    void aNodeIsNamedByIdOrAddress() {
        assertThat(cluster.cli().run("log", "stats", "--node", "n2").exit()).isZero();
        assertThat(cluster.cli()
                        .run("log", "stats", "--node", cluster.node(3).address())
                        .exit())
                .isZero();
        assertThat(asked).containsExactly("n2", "n3");
        assertThat(cluster.cli().run("log", "stats", "--node", "n9").exit()).isEqualTo(7);
    }

    @Test
    void statsShowTheExtent() {
        assertThat(cluster.cli().run("log", "stats").out())
                .isEqualTo("n1: index 1 to 5, committed 4, applied 3, 8.0KiB\n\n"
                        + "FILE                          FIRST  LAST  SIZE\n"
                        + FILE + "  1      5     8.0KiB\n");
        assertThat(cluster.cli().run("log", "stats", "-o", "json").json().keySet())
                .containsExactly(
                        "schema",
                        "node",
                        "firstIndex",
                        "lastIndex",
                        "commitIndex",
                        "appliedIndex",
                        "logBytes",
                        "segments");
    }

    @Test
    void verifyGoesOnUntilTheNodeIsDone() {
        cluster.on(OpCase.LOG_VERIFY, (node, request, body) -> {
            long next = request.getLogVerify().getFrom() + 2;
            return Answer.of(Response.newBuilder()
                    .setLogVerified(LogVerified.newBuilder().setNext(next).setDone(next > 5)));
        });
        assertThat(cluster.cli().run("log", "verify").out())
                .isEqualTo("every record from 1 to 6 is sound\n");
    }

    @Test
    void damageThatTheNodeFindsIs9() {
        cluster.on(
                OpCase.LOG_VERIFY,
                (node, request, body) -> Answer.failed(ErrorCode.CORRUPT, "n1, entry 3: checksum"));
        Result result = cluster.cli().run("log", "verify");
        assertThat(result.exit()).isEqualTo(9);
        assertThat(result.err()).contains("n1, entry 3: checksum");
    }

    @Test
    void recordsThatArriveDamagedAre9() {
        cluster.on(OpCase.LOG_READ, (node, request, body) -> {
            byte[] records = log.records(1);
            records[records.length - 1] ^= 1;
            return new Answer(Response.newBuilder(), records);
        });
        Result result = cluster.cli().run("log", "show");
        assertThat(result.exit()).isEqualTo(9);
        assertThat(result.err()).contains("entry 5: record checksum");
    }

    @Test
    void recordsOfOtherIndexesAreNotTaken() {
        cluster.on(
                OpCase.LOG_READ,
                (node, request, body) -> new Answer(Response.newBuilder(), log.records(2)));
        assertThat(cluster.cli().run("log", "show").err())
                .contains("entry 2 stands where 1 should");
    }

    @Test
    void anEmptyAnswerDoesNotHang() {
        cluster.on(OpCase.LOG_READ, (node, request, body) -> Answer.of(Response.newBuilder()));
        assertThat(cluster.cli().run("log", "show").exit()).isEqualTo(1);
    }

    @Test
    void aStoppedNodesLogReadsTheSame() throws IOException {
        String data = SampleLog.stoppedNode(dir.resolve("data")).toString();
        Result result = new Cli().run("log", "show", "--data-dir", data, "--no-headers");
        assertThat(result.exit()).isZero();
        assertThat(result.out().lines()).hasSize(5);
        assertThat(result.out()).contains("put a (5 B)");
        assertThat(new Cli()
                        .run("log", "show", "--data-dir", data, "--last", "1", "-o", "jsonl")
                        .out())
                .contains("\"index\":5", "\"committed\":null");
        assertThat(new Cli()
                        .run(
                                "log",
                                "show",
                                "--data-dir",
                                data,
                                "--from",
                                "2",
                                "--to",
                                "3",
                                "--no-headers")
                        .out()
                        .lines())
                .hasSize(2);
        assertThat(new Cli().run("log", "verify", "--data-dir", data).out())
                .isEqualTo("every record from 1 to 5 is sound\n");
        assertThat(new Cli().run("log", "stats", "--data-dir", data).out())
                .startsWith("n1: index 1 to 5, ");
    }

    @Test
    void aDirectoryInUseIsLeftAlone() throws IOException {
        Path data = SampleLog.stoppedNode(dir.resolve("data"));
        try (DataDirectory running = SampleLog.open(data)) {
            assertThat(running.stats()).isNotNull();
            for (String verb : List.of("show", "stats", "verify")) {
                Result result = new Cli().run("log", verb, "--data-dir", data.toString());
                assertThat(result.exit()).isEqualTo(6);
                assertThat(result.err()).contains("in use");
            }
        }
    }

    @Test
    void damageOnTheDiskIs9AndNamesTheFileAndOffset() throws IOException {
        Path data = SampleLog.stoppedNode(dir.resolve("data"));
        try (FileChannel file = FileChannel.open(data.resolve(FILE), StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4}), FIRST_RECORD + 60);
        }
        for (String verb : List.of("show", "stats", "verify")) {
            Result result = new Cli().run("log", verb, "--data-dir", data.toString());
            assertThat(result.exit()).isEqualTo(9);
            assertThat(result.err()).contains(FILE + ": offset ");
        }
    }

    @Test
    void whatIsNoDataDirectoryIs7() throws IOException {
        assertThat(new Cli().run("log", "show", "--data-dir", dir + "/none").exit())
                .isEqualTo(7);
        Path empty = Files.createDirectory(dir.resolve("empty"));
        assertThat(new Cli()
                        .run("log", "verify", "--data-dir", empty.toString())
                        .exit())
                .isEqualTo(7);
        assertThat(empty).isEmptyDirectory();
    }
}
