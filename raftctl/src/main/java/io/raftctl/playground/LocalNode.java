package io.raftctl.playground;

import io.raftd.protocol.ErrorCode;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One node of a playground: where it lives, and the process that is it, if any. */
public final class LocalNode {
    /** What its process does. */
    public enum State {
        RUNNING,
        PAUSED,
        STOPPED
    }

    private static final Duration STOP_TIME = Duration.ofSeconds(10);
    private static final Duration KILL_TIME = Duration.ofSeconds(5);
    private static final int TAIL_LINES = 5;
    private static final String LOGGER_NAME = "raftd.log";

    /** Copies lines to file $1 and moves it aside, to $1.1, at 4 MiB. */
    private static final String CAPPED_LOG = """
            size=$(wc -c 2>/dev/null <"$1") || size=0
            while IFS= read -r line || [ -n "$line" ]; do
                [ "$size" -lt 4194304 ] || { mv -f "$1" "$1.1"; size=0; }
                printf '%s\\n' "$line" >>"$1"
                size=$((size + ${#line} + 1))
            done
            """;

    private final String id;
    private final int port;
    private final Path dir;

    LocalNode(String id, int port, Path dir) {
        this.id = id;
        this.port = port;
        this.dir = dir;
    }

    public String id() {
        return id;
    }

    public String address() {
        return "127.0.0.1:" + port;
    }

    public Path dataDir() {
        return dir.resolve("data");
    }

    public Path logFile() {
        return dir.resolve("raftd.log");
    }

    private Path readyFile() {
        return dir.resolve("ready");
    }

    int port() {
        return port;
    }

    Path dir() {
        return dir;
    }

    /** Its process, or null while there is none. */
    public @Nullable Long pid() {
        List<Long> pids = Processes.with("--data", dataDir().toString());
        return pids.isEmpty() ? null : pids.get(0);
    }

    public State state() {
        Long pid = pid();
        if (pid == null) {
            return State.STOPPED;
        }
        return Processes.isPaused(pid) ? State.PAUSED : State.RUNNING;
    }

    /** Starts its process, which outlives this one, with these of raftd's options, and more. */
    Process start(Path daemon, List<String> options) {
        List<String> command = new ArrayList<>(List.of(
                daemon.toString(),
                "--id",
                id,
                "--listen",
                address(),
                "--data",
                dataDir().toString(),
                "--segment-size",
                "4MiB",
                "--ready-file",
                readyFile().toString(),
                "--enable-fault-injection"));
        command.addAll(options);
        List<String> raftd = inSession(command.toArray(String[]::new));
        List<String> logger =
                inSession("sh", "-c", CAPPED_LOG, LOGGER_NAME, logFile().toString());
        try {
            Files.createDirectories(dir);
            Files.deleteIfExists(readyFile());
            return ProcessBuilder.startPipeline(List.of(
                            new ProcessBuilder(raftd)
                                    .redirectInput(new File("/dev/null"))
                                    .redirectErrorStream(true),
                            new ProcessBuilder(logger)
                                    .redirectOutput(Redirect.DISCARD)
                                    .redirectError(Redirect.DISCARD)))
                    .get(0);
        } catch (IOException e) {
            throw new PlaygroundException(ErrorCode.FAILED, "can't start " + id + ": " + e);
        }
    }

    /** The command in a session of its own, so that no terminal's signals reach it. */
    static List<String> inSession(String... command) {
        List<String> words = new ArrayList<>();
        for (String directory : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
            Path setsid = Path.of(directory, "setsid");
            if (words.isEmpty() && Files.isExecutable(setsid)) {
                words.add(setsid.toString());
            }
        }
        words.addAll(List.of(command));
        return words;
    }

    boolean isReady() {
        return Files.exists(readyFile());
    }

    /** What to say of a process that ended instead of getting ready. */
    PlaygroundException failed(Process process) {
        Poll.until(STOP_TIME, this::isGone);
        return new PlaygroundException(
                ErrorCode.FAILED,
                id + " ended with exit code " + process.exitValue() + "; its last words:\n"
                        + lastWords());
    }

    private String lastWords() {
        try {
            List<String> lines = Files.readAllLines(logFile());
            return String.join(
                    "\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
        } catch (IOException e) {
            return logFile() + " can't be read: " + e.getMessage();
        }
    }

    /** Ends it in order; by force when it does not end in time. False when it did not run. */
    boolean stop() {
        Long pid = pid();
        if (pid == null) {
            return false;
        }
        Processes.signal("TERM", pid);
        Processes.signal("CONT", pid);
        if (!Poll.until(STOP_TIME, this::isGone)) {
            kill();
        }
        return true;
    }

    /** Ends it as a crash would. False when it did not run. */
    boolean kill() {
        Long pid = pid();
        if (pid == null) {
            return false;
        }
        Processes.signal("KILL", pid);
        if (!Poll.until(KILL_TIME, this::isGone)) {
            throw new PlaygroundException(
                    ErrorCode.FAILED, id + ", process " + pid + ", does not end");
        }
        return true;
    }

    /** Whether the process and the one that writes its log have ended. */
    private boolean isGone() {
        return pid() == null
                && Processes.with(LOGGER_NAME, logFile().toString()).isEmpty();
    }
}
