package io.raftctl.playground;

import static io.raftctl.playground.PlaygroundException.refused;

import io.raftctl.playground.LocalNode.State;
import io.raftd.protocol.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A local cluster, and the directory that it lives in. */
public final class Playground {
    private static final Duration SIGNAL_TIME = Duration.ofSeconds(5);
    private static final Duration LOCK_TIME = Duration.ofSeconds(60);

    private final Path dir;
    private final List<LocalNode> nodes;

    private Playground(Path dir, Shape shape) {
        this.dir = dir;
        List<LocalNode> all = new ArrayList<>();
        for (int port : shape.ports()) {
            String id = "n" + (all.size() + 1);
            all.add(new LocalNode(id, port, dir.resolve(id)));
        }
        this.nodes = List.copyOf(all);
    }

    /** Whether there is one in the directory; refused when there is something else. */
    public static boolean exists(Path dir) {
        if (Shape.isIn(dir)) {
            return true;
        }
        try (Stream<Path> entries = Files.list(dir)) {
            if (entries.allMatch(entry -> entry.endsWith("lock"))) {
                return false;
            }
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw new PlaygroundException(ErrorCode.FAILED, "can't read " + dir + ": " + e);
        }
        throw refused(dir + " is not empty, and no playground made it");
    }

    /** The one in the directory; NOT_FOUND when there is none. */
    public static Playground in(Path dir) {
        if (!exists(dir)) {
            throw new PlaygroundException(ErrorCode.NOT_FOUND, "no playground in " + dir);
        }
        return at(dir, Shape.read(dir));
    }

    private static Playground at(Path dir, Shape shape) {
        try {
            return new Playground(dir.toRealPath(), shape);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Starts what does not run yet of the planned cluster, made if it does not exist, and returns
     * when a leader serves; empty when all ran already. Refused when the directory holds another
     * shape or something else, or a port is in use; then, and after any failure, nothing that this
     * call started runs.
     */
    public static Optional<Launch> up(Path dir, Plan plan, Launch.Settings settings) {
        Shape fresh = exists(dir) ? null : plan.choose();
        try {
            Files.createDirectories(dir);
        } catch (IOException e) {
            throw new PlaygroundException(ErrorCode.FAILED, "can't make " + dir + ": " + e);
        }
        return locked(dir, () -> {
            Shape shape = fresh == null || Shape.isIn(dir) ? Shape.read(dir) : fresh;
            Playground playground = at(dir, shape);
            if (!plan.allows(shape)) {
                throw refused(dir + " holds a playground of another shape, " + shape + " ("
                        + playground.processes() + "); destroy it, or choose another --dir");
            }
            List<LocalNode> stopped = playground.nodes.stream()
                    .filter(node -> !settings.guests().contains(node.id()))
                    .filter(node -> node.state() == State.STOPPED)
                    .toList();
            if (stopped.isEmpty()) {
                return Optional.empty();
            }
            stopped.forEach(node -> Plan.checkFree(node.port()));
            shape.write(dir);
            Files.write(playground.running(), new byte[0]);
            return Optional.of(Launch.start(playground, stopped, settings));
        });
    }

    private String processes() {
        return nodes.stream()
                .map(node -> node.id() + (node.pid() == null ? " stopped" : " pid " + node.pid()))
                .collect(Collectors.joining(", "));
    }

    public Path dir() {
        return dir;
    }

    public List<LocalNode> nodes() {
        return nodes;
    }

    /** The node of that id or address; NOT_FOUND when there is none. */
    public LocalNode node(String name) {
        return nodes.stream()
                .filter(node -> node.id().equals(name) || node.address().equals(name))
                .findFirst()
                .orElseThrow(() -> new PlaygroundException(
                        ErrorCode.NOT_FOUND, "no node " + name + " in " + dir));
    }

    /** The nodes' addresses, as {@code --endpoints} takes them. */
    public String endpoints() {
        return nodes.stream().map(LocalNode::address).collect(Collectors.joining(","));
    }

    /** There while the cluster is meant to run. */
    Path running() {
        return dir.resolve("running");
    }

    /** Stops nodes in order. False when none ran. */
    public boolean down(List<LocalNode> some) {
        return locked(() -> {
            boolean changed = false;
            for (LocalNode node : some) {
                changed |= node.stop();
            }
            checkDown();
            return changed;
        });
    }

    /** Without a node that runs, the playground is down. */
    void checkDown() throws IOException {
        if (nodes.stream().allMatch(node -> node.state() == State.STOPPED)) {
            Files.deleteIfExists(running());
        }
    }

    /** Kills a node. False when it did not run. */
    public boolean kill(LocalNode node) {
        return locked(node::kill);
    }

    /** Starts a node and returns when it is ready. False when it ran already. */
    public boolean start(LocalNode node, Launch.Settings settings) {
        return locked(() -> {
            if (node.state() != State.STOPPED) {
                return false;
            }
            Plan.checkFree(node.port());
            Process process = settings.start(node, this);
            boolean ended =
                    Poll.until(settings.timeout(), () -> node.isReady() || !process.isAlive());
            if (!process.isAlive()) {
                throw node.failed(process);
            }
            if (!ended) {
                throw new PlaygroundException(
                        ErrorCode.WAIT_TIMED_OUT, node.id() + " is not ready in time");
            }
            return true;
        });
    }

    /** Pauses a running node, or lets a paused one go on. False when it did so already. */
    public boolean pause(LocalNode node, boolean paused) {
        return locked(() -> {
            State wanted = paused ? State.PAUSED : State.RUNNING;
            Long pid = node.pid();
            if (pid == null) {
                throw refused(node.id() + " is stopped");
            }
            if (node.state() == wanted) {
                return false;
            }
            Processes.signal(paused ? "STOP" : "CONT", pid);
            if (!Poll.until(SIGNAL_TIME, () -> node.state() == wanted)) {
                throw new PlaygroundException(
                        ErrorCode.FAILED, node.id() + " is not " + wanted + " in time");
            }
            return true;
        });
    }

    /** Stops all nodes and deletes all that a playground made. */
    public void destroy() {
        down(nodes);
        locked(() -> {
            for (LocalNode node : nodes) {
                delete(node.dir());
            }
            Files.deleteIfExists(running());
            Files.deleteIfExists(dir.resolve("lock"));
            Files.delete(dir.resolve(Shape.FILE));
            return true;
        });
        try {
            Files.delete(dir);
        } catch (IOException e) {
            throw new PlaygroundException(
                    ErrorCode.PARTLY_DONE, dir + " holds files that no playground made: " + e);
        }
    }

    private static void delete(Path tree) throws IOException {
        if (Files.exists(tree)) {
            try (Stream<Path> paths = Files.walk(tree)) {
                for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    private interface Work<T> {
        T run() throws IOException;
    }

    private <T> T locked(Work<T> work) {
        return locked(dir, work);
    }

    /** One raftctl at a time starts and stops nodes. */
    private static <T> T locked(Path dir, Work<T> work) {
        try (FileChannel channel = FileChannel.open(
                dir.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            if (!Poll.until(LOCK_TIME, () -> isLocked(channel))) {
                throw refused("another raftctl is starting or stopping nodes in " + dir);
            }
            return work.run();
        } catch (IOException e) {
            throw new PlaygroundException(ErrorCode.FAILED, dir + ": " + e);
        }
    }

    private static boolean isLocked(FileChannel channel) {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        } catch (IOException e) {
            throw new PlaygroundException(ErrorCode.FAILED, "can't lock: " + e);
        }
    }
}
