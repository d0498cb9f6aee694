package io.raftctl.command;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Map;

/** What the surroundings give a command. */
public record Console(
        InputStream in, OutputStream out, PrintStream err, Map<String, String> environment) {
    /** Whether the launcher found the stream to be a terminal: {@code STDIN}, for example. */
    boolean isTerminal(String stream) {
        return "1".equals(environment.get("RAFTCTL_" + stream + "_TTY"));
    }
}
