package io.raftctl.command.playground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.raftctl.command.Cli;
import io.raftctl.command.Cli.Result;
import io.raftctl.command.FakeCluster;
import io.raftctl.command.FakeNode;
import io.raftctl.command.FakeNode.Answer;
import io.raftctl.playground.LocalNode;
import io.raftctl.playground.Playground;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.wire.Faults;
import io.raftd.protocol.wire.Request;
import io.raftd.protocol.wire.Request.OpCase;
import io.raftd.protocol.wire.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that only answer, and beside each a process that is taken for it. */
class InjectionTest {
    @TempDir
    private Path dir;

    private final FakeCluster cluster = new FakeCluster();
    private final Map<String, Faults> faults = new ConcurrentHashMap<>();
    private final List<Process> processes = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        String ports = Stream.of(cluster.endpoints().split(",", -1))
                .map(endpoint -> endpoint.substring(endpoint.indexOf(':') + 1))
                .reduce((a, b) -> a + "," + b)
                .orElseThrow();
        Files.writeString(dir.resolve("playground.properties"), "format=1\nports=" + ports + "\n");
        for (LocalNode node : Playground.in(dir).nodes()) {
            processes.add(new ProcessBuilder(
                            "sh",
                            "-c",
                            "while :; do sleep 0.05; done",
                            "sh",
                            "--data",
                            node.dataDir().toString())
                    .start());
        }
        await().until(() -> Playground.in(dir).nodes().stream()
                .allMatch(node -> node.state() == LocalNode.State.RUNNING));
    }

    @AfterEach
    void end() {
        processes.forEach(process -> process.destroyForcibly().onExit().join());
        cluster.close();
    }

    /** From now on the nodes take faults. */
    private void takeFaults() {
        cluster.on(
                OpCase.STATUS,
                (node, request, body) -> Answer.of(Response.newBuilder()
                        .setStatus(node.status()
                                .setFaults(faults.getOrDefault(
                                        node.id(), Faults.getDefaultInstance())))));
        cluster.on(OpCase.INJECT_FAULTS, (node, request, body) -> put(node, request));
    }

    private Answer put(FakeNode node, Request request) {
        faults.put(node.id(), request.getInjectFaults().getFaults());
        return Answer.of(Response.newBuilder());
    }

    private Result run(String... words) {
        return new Cli()
                .with("RAFTCTL_TIMEOUT", "2s")
                .run(Stream.of(
                                Stream.of("playground"),
                                Stream.of(words),
                                Stream.of("--dir", dir.toString()))
                        .flatMap(each -> each)
                        .toArray(String[]::new));
    }

    private List<Faults.Link> links(String node) {
        return faults.getOrDefault(node, Faults.getDefaultInstance()).getLinksList();
    }

    @Test
    void eachNodeIsToldWhomItIsCutOffFrom() {
        takeFaults();
        assertThat(run("partition", "n2").out()).isEqualTo("partitioned: n2 | n1,n3\n");
        assertThat(links("n1")).extracting(Faults.Link::getNode).containsExactly("n2");
        assertThat(links("n2")).extracting(Faults.Link::getNode).containsExactly("n1", "n3");
        assertThat(run("partition", "n1,n3", "n2").out()).isEqualTo("unchanged\n");
        assertThat(run("slow", "n2", "--disk", "50ms", "--link", "20ms").out())
                .isEqualTo("n2 is slow\n");
        assertThat(run("status", "--no-headers").out().lines().map(l -> l.replaceAll(" +", " ")))
                .anyMatch(l -> l.endsWith("running cut off from n1,n3; links +20ms; disk +50ms"))
                .anyMatch(l -> l.startsWith("n3") && l.endsWith("running cut off from n2"))
                .hasSize(3);
        assertThat(run("heal").out()).isEqualTo("healed\n");
        assertThat(run("status").out()).contains("FAULTS", "none").doesNotContain("cut off");
        assertThat(faults.values()).containsOnly(Faults.getDefaultInstance());
    }

    @Test
    void nodesThatTakeNoneAreNamedWithTheWayOut() {
        Result result = run("partition", "n1");
        assertThat(result.exit()).isEqualTo(6);
        assertThat(result.err())
                .isEqualTo("raftctl: n1 takes no faults: it was started without"
                        + " --enable-fault-injection; `raftctl playground down`, then up,"
                        + " starts it with it\n");
        assertThat(run("status").out()).doesNotContain("FAULTS");
    }

    @Test
    void whatIsHalfDoneIsSaid() {
        takeFaults();
        cluster.on(
                OpCase.INJECT_FAULTS,
                (node, request, body) -> node.id().equals("n3")
                        ? Answer.failed(ErrorCode.FAILED, "it will not")
                        : put(node, request));
        Result result = run("partition", "n1");
        assertThat(result.exit()).isEqualTo(11);
        assertThat(result.err())
                .isEqualTo("raftctl: n1, n2 told, and not n3: it will not; running it again"
                        + " continues\n");
    }

    @Test
    void whoIsStoppedIsNamed() {
        takeFaults();
        processes.get(2).destroyForcibly().onExit().join();
        Result result = run("partition", "n1");
        assertThat(result.exit()).isZero();
        assertThat(result.err()).isEqualTo("n3 is stopped, and starts without faults\n");
        assertThat(faults).containsOnlyKeys("n1", "n2");
    }
}
