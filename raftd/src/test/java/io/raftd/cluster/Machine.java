package io.raftd.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The machine below the processes: its commands, and whether they may be used here. A test that
 * needs what there is not is skipped with the reason, but fails where {@code -Drequire.root=true}
 * says that nothing may be missing.
 */
final class Machine {
    private Machine() {}

    /** The test traces processes. */
    static void needsStrace() {
        needs("strace", "-o", "/dev/null", "true");
    }

    /** The test makes file systems and mounts them. */
    static void needsMounts() throws IOException {
        if (!Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)) {
            missing("only root can mount file systems");
        }
        needs("losetup", "--version");
        needs("mkfs.ext4", "-V");
    }

    private static void needs(String... command) {
        try {
            Process process = start(command);
            String output = output(process);
            if (process.waitFor() != 0) {
                missing(command[0] + " does not work here: " + output);
            }
        } catch (IOException e) {
            missing(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void missing(String reason) {
        if (Boolean.getBoolean("require.root")) {
            fail(reason);
        }
        abort(reason);
    }

    /** Runs to its good end. */
    static void run(String... command) throws IOException, InterruptedException {
        Process process = start(command);
        String output = output(process);
        assertThat(process.waitFor())
                .as("%s: %s", Arrays.toString(command), output)
                .isZero();
    }

    private static String output(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), UTF_8);
    }

    private static Process start(String... command) throws IOException {
        return new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
    }
}
