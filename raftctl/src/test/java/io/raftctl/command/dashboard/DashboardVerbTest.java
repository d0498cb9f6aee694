package io.raftctl.command.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftctl.command.Cli;
import io.raftctl.command.Cli.Result;
import io.raftctl.command.FakeCluster;
import io.raftctl.command.FakeNode.Answer;
import io.raftd.protocol.wire.EventsPage;
import io.raftd.protocol.wire.Request.OpCase;
import io.raftd.protocol.wire.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The verb's options and exit codes, as far as they need no terminal. */
class DashboardVerbTest {
    private final FakeCluster cluster = new FakeCluster();

    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        cluster.close();
    }

    private Cli cli() {
        cluster.on(
                OpCase.EVENTS_READ,
                (node, request, body) -> Answer.of(Response.newBuilder()
                        .setEvents(EventsPage.newBuilder().setNode(node.id()))));
        return cluster.cli().with("LC_ALL", "C.UTF-8");
    }

    private Cli terminal() {
        return cli().with("RAFTCTL_STDIN_TTY", "1")
                .with("RAFTCTL_STDOUT_TTY", "1")
                .with("TERM", "xterm");
    }

    private Path recording() {
        Path file = directory.resolve("recording");
        try (Recorder recorder = Recorder.create(file, Duration.ofSeconds(1))) {
            recorder.add(new Observation(5, List.of(), List.of(), Map.of(), null, null));
            recorder.add(new Observation(6, List.of(), List.of(), Map.of(), null, null));
        }
        return file;
    }

    @Test
    void oneLookNeedsNoTerminal() {
        Result result = cli().with("COLUMNS", "90").with("LINES", "30").run("dashboard", "--once");
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.out()).doesNotContain("\033");
        assertThat(result.out().lines())
                .hasSize(30)
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(90));
        assertThat(result.err()).isEmpty();
        assertThat(cli().run("dashboard", "--once").out().lines()).hasSize(24);
    }

    @Test
    void withoutAnAnswerTheExitCodeSaysSo() {
        cluster.close();
        Result result = cli().run("dashboard", "--once");
        assertThat(result.exit()).isEqualTo(3);
        assertThat(result.out().lines()).hasSize(24);
    }

    @Test
    void withoutATerminalItSaysWhatElseThereIs() {
        Result result = cli().with("RAFTCTL_STDIN_TTY", "1").run("dashboard");
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("raftctl status --watch -o jsonl");
        Result in = cli().with("RAFTCTL_STDOUT_TTY", "1").run("dashboard", "--readonly");
        assertThat(in.exit()).isEqualTo(2);
        Result dumb = terminal().with("TERM", "dumb").run("dashboard");
        assertThat(dumb.exit()).isEqualTo(2);
        assertThat(dumb.err()).contains("TERM");
        Result shell = cli().run(
                        (session, manner) -> session.run(
                                session.console(), "", List.of("dashboard", "--readonly")),
                        "shell");
        assertThat(shell.exit()).isEqualTo(2);
        assertThat(shell.err()).contains("within a shell");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--refresh 99ms | --refresh is not within 100ms and 1m",
                "--refresh 61s | --refresh is not within 100ms and 1m",
                "--refresh soon | is no duration such as",
                "--view 0 | --view 0 is not within 1 and 6",
                "--view 7 | --view 7 is not within 1 and 6",
                "--replay f --record g | --replay and --record or --endpoints exclude each other",
                "--replay f -e h:1 | --replay and --record or --endpoints exclude each other",
                "--once --record f | --once and --record exclude each other"
            })
    void whatCannotBeIsAUsageError(String options, String message) {
        List<String> words = Arrays.asList(("dashboard " + options).split(" "));
        Result result = terminal().run(words.toArray(String[]::new));
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains(message);
    }

    @Test
    void aRecordingGoesToANewFile() throws IOException {
        Path file = Files.writeString(directory.resolve("there"), "mine");
        Result result = terminal().run("dashboard", "--record", file.toString());
        assertThat(result.exit()).isEqualTo(6);
        assertThat(result.err()).contains(file + " exists");
        assertThat(file).hasContent("mine");
        Path lost = directory.resolve("no/where");
        assertThat(terminal().run("dashboard", "--record", lost.toString()).exit())
                .isEqualTo(7);
    }

    @Test
    void aRecordingIsShownWithoutACluster() throws IOException {
        Path file = recording();
        Result result = new Cli().run("dashboard", "--once", "--replay", file.toString());
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.out().lines()).hasSize(24);
        assertThat(result.err()).isEmpty();
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length - 5));
        Result cut = new Cli().run("dashboard", "--once", "--replay", file.toString());
        assertThat(cut.exit()).isZero();
        assertThat(cut.err()).contains(file + ":3: the recording is cut off within a look");
        Files.writeString(file, "{}\n{}\n");
        Result none = new Cli().run("dashboard", "--once", "--replay", file.toString());
        assertThat(none.exit()).isEqualTo(2);
        Result missing = new Cli().run("dashboard", "--once", "--replay", file + "x");
        assertThat(missing.exit()).isEqualTo(7);
    }

    @Test
    void aLocaleWithoutUtf8HasAsciiOnly() {
        assertThat(new Surroundings(Map.of("LANG", "de_DE.UTF-8")).isUtf8()).isTrue();
        assertThat(new Surroundings(Map.of("LANG", "de_DE.utf8", "LC_ALL", "")).isUtf8())
                .isTrue();
        assertThat(new Surroundings(Map.of("LANG", "C.UTF-8", "LC_ALL", "C")).isUtf8())
                .isFalse();
        assertThat(new Surroundings(Map.of("LANG", "C.UTF-8", "LC_CTYPE", "C")).isUtf8())
                .isFalse();
        assertThat(new Surroundings(Map.of()).isUtf8()).isFalse();
    }

    @Test
    void theSizeIsThatOfTheEnvironment() {
        assertThat(new Surroundings(Map.of("COLUMNS", "132")).columns()).isEqualTo(132);
        assertThat(new Surroundings(Map.of("COLUMNS", "x", "LINES", "-3")).columns())
                .isEqualTo(80);
        assertThat(new Surroundings(Map.of("LINES", "0")).rows()).isEqualTo(24);
        assertThat(new Surroundings(Map.of("LINES", "9999")).rows()).isEqualTo(1000);
    }
}
