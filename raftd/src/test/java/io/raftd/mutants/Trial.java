package io.raftd.mutants;

import static org.junit.platform.commons.support.AnnotationSupport.isAnnotated;
import static org.junit.platform.engine.discovery.ClassNameFilter.includeClassNamePatterns;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;
import static org.junit.platform.engine.discovery.PackageNameFilter.excludePackageNames;
import static org.junit.platform.launcher.TagFilter.excludeTags;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.engine.CancellationToken;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherExecutionRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Tests in a process of their own, on one core, with some classes in front of the shipped ones. The
 * first failure ends it.
 */
final class Trial {
    private static final String ROOT = "io.raftd";
    private static final Path TASKSET = Path.of("/usr/bin/taskset");

    private Trial() {}

    /**
     * How it ended.
     *
     * @param failed the first test that did, or "hangs"; null if all passed
     * @param seconds from the start of the process to that failure, or to its end
     * @param message of the failure
     */
    record Verdict(@Nullable String failed, double seconds, String message) {
        /** What comes of both, one after the other. */
        Verdict then(Verdict next) {
            return new Verdict(next.failed, seconds + next.seconds, next.message);
        }
    }

    /**
     * Runs tests, named as in {@link Mutant#killers}, or all below a package.
     *
     * @param directory for what the process writes, created, and kept
     * @param properties of the process, {@code -Dname=value}
     * @param limit when it is ended, and counts as hanging
     */
    static Verdict run(
            Path directory,
            @Nullable Path classes,
            List<String> tests,
            List<String> properties,
            Duration limit) {
        try {
            Path temporary = Files.createDirectories(directory.resolve("tmp"));
            Path output = directory.resolve("output.txt");
            Path verdict = directory.resolve("verdict.txt");
            Files.deleteIfExists(verdict);
            List<String> command = new ArrayList<>(onOneCore());
            command.addAll(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-ea",
                    "-XX:+UseSerialGC",
                    "-XX:ActiveProcessorCount=1",
                    "-Xmx1g",
                    "-Djava.io.tmpdir=" + temporary,
                    "--enable-native-access=ALL-UNNAMED"));
            command.addAll(properties);
            String shipped = System.getProperty("java.class.path");
            command.addAll(List.of(
                    "-cp",
                    classes == null ? shipped : classes + File.pathSeparator + shipped,
                    Trial.class.getName(),
                    verdict.toString()));
            command.addAll(tests);
            long start = System.nanoTime();
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            boolean ended = end(process, limit);
            double seconds = (System.nanoTime() - start) / 1e9;
            if (!ended) {
                return new Verdict("hangs", seconds, lastLine(output));
            }
            if (!Files.exists(verdict)) {
                throw new IllegalStateException("no verdict, but " + output);
            }
            return read(verdict);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean end(Process process, Duration limit) throws InterruptedException {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
    }

    /** The first core that this process may use. */
    private static List<String> onOneCore() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.isExecutable(TASKSET) || !Files.exists(status)) {
            return List.of();
        }
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("Cpus_allowed_list:"))
                    .map(line -> line.replaceAll("\\D*(\\d+).*", "$1"))
                    .map(core -> List.of(TASKSET.toString(), "-c", core))
                    .findFirst()
                    .orElse(List.of());
        }
    }

    private static String lastLine(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.reduce("", (before, line) -> line);
        }
    }

    private static Verdict read(Path verdict) throws IOException {
        List<String> lines = Files.readAllLines(verdict);
        String message = String.join("\n", lines.subList(2, lines.size()));
        String failed = lines.get(1).isEmpty() ? null : lines.get(1);
        return new Verdict(failed, Double.parseDouble(lines.get(0)), message);
    }

    /** The process: the file for the verdict, then the tests. */
    public static void main(String[] args) throws IOException {
        List<DiscoverySelector> tests =
                Stream.of(args).skip(1).map(Trial::selector).toList();
        CancellationToken stop = CancellationToken.create();
        FirstFailure first = new FirstFailure(stop);
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.discoveryRequest()
                .selectors(tests)
                .filters(
                        includeClassNamePatterns(patterns(args)),
                        excludePackageNames(ROOT + ".sim.campaign"),
                        excludeTags("gate"))
                .build();
        try {
            LauncherFactory.create()
                    .execute(LauncherExecutionRequestBuilder.executionRequest(request)
                            .listeners(first)
                            .cancellationToken(stop)
                            .build());
        } catch (OutOfMemoryError e) {
            first.fail("out of memory", e);
        }
        if (first.started == 0) {
            throw new IllegalStateException("no tests in " + List.of(args));
        }
        Files.writeString(Path.of(args[0]), first.toString());
        // A mutant may leave threads behind that never end.
        System.exit(0);
    }

    /**
     * Of a package only what the build runs, and every class that is named. Campaigns of seeds are
     * left out: they take their time to explain a failure, and {@code SeedHunt} does not.
     */
    private static String[] patterns(String... args) {
        return Stream.concat(
                        Stream.of(".*Test"),
                        Stream.of(args).map(name -> Pattern.quote(ROOT + "." + name)))
                .toArray(String[]::new);
    }

    /** Of a test that must exist. */
    static DiscoverySelector selector(String test) {
        int hash = test.indexOf('#');
        String type = ROOT + "." + (hash < 0 ? test : test.substring(0, hash));
        if (Character.isLowerCase(type.charAt(type.lastIndexOf('.') + 1))) {
            return selectPackage(type);
        }
        try {
            Class<?> found = Class.forName(type);
            return hash < 0
                    ? selectClass(found)
                    : selectMethod(found, method(found, test.substring(hash + 1)));
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException("there is no test " + test, e);
        }
    }

    private static Method method(Class<?> type, String name) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(m -> m.getName().equals(name) && isAnnotated(m, Testable.class))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no test " + type.getSimpleName() + "#" + name));
    }

    private static final class FirstFailure implements TestExecutionListener {
        private final CancellationToken stop;
        private int started;
        private @Nullable String failed;
        private String message = "";
        private double seconds;

        FirstFailure(CancellationToken stop) {
            this.stop = stop;
        }

        @Override
        public void executionStarted(TestIdentifier test) {
            started += test.isTest() ? 1 : 0;
        }

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            if (result.getStatus() == TestExecutionResult.Status.FAILED) {
                String name = test.getSource()
                        .filter(MethodSource.class::isInstance)
                        .map(MethodSource.class::cast)
                        .map(m -> m.getClassName().substring(ROOT.length() + 1) + "#"
                                + m.getMethodName())
                        .orElse(test.getDisplayName());
                fail(name, result.getThrowable().orElse(null));
            }
        }

        private void fail(String what, @Nullable Throwable why) {
            if (failed == null) {
                seconds = sinceStart();
                failed = what;
                message = why == null ? "" : why.toString();
                stop.cancel();
            }
        }

        private static double sinceStart() {
            return ManagementFactory.getRuntimeMXBean().getUptime() / 1e3;
        }

        @Override
        public String toString() {
            return (failed == null ? sinceStart() : seconds)
                    + "\n" + (failed == null ? "" : failed)
                    + "\n" + message + "\n";
        }
    }
}
