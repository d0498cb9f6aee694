package io.raftd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.raftd.client.ClientOptions;
import io.raftd.client.ClusterClient;
import io.raftd.client.Outcome;
import io.raftd.protocol.Endpoint;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.wire.Request;
import io.raftd.protocol.wire.Status;
import io.raftd.protocol.wire.StatusQuery;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The promises of the process: ready, signals, files, exit codes. */
class DaemonProcessIT {
    private static final ByteString KEY = ByteString.copyFromUtf8("k");

    @TempDir
    Path directory;

    private final List<DaemonProcess> started = new ArrayList<>();
    private int port;

    @BeforeEach
    void pickPort() throws IOException {
        port = DaemonProcess.freePort();
    }

    @AfterEach
    void end() {
        started.forEach(DaemonProcess::close);
    }

    private DaemonProcess keep(DaemonProcess process) {
        started.add(process);
        return process;
    }

    private DaemonProcess start(String... arguments) {
        return keep(new DaemonProcess(directory, "raftd", arguments));
    }

    /** n1, alone in its cluster. */
    private String[] alone(String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--id=n1",
                "--listen=127.0.0.1:" + port,
                "--data=" + directory.resolve("n1"),
                "--bootstrap=n1=127.0.0.1:" + port,
                "--election-timeout=200ms"));
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }

    private ClusterClient client(int... ports) {
        List<Endpoint> endpoints =
                Arrays.stream(ports).mapToObj(p -> new Endpoint("127.0.0.1", p)).toList();
        return new ClusterClient(
                new ClientOptions(endpoints, Duration.ofSeconds(30), Duration.ofSeconds(5)));
    }

    private void put(String value, int... ports) {
        try (ClusterClient client = client(ports)) {
            Outcome outcome = client.put(KEY, ByteString.copyFromUtf8(value));
            assertThat(outcome.code()).as(outcome.message()).isEqualTo(ErrorCode.OK);
        }
    }

    private String get(int... ports) {
        try (ClusterClient client = client(ports)) {
            Outcome outcome = client.get(KEY, false);
            assertThat(outcome.code()).as(outcome.message()).isEqualTo(ErrorCode.OK);
            return outcome.body().toStringUtf8();
        }
    }

    private Status status(String node, int... ports) {
        Request status =
                Request.newBuilder().setStatus(StatusQuery.getDefaultInstance()).build();
        try (ClusterClient client = client(ports)) {
            Outcome outcome = client.ask(node, status);
            assertThat(outcome.code()).as(outcome.message()).isEqualTo(ErrorCode.OK);
            return outcome.response().getStatus();
        }
    }

    private String leader(int... ports) {
        return status("n1", ports).getLeader();
    }

    @Test
    void itSaysWhenItIsReadyAndLeavesNothingBehind() throws Exception {
        Path pid = directory.resolve("pid");
        Path ready = directory.resolve("ready");
        Files.writeString(ready, "of an earlier life");
        String[] arguments = alone("--pid-file=" + pid, "--ready-file=" + ready);
        DaemonProcess first = start(arguments).awaitReady();
        assertThat(first.out())
                .matches("raftd ready id=n1 listen=127.0.0.1:" + port
                        + " state=forming cluster=none version=\\S+\n");
        await().atMost(DaemonProcess.SOON).until(() -> Files.exists(ready));
        assertThat(ready).hasContent(first.out().strip());
        assertThat(pid).hasContent(Long.toString(first.pid()));
        put("1", port);
        assertThat(first.stop()).isZero();
        assertThat(pid).doesNotExist();
        assertThat(ready).doesNotExist();
        assertThat(entries(directory.resolve("n1")))
                .containsExactly(
                        "commit", "events", "hardstate", "identity", "lock", "log", "snapshots");

        DaemonProcess second = start(arguments).awaitReady();
        assertThat(second.out()).contains(" state=member cluster=").doesNotContain("none");
        assertThat(get(port)).isEqualTo("1");
        second.signal("INT");
        assertThat(second.exitCode()).isZero();
    }

    @Test
    void nothingAcknowledgedIsLostToKill9() throws Exception {
        for (int i = 0; i < 3; i++) {
            DaemonProcess process = start(alone()).awaitReady();
            if (i > 0) {
                assertThat(get(port)).isEqualTo(Integer.toString(i - 1));
            }
            put(Integer.toString(i), port);
            process.signal("KILL");
            process.exitCode();
        }
    }

    @Test
    void aSecondOneOnTheDirectoryOrThePortIsTurnedAwayAndTheFirstGoesOn() throws Exception {
        Path pid = directory.resolve("pid");
        DaemonProcess first = start(alone("--pid-file=" + pid)).awaitReady();
        await().atMost(DaemonProcess.SOON).until(() -> Files.exists(pid));

        DaemonProcess sameData = start(alone("--pid-file=" + pid));
        assertThat(sameData.exitCode()).isEqualTo(64);
        assertThat(sameData.err()).contains("in use by process " + first.pid(), "stop it first");
        assertThat(pid).hasContent(Long.toString(first.pid()));

        DaemonProcess samePort = start(
                "--id=n2",
                "--listen=127.0.0.1:" + port,
                "--data=" + directory.resolve("n2"),
                "--join=127.0.0.1:" + port);
        assertThat(samePort.exitCode()).isEqualTo(67);
        assertThat(samePort.err()).contains("127.0.0.1:" + port + " is in use", "--listen");

        DaemonProcess check = start(withCheck(alone()));
        assertThat(check.exitCode()).as(check.err()).isZero();
        assertThat(check.out()).contains("in use by a running node", "held by this node");
        put("1", port);
    }

    @Test
    void directoriesThatMustNotBeUsed() throws Exception {
        DaemonProcess first = start(alone()).awaitReady();
        put("1", port);
        assertThat(first.stop()).isZero();

        String[] foreign = alone();
        foreign[0] = "--id=n9";
        foreign[3] = "--bootstrap=n9=127.0.0.1:" + port;
        DaemonProcess other = start(foreign);
        assertThat(other.exitCode()).isEqualTo(66);
        assertThat(other.err()).contains("of node n1, not n9");
        assertThat(start(withCheck(foreign)).exitCode()).isEqualTo(66);

        Path hardState = directory.resolve("n1/hardstate");
        byte[] sound = Files.readAllBytes(hardState);
        Files.write(hardState, new byte[sound.length]);
        Path ready = Files.writeString(directory.resolve("ready"), "of an earlier life");
        DaemonProcess damaged = start(alone("--ready-file=" + ready));
        assertThat(damaged.exitCode()).isEqualTo(65);
        assertThat(ready).doesNotExist();
        assertThat(damaged.err()).contains("hardstate", "member replace");
        assertThat(start(withCheck(alone())).exitCode()).isEqualTo(65);

        Files.write(hardState, sound);
        try (RandomAccessFile log = new RandomAccessFile(
                directory.resolve("n1/log/00000000000000000001.log").toFile(), "rw")) {
            log.seek(4096 + 70);
            int b = log.read();
            log.seek(4096 + 70);
            log.write(b ^ 1);
        }
        DaemonProcess flipped = start(alone());
        assertThat(flipped.exitCode()).isEqualTo(65);
        assertThat(flipped.err()).contains("00000000000000000001.log", "offset");
    }

    @Test
    void badUsageIsOneClearLine() throws Exception {
        DaemonProcess unknown = start("--no-such-flag");
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err()).startsWith("raftd: Unknown option: '--no-such-flag'");
        DaemonProcess empty =
                start("--id=n1", "--listen=127.0.0.1:" + port, "--data=" + directory.resolve("e"));
        assertThat(empty.exitCode()).isEqualTo(2);
        assertThat(empty.err()).contains("say --bootstrap", "or --join");
        Path file = Files.writeString(directory.resolve("file"), "");
        DaemonProcess noDirectory = start(
                "--id=n1", "--listen=127.0.0.1:" + port, "--data=" + file, "--join=127.0.0.1:1");
        assertThat(noDirectory.exitCode()).isEqualTo(2);
        assertThat(noDirectory.err()).contains("--data " + file);
    }

    @Test
    void aNodeThatJoinsWaitsToBeAdmitted() throws Exception {
        DaemonProcess process = start(
                        "--id=n4",
                        "--listen=127.0.0.1:" + port,
                        "--data=" + directory.resolve("n4"),
                        "--join=127.0.0.1:1")
                .awaitReady();
        assertThat(process.out()).contains("state=waiting cluster=none");
        process.awaitLog("raftctl member add n4 127.0.0.1:" + port);
        assertThat(process.stop()).isZero();
    }

    @Test
    void aClosedStdoutAndStderrStopNothing() throws Exception {
        DaemonProcess mute = keep(DaemonProcess.mute(directory, "mute", alone()));
        put("1", port);
        assertThat(mute.out() + mute.err()).isEmpty();
        assertThat(mute.stop()).isZero();
        DaemonProcess again = start(alone()).awaitReady();
        assertThat(get(port)).isEqualTo("1");
        assertThat(again.stop()).isZero();
    }

    @Test
    void hangupReloadsTheLogLevel() throws Exception {
        Path config = directory.resolve("raftd.toml");
        Files.writeString(config, "log-level = \"info\"\n");
        DaemonProcess process = start(alone("--config=" + config)).awaitReady();
        Files.writeString(config, "log-level = \"loud\"\n");
        process.signal("HUP");
        process.awaitLog("log level not reloaded");
        Files.writeString(config, "log-level = \"debug\"\n");
        process.signal("HUP");
        process.awaitLog("log level reloaded");
        assertThat(process.stop()).isZero();
    }

    /** Whoever leads: nobody does. */
    @Test
    void aNodeThatComesBackAloneHasWhatItKnewToBeCommitted() throws Exception {
        int[] ports = {port, DaemonProcess.freePort(), DaemonProcess.freePort()};
        DaemonProcess[] nodes = members(ports);
        put("1", ports);
        long written = status("n3", ports[2]).getLastIndex();
        Path hint = directory.resolve("n3").resolve("commit");
        await().atMost(DaemonProcess.SOON)
                .until(() -> Files.exists(hint)
                        && ByteBuffer.wrap(Files.readAllBytes(hint)).getLong(8) >= written);
        for (DaemonProcess node : nodes) {
            node.signal("KILL");
            node.exitCode();
        }
        member(2, ports).awaitReady();
        await().atMost(DaemonProcess.SOON)
                .until(() -> status("n3", ports[2]).getAppliedIndex() >= written);
        assertThat(status("n3", ports[2]).getLeader()).isEmpty();
        try (ClusterClient client = client(ports[2])) {
            assertThat(client.get(KEY, true).body().toStringUtf8()).isEqualTo("1");
        }
    }

    @Test
    void threeNodesSurviveTheLossOfAnyOneAndTellTheOneThatLostItsDisk() throws Exception {
        int[] ports = {port, DaemonProcess.freePort(), DaemonProcess.freePort()};
        DaemonProcess[] nodes = members(ports);
        put("1", ports);
        for (int i = 0; i < 3; i++) {
            nodes[i].signal("KILL");
            nodes[i].exitCode();
            put("without n" + (i + 1), ports);
            nodes[i] = member(i, ports).awaitReady();
            assertThat(get(ports[i])).isEqualTo("without n" + (i + 1));
        }
        assertThat(nodes[2].stop()).isZero();
        delete(directory.resolve("n3"));
        DaemonProcess wiped = member(2, ports).awaitReady();
        wiped.awaitLog("raftctl member replace n3 n3 127.0.0.1:" + ports[2]);
        put("2", ports[0], ports[1]);
        assertThat(get(ports[0])).isEqualTo("2");
    }

    @Test
    void aSignalBeforeItIsReadyStopsItAsWell() throws Exception {
        DaemonProcess process = start(alone());
        await().atMost(DaemonProcess.SOON)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> Files.exists(directory.resolve("n1/lock")));
        assertThat(process.stop()).as(process.err()).isZero();
    }

    /** The leader waits for a follower that does not answer, until a second signal comes. */
    @Test
    void theSecondSignalStopsAtOnce() throws Exception {
        int[] ports = {port, DaemonProcess.freePort()};
        String bootstrap =
                "--bootstrap=n1=127.0.0.1:%d,n2=127.0.0.1:%d".formatted(ports[0], ports[1]);
        String patient = "--election-timeout=3s";
        DaemonProcess[] nodes = {
            member(0, ports[0], bootstrap, patient), member(1, ports[1], bootstrap, patient)
        };
        put("1", ports);
        int leader = leader(ports).equals("n1") ? 0 : 1;
        nodes[1 - leader].signal("STOP");
        nodes[leader].signal("TERM");
        nodes[leader].awaitLog("stopping");
        nodes[leader].signal("INT");
        assertThat(nodes[leader].exitCode()).isEqualTo(130);
    }

    /** The three nodes of a cluster, ready. */
    private DaemonProcess[] members(int[] ports) {
        DaemonProcess[] nodes = new DaemonProcess[3];
        for (int i = 0; i < 3; i++) {
            nodes[i] = member(i, ports);
        }
        for (DaemonProcess node : nodes) {
            node.awaitReady();
        }
        return nodes;
    }

    /** One of three nodes. */
    private DaemonProcess member(int i, int[] ports) {
        String bootstrap = "--bootstrap=n1=127.0.0.1:%d,n2=127.0.0.1:%d,n3=127.0.0.1:%d"
                .formatted(ports[0], ports[1], ports[2]);
        return member(i, ports[i], bootstrap);
    }

    private DaemonProcess member(int i, int at, String... more) {
        String id = "n" + (i + 1);
        List<String> arguments = new ArrayList<>(List.of(
                "--id=" + id, "--listen=127.0.0.1:" + at, "--data=" + directory.resolve(id)));
        arguments.addAll(List.of(more));
        return start(arguments.toArray(String[]::new));
    }

    private static String[] withCheck(String[] arguments) {
        return Stream.concat(Stream.of("check"), Arrays.stream(arguments)).toArray(String[]::new);
    }

    private static List<String> entries(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    private static void delete(Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }
}
