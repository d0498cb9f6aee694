package io.raftd.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * One run of a test: what chance is drawn from, and a directory for all that it leaves, which is
 * kept when the run fails.
 */
record Run(long seed, Path directory) {
    private static final Path KEPT = Path.of("target", "hostile").toAbsolutePath();

    interface Body {
        void run(Run run) throws Exception;
    }

    /** The seed is that of {@code -Dhostile.seed}, or a new one. */
    static void of(String name, Body body) throws IOException {
        long seed = Long.getLong("hostile.seed", ThreadLocalRandom.current().nextInt());
        System.out.println(name + ": -Dhostile.seed=" + seed);
        Run run = new Run(seed, KEPT.resolve(name + "_" + seed));
        delete(run.directory);
        Files.createDirectories(run.directory);
        try {
            body.run(run);
        } catch (Throwable e) {
            throw new AssertionError(
                    name + ", -Dhostile.seed=" + seed + ", kept in " + run.directory, e);
        }
        delete(run.directory);
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
