package io.raftctl.cluster;

import io.raftctl.command.Cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** raftctl, started by its launcher as a shell would. */
final class Programs {
    static final Path ROOT = root();

    private Programs() {}

    /** How a program ended, and what it said. */
    record Ended(int exit, String out, String err) {}

    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        for (Path dir = here; dir != null; dir = dir.getParent()) {
            if (Files.exists(dir.resolve("raftctl/bin/raftctl"))) {
                return dir;
            }
        }
        throw new IllegalStateException("no checkout around " + here);
    }

    /** Runs raftctl to its end, which comes within a minute. */
    static Ended raftctl(Map<String, String> environment, List<String> words) {
        try {
            Path out = Files.createTempFile("out", ".txt");
            Path err = Files.createTempFile("err", ".txt");
            try {
                Process process = start(environment, words, out, err);
                if (!process.waitFor(60, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new AssertionError("raftctl " + words + " still runs after 60 s: "
                            + Files.readString(out) + Files.readString(err));
                }
                return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
            } finally {
                Files.delete(out);
                Files.delete(err);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    /** Runs a command line as raftctl would, but in this process. */
    static Ended inside(Map<String, String> environment, List<String> words) {
        Cli cli = new Cli();
        environment.forEach(cli::with);
        Cli.Result result = cli.run(words.toArray(String[]::new));
        return new Ended(result.exit(), result.out(), result.err());
    }

    private static Process start(
            Map<String, String> environment, List<String> words, Path out, Path err)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(ROOT.resolve("raftctl/bin/raftctl").toString());
        command.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        builder.redirectInput(Path.of("/dev/null").toFile());
        builder.redirectOutput(out.toFile()).redirectError(err.toFile());
        return builder.start();
    }
}
