package io.raftctl.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** A terminal with a shell in it, and an operator who types, looks, and resizes the window. */
final class Tmux implements AutoCloseable {
    private final Path socket;
    private final Map<String, String> environment;

    /** 80 columns, 24 rows; its shell starts in {@code directory}. */
    Tmux(Path directory, Map<String, String> environment) {
        this.socket = directory.resolve("tmux");
        this.environment = environment;
        String shell = "cd '" + directory + "' && exec sh";
        run("new-session", "-d", "-x", "80", "-y", "24", shell);
    }

    private String run(String... words) {
        List<String> command = new ArrayList<>();
        command.addAll(List.of("tmux", "-S", socket.toString(), "-f", "/dev/null"));
        command.addAll(List.of(words));
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().putAll(environment);
            builder.environment().putAll(Map.of("LC_ALL", "C.UTF-8", "PS1", "$ "));
            Process tmux = builder.start();
            byte[] said = tmux.getInputStream().readAllBytes();
            assertThat(tmux.waitFor(60, TimeUnit.SECONDS)).isTrue();
            String text = new String(said, StandardCharsets.UTF_8);
            assertThat(tmux.exitValue()).as("%s: %s", command, text).isZero();
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    void line(String text) {
        run("send-keys", "-l", text);
        press("Enter");
    }

    /** A key as tmux names it, such as {@code C-c}. */
    void press(String key) {
        run("send-keys", key);
    }

    void resize(int columns, int rows) {
        run("resize-window", "-x", "" + columns, "-y", "" + rows);
    }

    String screen() {
        return run("capture-pane", "-p");
    }

    /** The screen as soon as it is as wanted. */
    String await(Predicate<String> wanted) {
        return Awaitility.await().atMost(Cluster.BOUND).until(this::screen, wanted);
    }

    /** Whether a program has the alternate screen, and whether the cursor can be seen. */
    String state() {
        return run("display-message", "-p", "alternate #{alternate_on} cursor #{cursor_flag}")
                .strip();
    }

    /** The one program that the shell runs. */
    ProcessHandle program() {
        long shell = Long.parseLong(run("display-message", "-p", "#{pane_pid}").strip());
        return ProcessHandle.of(shell).orElseThrow().children().findFirst().orElseThrow();
    }

    @Override
    public void close() {
        run("kill-server");
    }
}
