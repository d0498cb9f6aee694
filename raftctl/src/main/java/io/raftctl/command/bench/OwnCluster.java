package io.raftctl.command.bench;

import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import io.raftctl.command.Interrupts;
import io.raftctl.command.playground.PlaygroundVerbs;
import io.raftctl.playground.Launch;
import io.raftctl.playground.LocalNode;
import io.raftctl.playground.Playground;
import io.raftd.client.ClientOptions;
import io.raftd.client.ClusterClient;
import io.raftd.client.NodeReply;
import io.raftd.protocol.Endpoint;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.wire.Request;
import io.raftd.protocol.wire.Status;
import io.raftd.protocol.wire.StatusQuery;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Three daemons of their own, as a playground starts them, on free ports: for what kills and starts
 * nodes. Gone when closed, with their data; a signal interrupts the thread that started them, so
 * that they are closed.
 */
final class OwnCluster implements Closeable {
    private static final Duration UP_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final Duration INTERVAL = Duration.ofMillis(5);
    private static final int NODES = 3;

    private static final Request QUERY =
            Request.newBuilder().setStatus(StatusQuery.getDefaultInstance()).build();

    private final Playground playground;
    private final Launch launch;
    private final Launch.Settings settings;
    private final Interrupts interrupts = Interrupts.ofThisThread();
    private final ClientOptions reach;
    private final ClusterClient client;

    private OwnCluster(Playground playground, Launch launch, Launch.Settings settings) {
        this.playground = playground;
        this.launch = launch;
        this.settings = settings;
        List<Endpoint> endpoints = Endpoint.parseList(playground.endpoints());
        this.reach = new ClientOptions(endpoints, Globals.REQUEST_TIMEOUT, LOOK);
        this.client = new ClusterClient(reach);
    }

    /**
     * Returns when a leader serves.
     *
     * @param parent the directory in which to make one for the data; null: where the system keeps
     *     what is temporary
     */
    static OwnCluster start(Globals globals, @Nullable Path parent) {
        Launch.Settings settings =
                new Launch.Settings(PlaygroundVerbs.daemon(), UP_TIMEOUT, globals::say);
        Path dir = directory(parent);
        try {
            Launch launch = Playground.up(dir, PlaygroundVerbs.plan(NODES, "auto"), settings)
                    .orElseThrow();
            return new OwnCluster(Playground.in(dir), launch, settings);
        } catch (RuntimeException e) {
            remove(dir);
            throw e;
        }
    }

    private static Path directory(@Nullable Path parent) {
        try {
            return parent == null
                    ? Files.createTempDirectory("raftctl-bench")
                    : Files.createTempDirectory(Files.createDirectories(parent), "raftctl-bench");
        } catch (IOException e) {
            throw new Failure(ErrorCode.FAILED, "can't make a directory for the cluster: " + e);
        }
    }

    private static void remove(Path dir) {
        if (Playground.exists(dir)) {
            Playground.in(dir).destroy();
            return;
        }
        try {
            Files.deleteIfExists(dir.resolve("lock"));
            Files.deleteIfExists(dir);
        } catch (IOException e) {
            throw new Failure(ErrorCode.FAILED, "can't delete " + dir + ": " + e);
        }
    }

    ClientOptions reach() {
        return reach;
    }

    ClusterClient client() {
        return client;
    }

    List<LocalNode> nodes() {
        return playground.nodes();
    }

    /** The node that says so of itself in the highest term; waits until there is one. */
    LocalNode leader() {
        Status[] found = {Status.getDefaultInstance()};
        await(UP_TIMEOUT, "no node leads", () -> {
            for (NodeReply reply : client.askAll(QUERY, LOOK)) {
                Status status = reply.outcome().response().getStatus();
                if (status.getRole().equals("leader") && status.getTerm() > found[0].getTerm()) {
                    found[0] = status;
                }
            }
            return found[0].getTerm() > 0;
        });
        return playground.node(found[0].getNode());
    }

    /** Returns when every node follows or leads, and has applied what the leader has committed. */
    void awaitWhole() {
        await(UP_TIMEOUT, "not all nodes are up to date", () -> {
            List<Status> all = client.askAll(QUERY, LOOK).stream()
                    .filter(reply -> reply.outcome().ok())
                    .map(reply -> reply.outcome().response().getStatus())
                    .toList();
            long committed =
                    all.stream().mapToLong(Status::getCommitIndex).max().orElse(0);
            return all.size() == NODES
                    && all.stream().anyMatch(status -> status.getRole().equals("leader"))
                    && all.stream().allMatch(status -> status.getAppliedIndex() >= committed);
        });
    }

    /** Sends the signal that kills, and does not wait for the end. */
    static void strike(ProcessHandle process) {
        process.destroyForcibly();
    }

    /** The process of a node that runs. */
    static ProcessHandle process(LocalNode node) {
        Long pid = node.pid();
        return ProcessHandle.of(pid == null ? -1 : pid)
                .orElseThrow(() -> new Failure(ErrorCode.FAILED, node.id() + " does not run"));
    }

    /** Kills a node, if it has not been already, and returns when it is gone. */
    void kill(LocalNode node) {
        playground.kill(node);
    }

    void start(LocalNode node) {
        playground.start(node, settings);
    }

    void pause(LocalNode node, boolean paused) {
        playground.pause(node, paused);
    }

    /** The memory of a node that is resident, in KiB. */
    static long residentKiB(LocalNode node) {
        Path status = Path.of("/proc/" + process(node).pid() + "/status");
        try {
            for (String line : Files.readAllLines(status)) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.replaceAll("\\D", ""));
                }
            }
        } catch (IOException e) {
            throw new Failure(ErrorCode.FAILED, "can't read " + status + ": " + e);
        }
        throw new Failure(ErrorCode.FAILED, status + " has no VmRSS");
    }

    /** Returns when the condition holds; fails with these words after the time. */
    static void await(Duration bound, String otherwise, BooleanSupplier condition) {
        long deadline = System.nanoTime() + bound.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new Failure(
                        ErrorCode.WAIT_TIMED_OUT, otherwise + " within " + bound.toSeconds() + "s");
            }
            rest(INTERVAL);
        }
    }

    /** Lets time pass, as the workload has it. */
    static void rest(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
            if (Thread.interrupted()) {
                throw new Failure(ErrorCode.INTERRUPTED, "interrupted");
            }
        }
    }

    /** To the end, even by a thread interrupted. */
    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        interrupts.close();
        client.close();
        launch.detach();
        playground.destroy();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
