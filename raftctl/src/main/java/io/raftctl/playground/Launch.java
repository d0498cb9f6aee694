package io.raftctl.playground;

import io.raftd.client.ClientOptions;
import io.raftd.client.ClusterClient;
import io.raftd.client.Outcome;
import io.raftd.protocol.Endpoint;
import io.raftd.protocol.ErrorCode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Nodes on their way up, and then up. Until {@link #detach}, they end with this process: in order
 * by its shutdown hook, or by their keeper when it is killed.
 */
public final class Launch {
    /**
     * What it takes to start nodes.
     *
     * @param daemon the launcher of raftd
     * @param timeout until a leader serves
     * @param progress told what is under way
     * @param options more of raftd's, by the ids of the nodes that are started with them
     * @param guests ids of nodes that are no founders: they are started later, and wait to be
     *     admitted
     */
    public record Settings(
            Path daemon,
            Duration timeout,
            Consumer<String> progress,
            Map<String, List<String>> options,
            Set<String> guests) {
        public Settings(Path daemon, Duration timeout, Consumer<String> progress) {
            this(daemon, timeout, progress, Map.of(), Set.of());
        }

        Process start(LocalNode node, Playground playground) {
            List<LocalNode> founders = playground.nodes().stream()
                    .filter(each -> !guests.contains(each.id()))
                    .toList();
            List<String> words = new ArrayList<>();
            if (guests.contains(node.id())) {
                words.add("--join");
                words.add(String.join(
                        ",", founders.stream().map(LocalNode::address).toList()));
            } else {
                words.add("--bootstrap");
                words.add(founders.stream()
                        .map(each -> each.id() + "=" + each.address())
                        .collect(Collectors.joining(",")));
            }
            words.addAll(options.getOrDefault(node.id(), List.of()));
            return node.start(daemon, words);
        }
    }

    private static final Duration ATTEMPT = Duration.ofSeconds(1);

    private final Playground playground;
    private final List<LocalNode> nodes;
    private final Settings settings;
    private final Keeper keeper;
    private final Thread hook = new Thread(this::stop, "stop nodes");

    private Launch(Playground playground, List<LocalNode> nodes, Settings settings) {
        this.playground = playground;
        this.nodes = nodes;
        this.settings = settings;
        this.keeper = Keeper.of(playground.dir(), nodes);
    }

    static Launch start(Playground playground, List<LocalNode> nodes, Settings settings) {
        Launch launch = new Launch(playground, nodes, settings);
        Runtime.getRuntime().addShutdownHook(launch.hook);
        try {
            launch.awaitLeader(launch.startAll());
            return launch;
        } catch (RuntimeException e) {
            launch.stopNow();
            throw e;
        }
    }

    /** Instead of at the end of this process, and to the end even by a thread interrupted. */
    private void stopNow() {
        Runtime.getRuntime().removeShutdownHook(hook);
        boolean interrupted = Thread.interrupted();
        stop();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Map<LocalNode, Process> startAll() {
        Map<LocalNode, Process> processes = new LinkedHashMap<>();
        for (LocalNode node : nodes) {
            settings.progress().accept("starting " + node.id() + " on " + node.address());
            processes.put(node, settings.start(node, playground));
        }
        return processes;
    }

    private void awaitLeader(Map<LocalNode, Process> processes) {
        long deadline = System.nanoTime() + settings.timeout().toNanos();
        List<Endpoint> endpoints = Endpoint.parseList(playground.endpoints());
        try (ClusterClient client =
                new ClusterClient(new ClientOptions(endpoints, ATTEMPT, ATTEMPT))) {
            Outcome outcome = client.barrier();
            while (!outcome.ok()) {
                processes.forEach((node, process) -> {
                    if (!process.isAlive()) {
                        throw node.failed(process);
                    }
                });
                if (outcome.code() == ErrorCode.INTERRUPTED) {
                    throw interrupted();
                }
                if (System.nanoTime() - deadline > 0) {
                    throw new PlaygroundException(
                            ErrorCode.WAIT_TIMED_OUT,
                            "no leader serves in time: " + outcome.message());
                }
                outcome = client.barrier();
            }
        }
    }

    /** Lets the nodes outlive this process. */
    public void detach() {
        Runtime.getRuntime().removeShutdownHook(hook);
        keeper.dismiss();
    }

    private static PlaygroundException interrupted() {
        return new PlaygroundException(ErrorCode.INTERRUPTED, "interrupted");
    }

    /**
     * Returns when somebody has taken the playground down; signals end the process before. An
     * interrupt stops the nodes.
     */
    public void awaitDown() {
        Path dir = playground.dir();
        try (WatchService watch = dir.getFileSystem().newWatchService()) {
            WatchKey key = dir.register(watch, StandardWatchEventKinds.ENTRY_DELETE);
            while (Files.exists(playground.running()) && key.isValid()) {
                watch.take().reset();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            stopNow();
            throw interrupted();
        }
    }

    private void stop() {
        for (LocalNode node : nodes) {
            if (node.stop()) {
                settings.progress().accept("stopped " + node.id());
            }
        }
        try {
            playground.checkDown();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        keeper.dismiss();
    }
}
