package io.raftctl.shell;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.raftctl.command.Cli;
import io.raftctl.command.FakeCluster;
import io.raftctl.command.FakeNode.Answer;
import io.raftd.protocol.wire.Item;
import io.raftd.protocol.wire.Page;
import io.raftd.protocol.wire.Request.OpCase;
import io.raftd.protocol.wire.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jline.reader.Candidate;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.Parser.ParseContext;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineCompleterTest {
    private final FakeCluster cluster = new FakeCluster();

    @TempDir
    private Path dir;

    @AfterEach
    void close() {
        cluster.close();
    }

    /** What is offered at the end of each line, as it would be written there. */
    private static Map<String, List<String>> offered(Cli cli, String... lines) {
        Map<String, List<String>> all = new LinkedHashMap<>();
        cli.run(
                (session, manner) -> {
                    // The first look may take longer than somebody who types would wait.
                    session.refresh(Duration.ofSeconds(20));
                    try (DumbTerminal terminal = new DumbTerminal(
                            InputStream.nullInputStream(), OutputStream.nullOutputStream())) {
                        LineReader reader =
                                LineReaderBuilder.builder().terminal(terminal).build();
                        LineCompleter completer = new LineCompleter(session);
                        for (String line : lines) {
                            LineParser.Before parsed = (LineParser.Before) new LineParser()
                                    .parse(line, line.length(), ParseContext.COMPLETE);
                            List<Candidate> candidates = new ArrayList<>();
                            completer.complete(reader, parsed, candidates);
                            all.put(
                                    line,
                                    candidates.stream()
                                            .map(c -> parsed.escape(c.value(), c.complete())
                                                    .toString())
                                            .toList());
                        }
                        return 0;
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                },
                "shell");
        return all;
    }

    @Test
    void verbsAndOptions() {
        Map<String, List<String>> all = offered(
                new Cli().with("RAFTCTL_ENDPOINTS", "127.0.0.1:1"),
                "",
                "raftctl mem",
                "member can",
                "kv put --fi",
                "-o json kv get -",
                "status -o j",
                "status --output=w",
                "kv get -- --",
                "help mem",
                "help member rem",
                "wait h",
                "# kv");
        assertThat(all.get("")).contains("status", "kv", "exit", "quit");
        assertThat(all.get("raftctl mem")).contains("member");
        assertThat(all.get("member can")).containsExactly("can-stop");
        assertThat(all.get("kv put --fi")).containsExactly("--file");
        assertThat(all.get("-o json kv get -")).contains("--stale", "--raw", "--timeout");
        assertThat(all.get("status -o j")).containsExactly("json", "jsonl");
        assertThat(all.get("status --output=w")).containsExactly("--output=wide");
        assertThat(all.get("kv get -- --")).isEmpty();
        assertThat(all.get("help mem")).contains("member");
        assertThat(all.get("help member rem")).containsExactly("remove");
        assertThat(all.get("wait h")).containsExactly("healthy");
        assertThat(all.get("# kv")).isEmpty();
    }

    @Test
    void membersAndKeysOfTheCluster() {
        cluster.on(OpCase.SCAN, (node, request, body) -> {
            Page.Builder page = Page.newBuilder();
            for (String key : List.of("two words", "two'quotes", "x\ny")) {
                if (key.startsWith(request.getScan().getPrefix().toStringUtf8())) {
                    page.addItems(Item.newBuilder().setKey(ByteString.copyFromUtf8(key)));
                }
            }
            return Answer.of(Response.newBuilder().setPage(page));
        });
        Map<String, List<String>> all = offered(
                cluster.cli(),
                "member remove ",
                "log show --node n",
                "wait caught-up=n2",
                "kv cas k --expect ",
                "kv get two\\ ",
                "kv get 'two",
                "kv del \"",
                "kv get x");
        assertThat(all.get("member remove ")).containsExactly("n1", "n2", "n3");
        assertThat(all.get("log show --node n")).containsExactly("n1", "n2", "n3");
        assertThat(all.get("wait caught-up=n2")).containsExactly("caught-up=n2");
        assertThat(all.get("kv cas k --expect ")).isEmpty();
        assertThat(all.get("kv get two\\ ")).containsExactly("two\\ words");
        assertThat(all.get("kv get 'two")).containsExactly("'two words'", "'two'\\''quotes'");
        assertThat(all.get("kv del \"")).containsExactly("\"two words\"", "\"two'quotes\"");
        assertThat(all.get("kv get x")).isEmpty();
    }

    @Test
    void aClusterThatIsNotThereOffersNothing() {
        Map<String, List<String>> all = offered(
                new Cli().with("RAFTCTL_ENDPOINTS", "127.0.0.1:1"), "kv get a", "member remove ");
        assertThat(all.values()).allSatisfy(each -> assertThat(each).isEmpty());
    }

    @Test
    void files() throws IOException {
        Files.createFile(dir.resolve("one file"));
        Files.createFile(dir.resolve(".hidden"));
        Files.createDirectory(dir.resolve("one-dir"));
        String word = dir + "/one";
        Map<String, List<String>> all = offered(
                new Cli(),
                "snapshot save " + word,
                "log show --data-dir " + word,
                "kv put a --file " + dir + "/.h",
                "kv put a --file /no/such/");
        assertThat(all.get("snapshot save " + word))
                .containsExactlyInAnyOrder(dir + "/one\\ file", word + "-dir/");
        assertThat(all.get("log show --data-dir " + word)).containsExactly(word + "-dir/");
        assertThat(all.get("kv put a --file " + dir + "/.h")).containsExactly(dir + "/.hidden");
        assertThat(all.get("kv put a --file /no/such/")).isEmpty();
    }
}
