package io.raftd.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.raftd.DaemonProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A file system for each node of a cluster, to be mounted before its directory is used. */
final class Volumes implements AutoCloseable {
    private static final Duration BOUND = Duration.ofSeconds(30);

    private final List<Volume> volumes = new ArrayList<>();

    private interface Making {
        Volume at(Path mountPoint) throws IOException, InterruptedException;
    }

    private Volumes(Path directory, int nodes, Making making)
            throws IOException, InterruptedException {
        try {
            for (int i = 1; i <= nodes; i++) {
                volumes.add(making.at(directory.resolve("n" + i)));
            }
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /** That keep, when the power goes, what was forced. */
    static Volumes ext4(Path directory, int nodes) throws IOException, InterruptedException {
        return new Volumes(directory, nodes, Volume::ext4);
    }

    /** Small ones. */
    static Volumes tmpfs(Path directory, int nodes, long bytes)
            throws IOException, InterruptedException {
        return new Volumes(directory, nodes, at -> Volume.tmpfs(at, bytes));
    }

    /** All at once; the nodes are gone on return. */
    void losePower(LiveCluster cluster) throws IOException, InterruptedException {
        cluster.nodes().forEach(node -> cluster.signal(node, "STOP"));
        cluster.nodes().forEach(node -> awaitStopped(cluster.process(node)));
        volumes.forEach(Volume::freeze);
        cluster.nodes().forEach(cluster::kill);
        for (Volume volume : volumes) {
            volume.revert();
        }
    }

    /** All threads have stopped, so that no system call is under way. */
    private static void awaitStopped(DaemonProcess daemon) {
        Path tasks = Path.of("/proc", Long.toString(daemon.pid()), "task");
        await().atMost(BOUND).until(() -> {
            try (Stream<Path> threads = Files.list(tasks)) {
                return threads.allMatch(Volumes::isStopped);
            }
        });
    }

    private static boolean isStopped(Path thread) {
        try {
            String stat = Files.readString(thread.resolve("stat"));
            char state = stat.charAt(stat.lastIndexOf(')') + 2);
            return state == 'T' || state == 't';
        } catch (IOException gone) {
            return true;
        }
    }

    /** No volume has any room left. */
    void fill() throws IOException {
        for (Volume volume : volumes) {
            volume.fill();
        }
    }

    /** There is room again. */
    void drain() throws IOException {
        for (Volume volume : volumes) {
            volume.drain();
        }
    }

    /** All of them, whatever becomes of one. */
    @Override
    public void close() {
        List<Throwable> failures = new ArrayList<>();
        for (Volume volume : volumes) {
            try {
                volume.close();
            } catch (RuntimeException | Error e) {
                failures.add(e);
            }
        }
        assertThat(failures).isEmpty();
    }
}
