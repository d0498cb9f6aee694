package io.raftctl.shell;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.raftctl.command.Cli;
import io.raftctl.command.Cli.Result;
import io.raftctl.command.FakeCluster;
import io.raftctl.command.FakeNode.Answer;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.wire.Got;
import io.raftd.protocol.wire.Request.OpCase;
import io.raftd.protocol.wire.Response;
import io.raftd.protocol.wire.Written;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScriptTest {
    private final FakeCluster cluster = new FakeCluster();
    private final Map<ByteString, byte[]> store = new ConcurrentHashMap<>();

    @TempDir
    private Path dir;

    @BeforeEach
    void serve() {
        cluster.on(OpCase.PUT, (node, request, body) -> {
            store.put(request.getPut().getKey(), body);
            return Answer.of(Response.newBuilder()
                    .setWritten(Written.newBuilder().setRevision(store.size())));
        });
        cluster.on(OpCase.GET, (node, request, body) -> {
            byte[] value = store.get(request.getGet().getKey());
            return value == null
                    ? Answer.failed(ErrorCode.NOT_FOUND, "absent")
                    : new Answer(Response.newBuilder().setGot(Got.getDefaultInstance()), value);
        });
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    private Result stdin(String lines, String... options) {
        String[] words = new String[options.length + 1];
        System.arraycopy(options, 0, words, 0, options.length);
        words[options.length] = "shell";
        return cluster.cli().stdin(lines).run(new LineFront(), words);
    }

    private Result file(String lines) throws IOException {
        Path script = Files.writeString(dir.resolve("seed"), lines);
        return cluster.cli().stdin("from outside").run(new LineFront(), "shell", "-f", "" + script);
    }

    @Test
    void linesRunInOrder() {
        Result result = stdin("""
                # a comment, and a blank line

                kv put a 1
                raftctl kv put 'two words' "x
                y"
                kv get two\\ words
                kv \\
                  get a""");
        assertThat(result.err()).isEmpty();
        assertThat(result.out()).isEqualTo("1\n2\nx\ny\n1\n");
        assertThat(result.exit()).isZero();
    }

    @Test
    void theFirstFailureEndsIt() throws IOException {
        Result result = file("kv put a 1\n\nkv get nope\nkv get a\n");
        assertThat(result.exit()).isEqualTo(7);
        assertThat(result.out()).isEqualTo("1\n");
        assertThat(result.err())
                .isEqualTo("raftctl: " + dir.resolve("seed") + ":3: no key 'nope'\n");
        assertThat(stdin("kv put a 1\nkv frobnicate\n").err())
                .startsWith("raftctl: stdin:2: ")
                .contains("frobnicate");
    }

    @Test
    void aVerbThatOnlyTellsByItsExitCodeIsNamedToo() {
        cluster.lag(cluster.node(2), 20_000);
        Result result = stdin("version\nhealth\nversion\n");
        assertThat(result.exit()).isEqualTo(5);
        assertThat(result.err()).isEqualTo("raftctl: stdin:2: ended with exit code 5\n");
    }

    @Test
    void scriptsOfScriptsGetOneObjectAnError() {
        Result result = stdin("kv put a 1\nkv get nope\n", "-o", "json");
        assertThat(result.exit()).isEqualTo(7);
        assertThat(result.error().get("error").getAsString()).isEqualTo("NOT_FOUND");
        assertThat(result.error().get("message").getAsString()).startsWith("stdin:2: ");
    }

    @Test
    void aLineThatIsNoneIsMisuseAndSaysWhere() {
        Result open = stdin("version\nkv put a 'x\ny\n");
        assertThat(open.exit()).isEqualTo(2);
        assertThat(open.err()).isEqualTo("raftctl: stdin:2: column 10: the ' is not closed\n");
        Result pipe = stdin("kv put a 'x\ny' | cat\n");
        assertThat(pipe.exit()).isEqualTo(2);
        assertThat(pipe.err())
                .isEqualTo("raftctl: stdin:2: column 4: '|' is no operator here: "
                        + "quote it to mean itself\n");
        assertThat(store).isEmpty();
    }

    @Test
    void whatIsNotUtf8IsMisuse() throws IOException {
        Path script = dir.resolve("seed");
        Files.write(script, "version\nkv put a \u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
        Result result = new Cli().run(new LineFront(), "shell", "-f", script.toString());
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).isEqualTo("raftctl: " + script + ":2: is not UTF-8\n");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        Result result = new Cli().run(new LineFront(), "shell", "-f", "/no/such");
        assertThat(result.exit()).isEqualTo(7);
        assertThat(result.err()).isEqualTo("raftctl: no file /no/such\n");
        Result directory = new Cli().run(new LineFront(), "shell", "-f", dir.toString());
        assertThat(directory.exit()).isEqualTo(1);
        assertThat(directory.err()).contains("can't read " + dir);
    }

    @Test
    void aVerbReadsWhatFollowsItsLine() {
        Result result = stdin("kv put a -\nthe rest\nis a value");
        assertThat(result.err()).isEmpty();
        assertThat(store.get(ByteString.copyFromUtf8("a")))
                .asString()
                .isEqualTo("the rest\nis a value");
    }

    @Test
    void aScriptInAFileLeavesTheInputToItsVerbs() throws IOException {
        Result result = file("kv put a -\nkv put b -\nkv get a\n");
        assertThat(result.err()).isEmpty();
        assertThat(result.out()).isEqualTo("1\n2\nfrom outside\n");
        assertThat(store.get(ByteString.copyFromUtf8("b"))).isEmpty();
    }

    @Test
    void nobodyIsAskedInAScript() {
        Result result = stdin("member remove n3\n");
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).startsWith("raftctl: stdin:1: ").contains("--yes");
        assertThat(stdin("member remove n3\n", "--yes").exit()).isZero();
        assertThat(cluster.members(true)).containsExactly("n1", "n2");
    }

    @Test
    void exitEndsItWithZero() {
        assertThat(stdin("version\nexit\nkv frobnicate\n").exit()).isZero();
        assertThat(stdin("quit\n").exit()).isZero();
        assertThat(stdin("").exit()).isZero();
        Result result = stdin("exit 3\n");
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("exit takes no arguments");
    }

    @Test
    void optionsOfTheShellAreThoseOfItsLines() {
        Result result = stdin("version\nversion -o table\nversion\n", "-o", "jsonl");
        assertThat(result.out().lines().toList())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("{"),
                        line -> assertThat(line).startsWith("raftctl"),
                        line -> assertThat(line).startsWith("{"));
        Result elsewhere = stdin("kv put a 1 -e " + cluster.node(1).address() + "\n", "-e", "x:1");
        assertThat(elsewhere.exit()).isZero();
        assertThat(stdin("version\n", "-e", "nowhere").exit()).isEqualTo(2);
    }

    @Test
    void thereIsNoShellInAShell() {
        Result result = stdin("shell\n");
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("this is a shell already");
        assertThat(stdin("shell --help\n").out()).contains("Examples:");
    }
}
