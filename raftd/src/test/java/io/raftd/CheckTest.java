package io.raftd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftd.raft.Configuration;
import io.raftd.raft.Entry;
import io.raftd.raft.Member;
import io.raftd.raft.ReplicaId;
import io.raftd.storage.DataDirectory;
import io.raftd.storage.DiskFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckTest {
    @TempDir
    Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Path data;
    private int port;

    @BeforeEach
    void set() throws IOException {
        data = directory.resolve("n1");
        port = DaemonProcess.freePort();
    }

    private ExitCode check(String id) {
        return run("--id=" + id, "--join=h:1");
    }

    private ExitCode run(String... settings) {
        List<String> arguments =
                new ArrayList<>(List.of("check", "--listen=127.0.0.1:" + port, "--data=" + data));
        arguments.addAll(List.of(settings));
        Flags.Asked asked = new Flags("1").parse(arguments.toArray(String[]::new));
        DaemonConfig config = DaemonConfig.of(Options.of(asked.flags(), Map.of(), null));
        return new Check(
                        config,
                        new PrintStream(out, true, UTF_8),
                        new PrintStream(err, true, UTF_8))
                .run();
    }

    private DataDirectory open(String id) throws IOException {
        return DataDirectory.open(
                        DiskFiles.open(data, ns -> {}),
                        id,
                        DataDirectory.Options.DEFAULT,
                        UUID::randomUUID)
                .storage();
    }

    /** As a node leaves it that was a member of a cluster. */
    private void live(String id) throws IOException {
        DataDirectory storage = open(id);
        UUID cluster = UUID.randomUUID();
        Member member = new Member(new ReplicaId(id, UUID.randomUUID()), "127.0.0.1:" + port);
        storage.form(cluster, Entry.genesis(cluster, Configuration.of(List.of(member)), 1));
        storage.close();
    }

    @Test
    void whatIsFineIsSaidAndNothingIsChanged() throws IOException {
        assertThat(check("n1")).isEqualTo(ExitCode.STOPPED);
        assertThat(out.toString(UTF_8))
                .contains("will be created", "is free", "ok: clock", "was forced in");
        assertThat(data).doesNotExist();
        Files.createDirectory(data);
        assertThat(check("n1")).isEqualTo(ExitCode.STOPPED);
        assertThat(out.toString(UTF_8)).contains("is empty");
        try (Stream<Path> files = Files.list(data)) {
            assertThat(files).isEmpty();
        }
        live("n1");
        assertThat(check("n1")).isEqualTo(ExitCode.STOPPED);
        assertThat(out.toString(UTF_8)).contains("ok: data directory " + data + "\n");
        assertThat(err.size()).isZero();
    }

    @Test
    void aNodeThatBelongsToNoClusterMustBeToldOfOne() throws IOException {
        assertThat(run("--id=n1")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString(UTF_8)).contains("holds no cluster's data", "--bootstrap");
        Files.createDirectory(data);
        assertThat(run("--id=n1")).isEqualTo(ExitCode.USAGE);
        open("n1").close();
        assertThat(run("--id=n1")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void anotherNodesDirectory() throws IOException {
        live("n2");
        assertThat(check("n1")).isEqualTo(ExitCode.FOREIGN);
        assertThat(err.toString(UTF_8)).contains("of node n2, not n1");
    }

    @Test
    void aDamagedDirectory() throws IOException {
        live("n1");
        Files.delete(data.resolve("hardstate"));
        assertThat(check("n1")).isEqualTo(ExitCode.CORRUPT);
        assertThat(err.toString(UTF_8)).contains("hardstate");
    }

    @Test
    void aReplicaThatWasRemoved() throws IOException {
        live("n1");
        DataDirectory storage = open("n1");
        storage.retire();
        storage.close();
        assertThat(check("n1")).isEqualTo(ExitCode.REMOVED);
        assertThat(err.toString(UTF_8)).contains("was removed from cluster");
    }

    @Test
    void aDamagedSnapshot() throws IOException {
        live("n1");
        Files.write(data.resolve("snapshots/00000000000000000007-1.snap"), new byte[100]);
        assertThat(check("n1")).isEqualTo(ExitCode.CORRUPT);
        assertThat(err.toString(UTF_8)).contains("00000000000000000007-1.snap");
    }

    @Test
    void aPortThatSomebodyElseHas() throws IOException {
        try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            Thread closing = new Thread(() -> {
                try {
                    taken.accept().close();
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            closing.start();
            assertThat(check("n1")).isEqualTo(ExitCode.ADDRESS_IN_USE);
        }
        assertThat(err.toString(UTF_8)).contains("127.0.0.1:" + port + " cannot be bound");
    }
}
