package io.raftctl.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftctl.command.Console;
import io.raftctl.command.FakeCluster;
import io.raftctl.command.FakeNode.Answer;
import io.raftctl.command.Raftctl;
import io.raftd.protocol.wire.Request.OpCase;
import io.raftd.protocol.wire.Response;
import io.raftd.protocol.wire.Written;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.impl.LineDisciplineTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator at a terminal that is no real one. */
class InteractiveTest {
    private static final String CTRL_D = "\004";

    private final FakeCluster cluster = new FakeCluster();
    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch answer = new CountDownLatch(1);

    @TempDir
    private Path state;

    private LineDisciplineTerminal terminal;
    private CompletableFuture<Integer> shell;

    @BeforeEach
    void start() throws IOException {
        terminal = new LineDisciplineTerminal("test", "ansi", screen, UTF_8);
        terminal.setSize(new Size(80, 24));
        Console console = new Console(
                InputStream.nullInputStream(),
                out,
                new PrintStream(err, true, UTF_8),
                Map.of(
                        "RAFTCTL_ENDPOINTS",
                        cluster.endpoints(),
                        "RAFTCTL_TIMEOUT",
                        "60s",
                        "RAFTCTL_STDIN_TTY",
                        "1",
                        "XDG_STATE_HOME",
                        state.toString()));
        shell = CompletableFuture.supplyAsync(() -> Raftctl.run(
                console,
                (session, manner) -> {
                    try {
                        return new Interactive(session, terminal, manner.history()).run();
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                },
                "shell"));
    }

    @AfterEach
    void close() throws IOException {
        answer.countDown();
        terminal.close();
        cluster.close();
    }

    private void type(String text) throws IOException {
        terminal.processInputBytes(text.getBytes(UTF_8));
    }

    private static void shows(ByteArrayOutputStream stream, String text) {
        until(() -> stream.toString(UTF_8).contains(text));
    }

    private static void until(Callable<Boolean> condition) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(5))
                .until(condition);
    }

    /** Until then, a prompt may change where it stands. */
    private void seesTheCluster() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    boolean seen = prompts() > 1;
                    type(seen ? "" : "\r");
                    return seen;
                });
    }

    private int prompts() {
        return screen.toString(UTF_8).split(" n1 healthy> ", -1).length;
    }

    private int exit() throws Exception {
        return shell.get(60, TimeUnit.SECONDS);
    }

    @Test
    void verbsRunUntilTheEnd() throws Exception {
        seesTheCluster();
        type("version\r");
        shows(out, "raftctl unpackaged");
        type("kv frobnicate\r");
        shows(err, "frobnicate");
        type("version | cat\r");
        shows(err, "column 9: '|' is no operator here");
        type("member list -o jsonl\r");
        shows(out, "\"n3\"");
        type(CTRL_D);
        assertThat(exit()).isZero();
        assertThat(Files.readAllLines(state.resolve("raftctl/history")))
                .startsWith("version", "kv frobnicate")
                .hasSize(4);
    }

    @Test
    void anInterruptEndsTheVerbAndNotTheShell() throws Exception {
        cluster.on(OpCase.PUT, (node, request, body) -> {
            asked.countDown();
            pass(answer);
            return Answer.of(Response.newBuilder().setWritten(Written.getDefaultInstance()));
        });
        type("kv put a 1\r");
        assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
        terminal.raise(Signal.INT);
        shows(err, "raftctl: it was sent and not answered in time");
        answer.countDown();
        type("wait member-count=9\r");
        until(() -> {
            terminal.raise(Signal.INT);
            return err.toString(UTF_8).contains("raftctl: interrupted");
        });
        type("version\r");
        shows(out, "raftctl unpackaged");
        type("exit\r");
        assertThat(exit()).isZero();
    }

    @Test
    void anInterruptClearsTheLine() throws Exception {
        seesTheCluster();
        type("kv frobnicate");
        shows(screen, "kv frobnicate");
        int before = prompts();
        terminal.raise(Signal.INT);
        until(() -> prompts() > before);
        type("version\r");
        shows(out, "raftctl unpackaged");
        type("quit\r");
        assertThat(exit()).isZero();
        assertThat(err.toString(UTF_8)).doesNotContain("frobnicate");
    }

    @Test
    void questionsAreAnsweredAtTheTerminal() throws Exception {
        type("member remove n3\r");
        shows(screen, "remove n3? [y/N]");
        type("n\r");
        shows(err, "not confirmed");
        type("member remove n3\r");
        until(() -> screen.toString(UTF_8).split("\\[y/N]", -1).length > 2);
        terminal.raise(Signal.INT);
        shows(err, "interrupted: nothing done");
        assertThat(cluster.members(true)).containsExactly("n1", "n2", "n3");
        type("member remove n3\r");
        until(() -> screen.toString(UTF_8).split("\\[y/N]", -1).length > 3);
        type("y\r");
        shows(out, "removed n3");
        type("exit\r");
        assertThat(exit()).isZero();
    }

    private static void pass(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }
}
