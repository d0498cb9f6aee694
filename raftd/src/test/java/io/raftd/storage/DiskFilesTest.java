package io.raftd.storage;

import static io.raftd.storage.Records.CLUSTER;
import static io.raftd.storage.Records.GENESIS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.raftd.acceptance.Case;
import io.raftd.node.StorageFailure;
import io.raftd.node.StorageFailure.Kind;
import io.raftd.raft.Entry;
import io.raftd.raft.HardState;
import io.raftd.raft.Snapshot;
import io.raftd.storage.DataDirectory.Opened;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The port on a real file system. */
class DiskFilesTest {
    @TempDir
    private Path temp;

    private final List<Long> forces = new ArrayList<>();

    private DiskFiles open(Path directory) throws IOException {
        return DiskFiles.open(directory, forces::add);
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }

    private static String read(Files files, String name, long position, int size)
            throws IOException {
        ByteBuffer into = ByteBuffer.allocate(size);
        int n = files.read(name, position, into);
        assertThat(n).isEqualTo(into.position());
        return new String(into.array(), 0, n, UTF_8);
    }

    @Test
    void filesAndDirectories() throws IOException {
        try (DiskFiles files = open(temp.resolve("a/b"))) {
            assertThat(files.list("log")).isEmpty();
            files.createDirectory("log");
            files.createDirectory("log");
            files.forceDirectory("");
            files.create("log/x");
            files.write("log/x", 0, bytes("hello"));
            files.write("log/x", 8, bytes("there"));
            files.force("log/x");
            assertThat(files.size("log/x")).isEqualTo(13);
            assertThat(read(files, "log/x", 0, 20)).isEqualTo("hello\0\0\0there");
            assertThat(read(files, "log/x", 13, 5)).isEmpty();
            assertThat(read(files, "log/x", 99, 5)).isEmpty();
            files.truncate("log/x", 4);
            assertThat(read(files, "log/x", 0, 9)).isEqualTo("hell");
            files.create("log/y");
            files.rename("log/x", "log/y");
            files.forceDirectory("log");
            assertThat(files.list("log")).containsExactly("y");
            assertThat(files.list("")).containsExactly("lock", "log");
            assertThat(read(files, "log/y", 0, 9)).isEqualTo("hell");
            files.create("log/y");
            assertThat(files.size("log/y")).isZero();
            files.delete("log/y");
            assertThat(files.list("log")).isEmpty();
            assertThat(files.freeBytes()).isPositive();
            assertThat(forces).hasSize(1).allMatch(ns -> ns > 0);
        }
    }

    /** By the JVM's own record of the forces that reached the system. */
    @Case("S40")
    @Test
    void everyForceReachesTheSystem() throws IOException {
        Path root = temp.toRealPath();
        Path recorded = root.resolve("forces.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("jdk.FileForce").withoutThreshold();
            recording.start();
            try (DiskFiles files = open(root.resolve("data"))) {
                files.create("x");
                files.write("x", 0, bytes("hello"));
                files.force("x");
                files.write("x", 0, bytes("there"));
                files.force("x");
                files.truncate("x", 1);
                files.force("x");
                files.forceDirectory("");
            }
            recording.stop();
            recording.dump(recorded);
        }
        assertThat(RecordingFile.readAllEvents(recorded).stream()
                        .sorted(Comparator.comparing(RecordedEvent::getStartTime))
                        .filter(e -> Path.of(e.getString("path")).startsWith(root))
                        .map(e -> "%s, its size too: %s"
                                .formatted(
                                        root.relativize(Path.of(e.getString("path"))),
                                        e.getBoolean("metaData"))))
                .containsExactly(
                        ", its size too: true",
                        "data/x, its size too: true",
                        "data/x, its size too: false",
                        "data/x, its size too: true",
                        "data, its size too: true");
    }

    @Test
    void whatIsNotThere() throws IOException {
        try (DiskFiles files = open(temp)) {
            assertThatThrownBy(() -> files.size("x")).isInstanceOf(NoSuchFileException.class);
            assertThatThrownBy(() -> files.read("x", 0, ByteBuffer.allocate(1)))
                    .isInstanceOf(NoSuchFileException.class);
            assertThatThrownBy(() -> files.write("x", 0, bytes("a")))
                    .isInstanceOf(NoSuchFileException.class);
            assertThatThrownBy(() -> files.force("x")).isInstanceOf(NoSuchFileException.class);
            assertThatThrownBy(() -> files.delete("x")).isInstanceOf(NoSuchFileException.class);
            assertThatThrownBy(() -> files.rename("x", "y"))
                    .isInstanceOf(NoSuchFileException.class);
            assertThatThrownBy(() -> files.create("d/x")).isInstanceOf(NoSuchFileException.class);
            assertThatThrownBy(() -> files.forceDirectory("d"))
                    .isInstanceOf(NoSuchFileException.class);
            assertThat(files.list("")).containsExactly("lock");
        }
    }

    @Test
    void moreFilesThanAreKeptOpen() throws IOException {
        try (DiskFiles files = open(temp)) {
            for (int i = 0; i < 200; i++) {
                files.create("f" + i);
                files.write("f" + i, 0, bytes("content " + i));
                if (i % 2 == 0) {
                    files.force("f" + i);
                }
            }
            for (int i = 0; i < 200; i++) {
                assertThat(read(files, "f" + i, 0, 20)).isEqualTo("content " + i);
            }
        }
    }

    @Test
    void oneUserAtATime() throws IOException {
        Path link = java.nio.file.Files.createSymbolicLink(temp.resolve("link"), temp);
        try (DiskFiles files = open(temp)) {
            assertThat(files.list("")).isNotEmpty();
            for (Path path : List.of(temp, link, temp.resolve("../" + temp.getFileName()))) {
                StorageFailure failure =
                        catchThrowableOfType(StorageFailure.class, () -> open(path));
                assertThat(failure.kind()).isEqualTo(Kind.IN_USE);
                assertThat(failure).hasMessageContaining("in use by this process");
            }
            assertThatThrownBy(() -> DiskFiles.openToRead(temp)).isInstanceOf(StorageFailure.class);
            assertThat(fromAnotherProcess())
                    .contains("IN_USE")
                    .contains("in use by process " + pid());
        }
        assertThat(fromAnotherProcess()).isEqualTo("opened");
        open(temp).close();
    }

    private static long pid() {
        return ProcessHandle.current().pid();
    }

    private String fromAnotherProcess() throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(
                        java,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Opener.class.getName(),
                        temp.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    }

    /** Opens a directory in a process of its own and says how that went. */
    static final class Opener {
        private Opener() {}

        public static void main(String[] args) throws IOException {
            try (DiskFiles files = DiskFiles.open(Path.of(args[0]), ns -> {})) {
                System.out.println(files.list("").isEmpty() ? "nothing" : "opened");
            } catch (StorageFailure e) {
                System.out.println(e.kind() + " " + e.getMessage());
            }
        }
    }

    @Test
    void aSecondOneForAnotherThreadSharesTheLock() throws IOException {
        DiskFiles files = open(temp);
        Files other = files.forAnotherThread();
        files.createDirectory("snapshots");
        other.create("snapshots/x");
        other.write("snapshots/x", 0, bytes("hello"));
        other.force("snapshots/x");
        other.rename("snapshots/x", "snapshots/y");
        other.forceDirectory("snapshots");
        assertThat(files.list("snapshots")).containsExactly("y");
        assertThat(read(files, "snapshots/y", 0, 9)).isEqualTo("hello");
        assertThat(forces).isEmpty();
        other.close();
        assertThat(catchThrowableOfType(StorageFailure.class, () -> open(temp)).kind())
                .isEqualTo(Kind.IN_USE);
        assertThat(fromAnotherProcess()).contains("IN_USE");
        files.close();
        open(temp).close();
    }

    @Test
    void openedToReadChangesNothing() throws IOException {
        java.nio.file.Files.writeString(temp.resolve("x"), "abc");
        try (DiskFiles files = DiskFiles.openToRead(temp)) {
            assertThat(read(files, "x", 1, 9)).isEqualTo("bc");
            assertThat(files.list("")).containsExactly("x");
            assertThatThrownBy(() -> files.write("x", 0, bytes("y")))
                    .isInstanceOf(NonWritableChannelException.class);
        }
        assertThatThrownBy(() -> DiskFiles.openToRead(temp.resolve("none")))
                .isInstanceOf(NoSuchFileException.class);
        java.nio.file.Files.writeString(temp.resolve("file"), "abc");
        assertThatThrownBy(() -> open(temp.resolve("file"))).isInstanceOf(IOException.class);
    }

    /** T1: the channel is gone, and that is a failure like any other. */
    @Test
    void anInterruptIsFinal() throws IOException {
        DiskFiles files = open(temp);
        DataDirectory storage = DataDirectory.open(files, "n1", TestDirectory.SMALL, Records.ids(1))
                .storage();
        storage.form(CLUSTER, GENESIS);
        Thread.currentThread().interrupt();
        StorageFailure failure = catchThrowableOfType(
                StorageFailure.class,
                () -> storage.persist(Records.write(new HardState(1, null), List.of())));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(failure.kind()).isEqualTo(Kind.FAILED);
        assertThatThrownBy(storage::idle).isSameAs(failure);
        storage.close();
    }

    @Test
    void aNodesLifeOnARealDisk() throws IOException {
        List<Entry> log = new ArrayList<>(List.of(GENESIS));
        try (DataDirectory storage = directory().storage()) {
            storage.form(CLUSTER, GENESIS);
            storage.persist(Records.write(new HardState(1, null), List.of()));
        }
        for (int round = 0; round < 3; round++) {
            Opened opened = directory();
            assertThat(opened.notes()).isEmpty();
            try (DataDirectory storage = opened.storage()) {
                assertThat(storage.read(1, Integer.MAX_VALUE)).isEqualTo(log);
                log.subList(Math.max(1, log.size() - 4), log.size()).clear();
                List<Entry> more = Records.entries(Records.last(log), 1, 20, 10_000);
                storage.persist(Records.write(more));
                storage.idle();
                log.addAll(more);
                assertThat(storage.read(1, Integer.MAX_VALUE)).isEqualTo(log);
            }
        }
        assertThat(forces).isNotEmpty();
    }

    /** And closing the storage does not wait for a snapshot that is being written. */
    @Test
    void snapshotsBesideALogThatGoesOn() throws Exception {
        DataDirectory storage = directory().storage();
        storage.form(CLUSTER, GENESIS);
        storage.persist(Records.write(new HardState(1, null), List.of()));
        List<Entry> log = new ArrayList<>(List.of(GENESIS));
        log.addAll(Records.entries(GENESIS, 1, 5, 100));
        storage.persist(Records.write(log.subList(1, 6)));
        ExecutorService background = Executors.newSingleThreadExecutor();
        try {
            Future<Snapshot> written = background.submit(
                    () -> storage.snapshots().write(Taken.point(log.get(3)), Blob.of(1, 30 << 20)));
            while (!written.isDone()) {
                List<Entry> more = Records.entries(Records.last(log), 1, 20, 1000);
                storage.persist(Records.write(more));
                storage.idle();
                log.addAll(more);
            }
            CountDownLatch begun = new CountDownLatch(1);
            Future<Snapshot> endless = background.submit(() -> storage.snapshots()
                    .write(Taken.point(log.get(4)), out -> {
                        for (byte[] some = new byte[1000]; true; begun.countDown()) {
                            out.write(some);
                        }
                    }));
            begun.await();
            storage.close();
            assertThatThrownBy(endless::get).hasRootCauseMessage("the storage is closed");
            Opened opened = directory();
            assertThat(opened.recovered().snapshot()).isEqualTo(written.get());
            assertThat(opened.restore(new Blob(new byte[0]))).isEqualTo(Blob.of(1, 30 << 20));
            assertThat(opened.storage().read(1, Integer.MAX_VALUE)).isEqualTo(log);
            opened.storage().close();
        } finally {
            background.shutdown();
        }
    }

    private Opened directory() throws IOException {
        return DataDirectory.open(
                open(temp), "n1", TestDirectory.SMALL, Records.ids(forces.size()));
    }
}
