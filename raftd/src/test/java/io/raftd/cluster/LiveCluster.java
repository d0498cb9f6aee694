package io.raftd.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.raftd.DaemonProcess;
import io.raftd.client.ClientOptions;
import io.raftd.client.ClusterClient;
import io.raftd.client.Outcome;
import io.raftd.protocol.Endpoint;
import io.raftd.protocol.wire.Request;
import io.raftd.protocol.wire.Scan;
import io.raftd.protocol.wire.Status;
import io.raftd.protocol.wire.StatusQuery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Daemons that are the nodes of one cluster, each behind a relay of the {@link Network}; all gone
 * when closed. The directory holds, of each node, what it wrote to its streams, and under its name
 * its data.
 */
final class LiveCluster implements AutoCloseable {
    static final Duration ELECTION_TIMEOUT = Duration.ofMillis(400);

    private static final Duration SETTLED_WITHIN = Duration.ofSeconds(30);

    /** Small, so that a short run fills many. */
    private static final long SEGMENT_BYTES = 64 << 10;

    /** A key, and its value, that tells whether writes succeed. */
    static final ByteString PROBE = ByteString.copyFromUtf8("probe");

    private final Path directory;
    private final Network network = new Network();
    private final List<String> nodes;
    private final Map<String, Endpoint> ports = new HashMap<>();
    private final Map<String, DaemonProcess> processes = new HashMap<>();

    /** Starts nothing yet. */
    LiveCluster(Path directory, int size) throws IOException {
        this.directory = Files.createDirectories(directory);
        nodes = IntStream.rangeClosed(1, size).mapToObj(i -> "n" + i).toList();
        for (String node : nodes) {
            int port = DaemonProcess.freePort();
            ports.put(node, new Endpoint("127.0.0.1", port));
            network.add(node, port);
        }
    }

    List<String> nodes() {
        return nodes;
    }

    Network network() {
        return network;
    }

    Path directory() {
        return directory;
    }

    Path data(String node) {
        return directory.resolve(node).resolve("data");
    }

    /** Where the node itself listens. */
    Endpoint port(String node) {
        return Objects.requireNonNull(ports.get(node));
    }

    void startAll() {
        nodes.forEach(this::start);
    }

    void start(String node) {
        start(node, List.of());
    }

    /** {@code wrapper}: the command under which the daemon runs. */
    void start(String node, List<String> wrapper) {
        String bootstrap = nodes.stream()
                .map(n -> n + "=" + network.address(n))
                .collect(Collectors.joining(","));
        DaemonProcess started = new DaemonProcess(
                directory,
                node + "-",
                wrapper,
                "--id=" + node,
                "--listen=" + port(node),
                "--data=" + data(node),
                "--bootstrap=" + bootstrap,
                "--election-timeout=" + ELECTION_TIMEOUT.toMillis() + "ms",
                "--segment-size=" + SEGMENT_BYTES);
        DaemonProcess earlier = processes.put(node, started);
        if (earlier != null && earlier.isAlive()) {
            started.close();
            processes.put(node, earlier);
            throw new IllegalStateException(node + " runs already");
        }
    }

    DaemonProcess process(String node) {
        DaemonProcess process = processes.get(node);
        if (process == null) {
            throw new IllegalStateException(node + " was never started");
        }
        return process;
    }

    void awaitReady() {
        processes.values().forEach(DaemonProcess::awaitReady);
    }

    /** {@code name} without SIG. */
    void signal(String node, String name) {
        try {
            process(node).signal(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Gone on return, and its data directory is sound. */
    void kill(String node) {
        process(node).close();
        Replicas.checkSound(data(node));
    }

    /** As an operator does, once the node is ready. */
    void stop(String node) {
        process(node).awaitReady();
        signal(node, "TERM");
        awaitEnd(node, 0);
    }

    /** The node ends by itself, with this exit code. */
    void awaitEnd(String node, int exitCode) {
        try {
            assertThat(process(node).exitCode()).as(process(node).err()).isEqualTo(exitCode);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    ClusterClient client(Duration timeout) {
        List<Endpoint> all = nodes.stream().map(network::address).toList();
        return new ClusterClient(new ClientOptions(all, timeout, Duration.ofSeconds(1)));
    }

    /** A write succeeds within the bound. Returns after how many ms. */
    long awaitWritable(Duration bound) {
        long begin = System.nanoTime();
        try (ClusterClient client = client(bound)) {
            Outcome outcome = client.put(PROBE, PROBE);
            assertThat(outcome.ok())
                    .as("a write within %s of the last fault: %s", bound, outcome)
                    .isTrue();
        }
        return (System.nanoTime() - begin) / 1_000_000;
    }

    /** The node that says of itself that it leads. */
    String leader() {
        try (ClusterClient client = client(SETTLED_WITHIN)) {
            return await().atMost(SETTLED_WITHIN)
                    .until(
                            () -> statuses(client).stream()
                                    .filter(s -> s.getRole().equals("leader"))
                                    .map(Status::getNode)
                                    .toList(),
                            leaders -> leaders.size() == 1)
                    .get(0);
        }
    }

    /**
     * All nodes come to the same applied index, the same digest, and the same content. Returns that
     * index.
     */
    long awaitEqual(Duration bound) {
        try (ClusterClient client = client(Duration.ofSeconds(5))) {
            await().atMost(bound)
                    .until(() -> statuses(client).stream()
                                    .map(Status::getAppliedIndex)
                                    .distinct()
                                    .count()
                            == 1);
            List<Status> statuses = statuses(client);
            assertThat(statuses)
                    .extracting(Status::getDigestIndex)
                    .containsOnly(statuses.get(0).getDigestIndex());
            assertThat(statuses)
                    .extracting(Status::getStateDigest)
                    .containsOnly(statuses.get(0).getStateDigest());
            List<ByteString> contents = new ArrayList<>();
            Request scan = Request.newBuilder()
                    .setScan(Scan.newBuilder().setStale(true))
                    .build();
            for (String node : nodes) {
                Outcome outcome = client.ask(node, scan);
                assertThat(outcome.ok()).as("scan at %s: %s", node, outcome).isTrue();
                contents.add(outcome.response().getPage().toByteString());
            }
            assertThat(contents).containsOnly(contents.get(0));
            return statuses.get(0).getAppliedIndex();
        }
    }

    private List<Status> statuses(ClusterClient client) {
        Request query =
                Request.newBuilder().setStatus(StatusQuery.getDefaultInstance()).build();
        List<Status> statuses = new ArrayList<>();
        for (String node : nodes) {
            Outcome outcome = client.ask(node, query);
            assertThat(outcome.ok()).as("status of %s: %s", node, outcome).isTrue();
            statuses.add(outcome.response().getStatus());
        }
        return statuses;
    }

    /**
     * Stops all nodes as an operator does. Their logs are then sound, and the same up to the index.
     */
    void stopAll(long upTo) {
        nodes.forEach(node -> signal(node, "TERM"));
        nodes.forEach(node -> awaitEnd(node, 0));
        Replicas.checkEqual(nodes.stream().map(this::data).toList(), upTo);
    }

    @Override
    public void close() {
        processes.values().forEach(DaemonProcess::close);
        network.close();
    }
}
