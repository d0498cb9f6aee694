package io.raftctl.cluster;

import io.raftctl.playground.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The daemons of one test, each with a free port and a directory of its own. After the test none
 * runs and nothing of them is left; but what they said on stderr is shown when the test has failed.
 */
final class Daemons implements Cluster, BeforeEachCallback, AfterEachCallback {
    /** The most that a test has. */
    private static final int MOST = 5;

    private final List<String> options;
    private final Map<String, Daemon> all = new LinkedHashMap<>();
    private List<Integer> ports = List.of();
    private @Nullable Path directory;

    /** {@code options}: for every daemon. */
    Daemons(String... options) {
        this.options = List.of(options);
    }

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        directory = Files.createTempDirectory("daemons");
        ports = Ports.free(MOST);
    }

    /** Daemons n1, n2 and so on, all of one new cluster, ready on return. */
    void bootstrap(int count) {
        String list = ports.subList(0, count).stream()
                .map(port -> "n" + (1 + ports.indexOf(port)) + "=127.0.0.1:" + port)
                .collect(Collectors.joining(","));
        for (int i = 1; i <= count; i++) {
            add("n" + i, "--bootstrap", list).launch();
        }
        all.values().forEach(Daemon::awaitReady);
    }

    /** One more, which waits to be admitted. */
    Daemon join(String id) {
        Daemon joined = add(id, "--join", endpoints());
        joined.start();
        return joined;
    }

    private Daemon add(String id, String... birth) {
        if (directory == null) {
            throw new IllegalStateException("no test runs");
        }
        String address = "127.0.0.1:" + ports.get(Integer.parseInt(id.substring(1)) - 1);
        List<String> arguments = new ArrayList<>(List.of(birth));
        arguments.addAll(options);
        Daemon daemon = new Daemon(id, address, directory.resolve(id), arguments);
        all.put(id, daemon);
        return daemon;
    }

    Daemon get(String id) {
        Daemon daemon = all.get(id);
        if (daemon == null) {
            throw new IllegalArgumentException("no daemon " + id);
        }
        return daemon;
    }

    /** Of those that run. */
    @Override
    public String endpoints() {
        return all.values().stream()
                .filter(Daemon::isAlive)
                .map(Daemon::address)
                .collect(Collectors.joining(","));
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        all.values().forEach(Daemon::kill);
        if (context.getExecutionException().isPresent()) {
            all.forEach((id, daemon) -> System.err.println(id + " said:\n" + daemon.said()));
        }
        if (directory != null) {
            delete(directory);
        }
    }

    /** A directory and all that is in it. */
    static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
