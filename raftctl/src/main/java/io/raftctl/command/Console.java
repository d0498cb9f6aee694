package io.raftctl.command;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the surroundings give a command. */
public record Console(
        InputStream in, OutputStream out, PrintStream err, Map<String, String> environment) {
    /** Whether the launcher found the stream to be a terminal: {@code STDIN}, for example. */
    public boolean isTerminal(String stream) {
        return "1".equals(environment.get("RAFTCTL_" + stream + "_TTY"));
    }

    /** What this program keeps between runs is here; null when the environment names no place. */
    public @Nullable Path stateDirectory() {
        Path state = Path.of(environment.getOrDefault("XDG_STATE_HOME", ""));
        Path home = Path.of(environment.getOrDefault("HOME", ""));
        Path base = state.isAbsolute() ? state : home.resolve(".local").resolve("state");
        return base.isAbsolute() ? base.resolve("raftctl") : null;
    }
}
