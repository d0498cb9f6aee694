package io.raftctl.command.kv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.raftctl.command.Cli;
import io.raftctl.command.Cli.Result;
import io.raftctl.command.FakeCluster;
import io.raftctl.command.FakeNode.Answer;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.wire.Got;
import io.raftd.protocol.wire.Item;
import io.raftd.protocol.wire.Page;
import io.raftd.protocol.wire.Request;
import io.raftd.protocol.wire.Request.OpCase;
import io.raftd.protocol.wire.Response;
import io.raftd.protocol.wire.Written;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KvTest {
    private final FakeCluster cluster = new FakeCluster();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<byte[]> bodies = new CopyOnWriteArrayList<>();

    @TempDir
    private Path dir;

    @AfterEach
    void close() {
        cluster.close();
    }

    private Cli answering(OpCase op, Answer answer) {
        cluster.on(op, (node, request, body) -> {
            requests.add(request);
            bodies.add(body);
            return answer;
        });
        return cluster.cli();
    }

    private static Answer written(long revision) {
        return Answer.of(
                Response.newBuilder().setWritten(Written.newBuilder().setRevision(revision)));
    }

    @Test
    void putPrintsTheRevision() {
        Cli cli = answering(OpCase.PUT, written(17));
        assertThat(cli.run("kv", "put", "a", "1").out()).isEqualTo("17\n");
        assertThat(requests.get(0).getPut().getKey().toStringUtf8()).isEqualTo("a");
        assertThat(requests.get(0).getSession().getSequence()).isEqualTo(1);
        assertThat(bodies.get(0)).containsExactly('1');
        assertThat(cli.run("kv", "put", "a", "1", "-o", "json").out())
                .isEqualTo("{\"schema\":1,\"revision\":17}\n");
    }

    @Test
    void theValueIsTakenExactlyFromWhereItIs() throws IOException {
        Path file = Files.write(dir.resolve("value"), new byte[] {0, (byte) 0xff, '\n'});
        Cli cli = answering(OpCase.PUT, written(1));
        cli.stdin("from stdin\n").run("kv", "put", "k", "-");
        cli.run("kv", "put", "k", "--file", file.toString());
        cli.run("kv", "put", "k", "");
        cli.run("kv", "put", "k", "@" + file);
        cli.run("kv", "put", "k", "--", "--file");
        assertThat(bodies.get(0)).isEqualTo("from stdin\n".getBytes(UTF_8));
        assertThat(bodies.get(1)).containsExactly(0, 0xff, '\n');
        assertThat(bodies.get(2)).isEmpty();
        assertThat(bodies.get(3)).isEqualTo(("@" + file).getBytes(UTF_8));
        assertThat(bodies.get(4)).isEqualTo("--file".getBytes(UTF_8));
    }

    @Test
    void badPutsAreRefusedBeforeAnythingIsSent() {
        Cli cli = answering(OpCase.PUT, written(1));
        assertThat(cli.run("kv", "put").exit()).isEqualTo(2);
        assertThat(cli.run("kv", "put", "k").exit()).isEqualTo(2);
        assertThat(cli.run("kv", "put", "k", "v", "w").exit()).isEqualTo(2);
        assertThat(cli.run("kv", "put", "k", "v", "--file", "f").exit()).isEqualTo(2);
        assertThat(cli.run("kv", "put", "k", "--file", dir + "/none").exit()).isEqualTo(2);
        assertThat(cli.run("kv", "put", "", "v").err()).contains("not within 1 to 4096");
        assertThat(cli.run("kv", "put", "k".repeat(4097), "v").exit()).isEqualTo(2);
        assertThat(requests).isEmpty();
    }

    @Test
    void getPrintsTheValueAndANewline() {
        Cli cli = answering(OpCase.GET, got("värde"));
        Result result = cli.run("kv", "get", "k");
        assertThat(result.out()).isEqualTo("värde\n");
        assertThat(requests.get(0).getGet().getStale()).isFalse();
        assertThat(cli.run("kv", "get", "k", "--raw", "--stale").out()).isEqualTo("värde");
        assertThat(requests.get(1).getGet().getStale()).isTrue();
        assertThat(cli.run("kv", "get", "k", "-o", "json").out())
                .isEqualTo("{\"schema\":1,\"key\":\"k\",\"keyBase64\":\"aw==\",\"value\":\"värde\","
                        + "\"valueBase64\":\"dsOkcmRl\",\"createRevision\":3,\"modRevision\":5,"
                        + "\"version\":2,\"revision\":9}\n");
        assertThat(cli.run("kv", "get", "k", "--raw", "-o", "json").exit()).isEqualTo(2);
    }

    @Test
    void bytesThatAreNoTextAreInBase64Only() {
        Answer answer = new Answer(got("").response(), new byte[] {(byte) 0xff, 0});
        Result result = answering(OpCase.GET, answer).run("kv", "get", "k", "-o", "json");
        assertThat(result.json().get("value").isJsonNull()).isTrue();
        assertThat(result.json().get("valueBase64").getAsString()).isEqualTo("/wA=");
        assertThat(cluster.cli().run("kv", "get", "k", "--raw").bytes()).containsExactly(0xff, 0);
    }

    @Test
    void noSuchKeyIs7() {
        Cli cli = answering(OpCase.GET, Answer.failed(ErrorCode.NOT_FOUND, "no"));
        Result result = cli.run("kv", "get", "k", "-o", "json");
        assertThat(result.exit()).isEqualTo(7);
        assertThat(result.out()).isEmpty();
        assertThat(result.error().get("error").getAsString()).isEqualTo("NOT_FOUND");
    }

    @Test
    void delIsUnchangedWhenThereWasNothing() {
        assertThat(answering(OpCase.DELETE, written(4)).run("kv", "del", "k").out())
                .isEqualTo("unchanged\n");
        Answer existed = Answer.of(Response.newBuilder()
                .setWritten(Written.newBuilder().setRevision(5).setExisted(true)));
        assertThat(answering(OpCase.DELETE, existed).run("kv", "del", "k").out())
                .isEqualTo("5\n");
        assertThat(cluster.cli().run("kv", "del", "k", "-o", "json").out())
                .isEqualTo("{\"schema\":1,\"deleted\":true,\"revision\":5}\n");
    }

    @Test
    void casSendsWhatIsExpected() {
        Cli cli = answering(OpCase.COMPARE_AND_SET, written(8));
        assertThat(cli.run("kv", "cas", "k", "--expect", "old", "new").out()).isEqualTo("8\n");
        cli.run("kv", "cas", "k", "--expect-revision", "4", "new");
        cli.run("kv", "cas", "k", "new", "--absent");
        assertThat(requests.get(0).getCompareAndSet().getValue().toStringUtf8()).isEqualTo("old");
        assertThat(requests.get(1).getCompareAndSet().getRevision()).isEqualTo(4);
        assertThat(requests.get(2).getCompareAndSet().getAbsent()).isTrue();
        assertThat(bodies).allSatisfy(body -> assertThat(body).isEqualTo("new".getBytes(UTF_8)));
    }

    @Test
    void casThatDoesNotFitIs7() {
        Answer failed = Answer.failed(ErrorCode.COMPARE_FAILED, "the value is another");
        Result result =
                answering(OpCase.COMPARE_AND_SET, failed).run("kv", "cas", "k", "--absent", "v");
        assertThat(result.exit()).isEqualTo(7);
        assertThat(result.err()).isEqualTo("raftctl: the value is another\n");
    }

    @Test
    void casNeedsExactlyOneExpectation() {
        Cli cli = cluster.cli();
        assertThat(cli.run("kv", "cas", "k", "v").exit()).isEqualTo(2);
        assertThat(cli.run("kv", "cas", "k", "v", "--absent", "--expect", "x").exit())
                .isEqualTo(2);
        assertThat(cli.run("kv", "cas", "k", "v", "--expect-revision", "x").exit())
                .isEqualTo(2);
        assertThat(cli.run("kv", "cas", "k", "v", "--expect-revision", "-1").exit())
                .isEqualTo(2);
    }

    @Test
    void incrPrintsTheSum() {
        Cli cli = answering(
                OpCase.INCREMENT,
                Answer.of(Response.newBuilder()
                        .setWritten(Written.newBuilder().setRevision(5).setValue(-7))));
        assertThat(cli.run("kv", "incr", "k").out()).isEqualTo("-7\n");
        assertThat(cli.run("kv", "incr", "k", "-8", "-o", "json").out())
                .isEqualTo("{\"schema\":1,\"value\":-7,\"revision\":5}\n");
        assertThat(requests).extracting(r -> r.getIncrement().getBy()).containsExactly(1L, -8L);
        assertThat(cli.run("kv", "incr", "k", "x").exit()).isEqualTo(2);
        assertThat(cli.run("kv", "incr", "k", "9223372036854775808").exit()).isEqualTo(2);
        assertThat(cli.run("kv", "incr").exit()).isEqualTo(2);
    }

    @Test
    void scanGoesOnPageByPage() {
        cluster.on(OpCase.SCAN, (node, request, body) -> {
            requests.add(request);
            boolean first = request.getScan().getAfter().isEmpty();
            Page.Builder page = Page.newBuilder().setRevision(first ? 20 : 21).setMore(first);
            return Answer.of(Response.newBuilder()
                    .setPage(
                            first
                                    ? page.addItems(item("a")).addItems(item("b"))
                                    : page.addItems(item("c"))));
        });
        Result lines = cluster.cli().run("kv", "scan", "p", "-o", "jsonl");
        assertThat(lines.out().lines()).hasSize(3);
        assertThat(lines.out().lines().skip(2))
                .containsExactly("{\"schema\":1,\"key\":\"c\",\"keyBase64\":\"Yw==\",\"value\":"
                        + "\"v\\n\",\"valueBase64\":\"dgo=\",\"createRevision\":1,"
                        + "\"modRevision\":2,\"version\":3,\"revision\":21}");
        assertThat(requests)
                .extracting(r -> r.getScan().getPrefix().toStringUtf8())
                .containsExactly("p", "p");
        assertThat(requests.get(1).getScan().getAfter().toStringUtf8()).isEqualTo("b");
        assertThat(cluster.cli().run("kv", "scan", "-o", "json").json().getAsJsonArray("items"))
                .hasSize(3);
        assertThat(cluster.cli().run("kv", "scan").out()).isEqualTo("""
                        KEY  REVISION  VERSION  VALUE
                        a    2         3        v\\x0a
                        b    2         3        v\\x0a
                        c    2         3        v\\x0a
                        """);
    }

    @Test
    void aLongValueIsCutBetweenCharacters() {
        ByteString value = ByteString.copyFromUtf8("a" + "é".repeat(60));
        Item item = item("k").toBuilder().setValue(value).build();
        Cli cli = answering(
                OpCase.SCAN,
                Answer.of(Response.newBuilder().setPage(Page.newBuilder().addItems(item))));
        assertThat(cli.run("kv", "scan", "--no-headers").out())
                .isEqualTo("k  2  3  a" + "é".repeat(39) + "...\n");
    }

    @Test
    void scanOfNothingIsAnEmptyListing() {
        Answer empty = Answer.of(Response.newBuilder().setPage(Page.newBuilder()));
        Cli cli = answering(OpCase.SCAN, empty);
        assertThat(cli.run("kv", "scan").out()).isEqualTo("KEY  REVISION  VERSION  VALUE\n");
        assertThat(cli.run("kv", "scan", "-o", "json").out())
                .isEqualTo("{\"schema\":1,\"items\":[]}\n");
        assertThat(cli.run("kv", "scan", "-o", "jsonl").out()).isEmpty();
    }

    @Test
    void scanHasALimit() {
        Answer page = Answer.of(Response.newBuilder()
                .setPage(Page.newBuilder().addItems(item("a")).setMore(true)));
        Cli cli = answering(OpCase.SCAN, page);
        assertThat(cli.run("kv", "scan", "--limit", "2", "-o", "jsonl").out().lines())
                .hasSize(2);
        assertThat(requests).extracting(r -> r.getScan().getLimit()).containsExactly(2, 1);
        assertThat(cli.run("kv", "scan", "--limit", "0").exit()).isEqualTo(2);
        assertThat(cli.run("kv", "scan", "--limit", "x").exit()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorCode.class,
            names = {"TOO_LARGE", "INVALID", "NO_SPACE", "CORRUPT", "REFUSED"})
    void aDefiniteAnswerIsTheExitCode(ErrorCode code) {
        Result result = answering(OpCase.PUT, Answer.failed(code, "because"))
                .run("kv", "put", "k", "v", "-o", "json");
        assertThat(result.exit()).isEqualTo(code.exit());
        assertThat(result.error().get("error").getAsString()).isEqualTo(code.name());
        assertThat(result.error().get("message").getAsString()).contains("because");
    }

    @Test
    void anOutcomeThatStaysUnknownIs10() {
        Result result = answering(OpCase.PUT, Answer.failed(ErrorCode.UNKNOWN_OUTCOME, "lost"))
                .run("kv", "put", "k", "v");
        assertThat(result.exit()).isEqualTo(10);
    }

    @Test
    void withoutALeaderWritesEndWith4() {
        Result result = answering(OpCase.PUT, Answer.failed(ErrorCode.NO_LEADER, "none"))
                .run("kv", "put", "k", "v");
        assertThat(result.exit()).isEqualTo(4);
    }

    private static Answer got(String value) {
        return new Answer(
                Response.newBuilder()
                        .setGot(Got.newBuilder()
                                .setCreateRevision(3)
                                .setModRevision(5)
                                .setVersion(2)
                                .setRevision(9)),
                value.getBytes(UTF_8));
    }

    private static Item item(String key) {
        return Item.newBuilder()
                .setKey(ByteString.copyFromUtf8(key))
                .setValue(ByteString.copyFromUtf8("v\n"))
                .setCreateRevision(1)
                .setModRevision(2)
                .setVersion(3)
                .build();
    }
}
