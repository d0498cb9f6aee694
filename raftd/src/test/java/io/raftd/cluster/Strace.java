package io.raftd.cluster;

import static org.awaitility.Awaitility.await;

import io.raftd.DaemonProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Tampers with the system calls of a daemon. Counts, such as {@code when=3}, are of each thread for
 * itself, and of each call.
 */
final class Strace implements AutoCloseable {
    static final String FORCES = "fsync,fdatasync";

    private static final Duration BOUND = Duration.ofSeconds(20);

    private final Process process;

    private Strace(Process process) {
        this.process = process;
    }

    /**
     * A wrapper for a daemon that is traced from its first instruction on, as long as it lives: at
     * all its calls when signals are to be sent, else, which is much faster, at those alone.
     */
    static List<String> from(String calls, String tampering) {
        List<String> command = new ArrayList<>(List.of("strace", "-D", "-f"));
        if (!tampering.contains("signal")) {
            command.add("--seccomp-bpf");
        }
        command.addAll(options(Path.of("/dev/null"), calls, tampering));
        return command;
    }

    /** Traces a running daemon until this is closed. {@code output}: of strace. */
    static Strace attach(DaemonProcess daemon, Path output, String calls, String tampering)
            throws IOException {
        List<String> command = new ArrayList<>(List.of("strace", "-f"));
        command.addAll(options(Path.of("/dev/null"), calls, tampering));
        command.addAll(List.of("-p", Long.toString(daemon.pid())));
        Files.deleteIfExists(output);
        Strace strace = new Strace(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start());
        await().atMost(BOUND)
                .until(() ->
                        Files.readString(output).contains("attached") || !strace.process.isAlive());
        return strace;
    }

    private static List<String> options(Path output, String calls, String tampering) {
        return List.of(
                "-o",
                output.toString(),
                "-e",
                "trace=" + calls,
                "-e",
                "inject=" + calls + ":" + tampering);
    }

    /** The daemon goes on as it is. */
    @Override
    public void close() throws InterruptedException {
        process.destroy();
        process.waitFor(BOUND.toSeconds(), TimeUnit.SECONDS);
    }
}
