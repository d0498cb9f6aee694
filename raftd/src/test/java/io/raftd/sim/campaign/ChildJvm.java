package io.raftd.sim.campaign;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Runs a main class of the tests in a JVM of its own. */
final class ChildJvm {
    private static final String JAVA = System.getProperty("java.home") + "/bin/java";

    private final List<String> command = new ArrayList<>();

    ChildJvm(String... flags) {
        command.add(JAVA);
        command.add("-ea");
        command.addAll(Arrays.asList(flags));
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
    }

    /** On one core of the machine. */
    ChildJvm pinned() {
        command.addAll(0, List.of("taskset", "-c", "0"));
        return this;
    }

    /** The lines that {@code main} printed; an error when it failed. */
    List<String> run(Class<?> main, Object... arguments) throws IOException, InterruptedException {
        command.add(main.getName());
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var out = process.inputReader(StandardCharsets.UTF_8)) {
            List<String> lines = out.lines().toList();
            int exit = process.waitFor();
            if (exit != 0) {
                throw new AssertionError("exit " + exit + " of " + command + ": " + lines);
            }
            return lines;
        } finally {
            process.destroyForcibly();
        }
    }
}
