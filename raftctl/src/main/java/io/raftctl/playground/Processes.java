package io.raftctl.playground;

import io.raftd.protocol.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The process table, as Linux shows it under /proc. A zombie is no process any more. */
final class Processes {
    private static final Path PROC = Path.of("/proc");

    private Processes() {}

    /** The processes that have these two words next to each other on their command lines. */
    static List<Long> with(String word, String next) {
        String wanted = "\0" + word + "\0" + next + "\0";
        List<Long> found = new ArrayList<>();
        for (long pid : all()) {
            if (("\0" + read(pid, "cmdline")).contains(wanted)) {
                found.add(pid);
            }
        }
        return found;
    }

    static List<Long> all() {
        List<Long> pids = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path entry : entries) {
                pids.add(Long.parseLong(entry.getFileName().toString()));
            }
        } catch (IOException e) {
            throw new PlaygroundException(
                    ErrorCode.FAILED, "a playground needs /proc, and it can't be read: " + e);
        }
        return pids;
    }

    /** Whether a signal has paused the process. */
    static boolean isPaused(long pid) {
        String stat = read(pid, "stat");
        return stat.startsWith(" T", stat.lastIndexOf(')') + 1);
    }

    /** What it was started as, or null when it has ended. */
    static @Nullable String commandLine(long pid) {
        String words = read(pid, "cmdline");
        return words.isEmpty() ? null : words.replace('\0', ' ').strip();
    }

    /** STOP, CONT, TERM or KILL; nothing when the process has ended. */
    static void signal(String name, long pid) {
        run(
                "sh",
                "-c",
                "kill -s \"$1\" \"$2\" 2>/dev/null || :",
                "kill",
                name,
                String.valueOf(pid));
    }

    private static void run(String... command) {
        try {
            new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (IOException e) {
            throw new PlaygroundException(ErrorCode.FAILED, "can't run " + command[0] + ": " + e);
        } catch (InterruptedException e) {
            throw new PlaygroundException(ErrorCode.INTERRUPTED, "interrupted");
        }
    }

    /** A file of the process, empty when it has ended. */
    private static String read(long pid, String file) {
        try {
            byte[] bytes = Files.readAllBytes(PROC.resolve(pid + "/" + file));
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
