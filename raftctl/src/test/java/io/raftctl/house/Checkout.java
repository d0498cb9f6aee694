package io.raftctl.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A copy of this checkout, and a machine around it: the launchers find the tools of {@code bin} on
 * the PATH and Javas in {@code jvm} alone. The launchers are real, Java and Maven are shell scripts
 * that a test writes.
 */
final class Checkout {
    final Path root;
    private final Path machine;
    private final Map<String, String> environment = new HashMap<>();

    /** How a program ended, and what it said. */
    record Outcome(int exit, String out, String err) {}

    /** A program that may still be running; its output goes to files. */
    record Running(Process process, Path out, Path err) {
        Outcome outcome() throws IOException, InterruptedException {
            try {
                assertThat(process.waitFor(60, TimeUnit.SECONDS))
                        .as("ended within 60 s")
                        .isTrue();
                return new Outcome(
                        process.exitValue(), Files.readString(out), Files.readString(err));
            } finally {
                process.destroyForcibly();
            }
        }
    }

    Checkout(Path machine) throws IOException {
        this.machine = machine;
        root = machine.resolve("check out");
        for (var file : List.of(
                "common/bin/launch.sh",
                "raftd/bin/raftd",
                "raftctl/bin/raftctl",
                "raftctl/src/build/publish")) {
            var copy = root.resolve(file);
            Files.createDirectories(copy.resolve("..").normalize());
            Files.copy(Sources.ROOT.resolve(file), copy);
        }
        var launch = root.resolve("common/bin/launch.sh");
        Files.writeString(
                launch, Files.readString(launch).replace("/usr/lib/jvm", machine + "/jvm"));
        having("flock", "ln", "mkdir", "readlink", "tee");
        environment.put("PATH", machine.resolve("bin").toString());
    }

    /** Puts tools of the real machine on the PATH. */
    Checkout having(String... tools) throws IOException {
        for (var tool : tools) {
            script(machine.resolve("bin").resolve(tool), "exec " + tool(tool) + " \"$@\"");
        }
        return this;
    }

    Checkout with(String variable, Object value) {
        environment.put(variable, value.toString());
        return this;
    }

    /**
     * Puts a Java of {@code version} into {@code home}; {@code script} is what its bin/java does.
     */
    Path java(String home, String version, String script) throws IOException {
        var directory = machine.resolve(home);
        script(directory.resolve("bin/java"), script);
        script(directory.resolve("bin/javac"), "exit 1");
        Files.writeString(
                directory.resolve("release"),
                "IMPLEMENTOR=\"N\"\nJAVA_VERSION=\"" + version + "\"\n");
        return directory;
    }

    /** A pipe that holds its reader until something is written. */
    Path gate() throws IOException, InterruptedException {
        var gate = machine.resolve("gate");
        assertThat(new ProcessBuilder("mkfifo", gate.toString()).start().waitFor())
                .isZero();
        return gate;
    }

    void maven(String script) throws IOException {
        script(machine.resolve("bin/mvn"), script);
    }

    /** What a finished build leaves. */
    void built() throws IOException {
        for (var program : List.of("raftctl", "raftd")) {
            var lib = Files.createDirectories(root.resolve("raftctl/target/run/0123/lib"));
            Files.createFile(lib.resolve(program + "-0.1.0.jar"));
            Files.writeString(lib.resolve(program + ".jars"), program + "-0.1.0.jar other.jar\n");
        }
        Files.createSymbolicLink(root.resolve("raftctl/target/stage"), Path.of("run/0123"));
    }

    /** Runs {@code program} in {@code directory}. */
    Running start(Path directory, Path program, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        var out = Files.createTempFile(machine, "out", "");
        var err = Files.createTempFile(machine, "err", "");
        var builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return new Running(builder.start(), out, err);
    }

    Running start(String program, String... arguments) throws IOException {
        return start(root, root.resolve(program), arguments);
    }

    Outcome run(String program, String... arguments) throws IOException, InterruptedException {
        return start(program, arguments).outcome();
    }

    private static void script(Path file, String body) throws IOException {
        Files.createDirectories(file.resolve("..").normalize());
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static Path tool(String name) {
        return List.of("/usr/bin", "/bin").stream()
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not installed"));
    }
}
