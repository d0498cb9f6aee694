package io.raftctl.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.raftctl.cluster.Programs.Ended;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A playground's promises about processes, kept by real ones. */
class PlaygroundIT {
    private static final Duration BOUND = Duration.ofSeconds(60);

    @TempDir
    private Path dir;

    @AfterEach
    void destroy() {
        assertThat(playground("destroy", "--yes").exit()).isZero();
    }

    private Ended playground(String... words) {
        return Programs.raftctl(Map.of(), line(words));
    }

    private List<String> line(String... words) {
        List<String> line = new ArrayList<>(List.of("playground"));
        line.addAll(List.of(words));
        line.addAll(List.of("--dir", dir.resolve("p").toString()));
        return line;
    }

    /** The state of each node. */
    private List<String> states() {
        return nodes().map(node -> node.get("state").getAsString()).toList();
    }

    private Stream<JsonObject> nodes() {
        String status = Programs.inside(Map.of(), line("status", "-o", "json")).out();
        return JsonParser.parseString(status)
                .getAsJsonObject()
                .getAsJsonArray("nodes")
                .asList()
                .stream()
                .map(JsonElement::getAsJsonObject);
    }

    /** A playground in the foreground, once a leader serves. */
    private Process foreground() throws IOException {
        Process process = new ProcessBuilder(
                        Programs.ROOT.resolve("raftctl/bin/raftctl").toString(),
                        "playground",
                        "--base-port",
                        "auto",
                        "--dir",
                        dir.resolve("p").toString())
                .redirectError(dir.resolve("err").toFile())
                .start();
        BufferedReader out = new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        assertThat(out.readLine()).isEqualTo("a leader serves");
        return process;
    }

    @Test
    void aSignalStopsTheNodesInOrderAndKeepsTheData() throws Exception {
        Process raftctl = foreground();
        assertThat(states()).containsExactly("running", "running", "running");
        raftctl.destroy();
        assertThat(raftctl.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(raftctl.exitValue()).isEqualTo(143);
        assertThat(Files.readString(dir.resolve("err")))
                .endsWith("stopped n1\nstopped n2\nstopped n3\n");
        assertThat(states()).containsExactly("stopped", "stopped", "stopped");
        assertThat(dir.resolve("p/n1/data/identity")).exists();
    }

    @Test
    void nodesEndWithARaftctlThatIsKilled() throws Exception {
        Process raftctl = foreground();
        assertThat(playground("kill", "n2").exit()).isZero();
        assertThat(playground("start", "n2").exit()).isZero();
        raftctl.destroyForcibly();
        await().atMost(BOUND).until(this::states, List.of("stopped", "stopped", "stopped")::equals);
    }

    @Test
    void whoeverTakesItDownEndsTheForegroundToo() throws Exception {
        Process raftctl = foreground();
        assertThat(playground("down").out()).isEqualTo("stopped\n");
        assertThat(raftctl.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(raftctl.exitValue()).isZero();
        assertThat(playground("down").out()).isEqualTo("unchanged\n");
    }

    @Test
    void upAgainIsUnchangedAndAnotherShapeIsRefused() {
        assertThat(playground("up", "--detach", "--base-port", "auto").exit()).isZero();
        List<String> pids = nodes().map(node -> node.get("pid").getAsString()).toList();
        Ended again = playground("up", "--detach", "--base-port", "auto");
        assertThat(again.exit()).isZero();
        assertThat(again.out()).startsWith("unchanged\n");
        Ended other = playground("up", "--detach", "--base-port", "auto", "--nodes", "1");
        assertThat(other.exit()).isEqualTo(6);
        assertThat(other.err()).contains("another shape", "n1 pid " + pids.get(0));
        assertThat(nodes().map(node -> node.get("pid").getAsString()))
                .containsExactlyElementsOf(pids);
        assertThat(playground("pause", "n3").exit()).isZero();
        assertThat(states()).containsExactly("running", "running", "paused");
        assertThat(playground("resume", "n3").exit()).isZero();
        assertThat(states()).containsExactly("running", "running", "running");
    }

    @Test
    void aBusyPortIsRefusedAndNothingIsStarted() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            Ended ended = playground("up", "--detach", "--nodes", "1", "--base-port", "" + port);
            assertThat(ended.exit()).isEqualTo(6);
            assertThat(ended.err())
                    .contains(
                            "port " + port, "process " + ProcessHandle.current().pid());
            assertThat(dir.resolve("p")).doesNotExist();
        }
    }
}
