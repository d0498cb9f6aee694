package io.raftd.cluster;

import static org.awaitility.Awaitility.await;

import io.raftd.DaemonProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Tampers with the system calls of a daemon. Counts, such as {@code when=3}, are of each thread for
 * itself, and of each call.
 */
final class Strace {
    static final String FORCES = "fsync,fdatasync";

    private static final Duration BOUND = Duration.ofSeconds(20);

    interface Act {
        void run() throws Exception;
    }

    private Strace() {}

    /**
     * A wrapper for a daemon that is traced from its first instruction on, as long as it lives: at
     * all its calls when signals are to be sent, else, which is much faster, at those alone.
     */
    static List<String> from(String calls, String tampering) {
        List<String> command = new ArrayList<>(List.of("strace", "-D", "-f"));
        if (!tampering.contains("signal")) {
            command.add("--seccomp-bpf");
        }
        command.addAll(options(calls, tampering));
        return command;
    }

    /** Tampers with a running daemon while something is done. {@code output}: of strace. */
    static void during(DaemonProcess daemon, Path output, String calls, String tampering, Act act)
            throws Exception {
        attached(daemon, output, options(calls, tampering), act);
    }

    /**
     * Writes the calls of a running daemon into the file while something is done, for
     * {@link CallTrace}.
     */
    static void recorded(DaemonProcess daemon, Path file, String calls, Act act) throws Exception {
        List<String> options =
                List.of("-ttt", "-T", "-s", "4096", "-o", file.toString(), "-e", "trace=" + calls);
        attached(daemon, file.resolveSibling(file.getFileName() + ".strace"), options, act);
    }

    private static void attached(DaemonProcess daemon, Path output, List<String> options, Act act)
            throws Exception {
        List<String> command = new ArrayList<>(List.of("strace", "-f"));
        command.addAll(options);
        command.addAll(List.of("-p", Long.toString(daemon.pid())));
        Files.deleteIfExists(output);
        Process strace = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            await().atMost(BOUND)
                    .until(() ->
                            Files.readString(output).contains("attached") || !strace.isAlive());
            act.run();
        } finally {
            strace.destroy();
            strace.waitFor();
        }
    }

    private static List<String> options(String calls, String tampering) {
        return List.of(
                "-o",
                "/dev/null",
                "-e",
                "trace=" + calls,
                "-e",
                "inject=" + calls + ":" + tampering);
    }
}
