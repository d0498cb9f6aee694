package io.raftctl.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One raftd, started by its launcher as a service of the system would be: always with the same
 * arguments. Its process comes and goes; its address and its directory stay.
 */
final class Daemon {
    private static final String LAUNCHER =
            Programs.ROOT.resolve("raftd/bin/raftd").toString();

    private final String id;
    private final String address;
    private final Path directory;
    private final List<String> command = new ArrayList<>();
    private @Nullable Process process;

    /** {@code directory}: for its data and what it writes. */
    Daemon(String id, String address, Path directory, List<String> options) {
        this.id = id;
        this.address = address;
        this.directory = directory;
        command.addAll(List.of(LAUNCHER, "--id", id, "--listen", address));
        command.addAll(List.of("--data", data().toString()));
        command.addAll(options);
    }

    String id() {
        return id;
    }

    String address() {
        return address;
    }

    Path data() {
        return directory.resolve("data");
    }

    private Path out() {
        return directory.resolve("out");
    }

    private Path err() {
        return directory.resolve("err");
    }

    /** What it has said on stderr, in all its lives. */
    String said() {
        return read(err());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** It need not be ready on return. */
    void launch() {
        if (isAlive()) {
            throw new IllegalStateException(id + " runs already");
        }
        try {
            Files.createDirectories(directory);
            process = new ProcessBuilder(command)
                    .redirectOutput(out().toFile())
                    .redirectError(Redirect.appendTo(err().toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void start() {
        launch();
        awaitReady();
    }

    void awaitReady() {
        await().atMost(Cluster.BOUND).until(() -> read(out()).endsWith("\n") || !isAlive());
        assertThat(read(out())).as(said()).startsWith("raftd ready ");
    }

    boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** {@code STOP} or {@code CONT}, say. */
    void signal(String name) {
        if (process == null) {
            throw new IllegalStateException(id + " does not run");
        }
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .inheritIO()
                    .start();
            assertThat(kill.waitFor()).as("kill -%s of %s", name, id).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    /** As {@code kill -9} does; gone on return. */
    void kill() {
        if (process != null) {
            process.destroyForcibly().onExit().join();
        }
    }

    /** As an operator does. */
    void stop() {
        if (process != null) {
            process.destroy();
        }
        awaitEnd(0);
    }

    /** It ends by itself, or has ended, with this exit code. */
    void awaitEnd(int exitCode) {
        Process ending = process;
        if (ending == null) {
            throw new IllegalStateException(id + " was never started");
        }
        try {
            assertThat(ending.waitFor(Cluster.BOUND.toSeconds(), TimeUnit.SECONDS))
                    .as("%s ends; it said: %s", id, said())
                    .isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
        assertThat(ending.exitValue()).as("exit code of %s: %s", id, said()).isEqualTo(exitCode);
    }
}
