package io.raftd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many files, sockets included, the process may have open. */
final class OpenFiles {
    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final Pattern LINE = Pattern.compile("Max open files +([0-9]+) .*");
    private static final int MAX_CLIENTS = 10_000;

    /** For the log, the peers, connections that have not said what they are, and the JVM. */
    private static final int RESERVED = 768;

    private OpenFiles() {}

    /** How many clients may be connected so that everything else goes on. */
    static int maxClients() {
        int limit = limit();
        return limit < 2 * RESERVED
                ? Math.max(1, limit / 2)
                : Math.min(MAX_CLIENTS, limit - RESERVED);
    }

    private static int limit() {
        try {
            List<String> lines = Files.readAllLines(LIMITS);
            for (String line : lines) {
                Matcher m = LINE.matcher(line);
                if (m.matches()) {
                    return (int) Math.min(Integer.MAX_VALUE, Long.parseLong(m.group(1)));
                }
            }
        } catch (IOException e) {
            return MAX_CLIENTS;
        }
        return Integer.MAX_VALUE;
    }
}
