package io.raftctl.playground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.raftctl.playground.LocalNode.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a shell script in the daemon's place. */
class LocalNodeTest {
    /** Gets ready, and then waits for a signal. */
    private static final String OBEDIENT = """
            trap 'echo bye; exit 0' TERM
            echo hello
            : >"$READY"
            while :; do sleep 0.05; done""";

    @TempDir
    private Path dir;

    private LocalNode node;

    @BeforeEach
    void node() throws IOException {
        node = new LocalNode("n1", 17001, dir.toRealPath().resolve("n1"));
    }

    @AfterEach
    void end() {
        node.kill();
    }

    private Process start(String script) throws IOException {
        Path daemon = Files.writeString(
                dir.resolve("raftd"), "#!/bin/sh\nREADY=" + node.dir() + "/ready\n" + script);
        Files.setPosixFilePermissions(daemon, PosixFilePermissions.fromString("rwx------"));
        return node.start(daemon, List.of("--bootstrap", "n1=127.0.0.1:17001"));
    }

    @Test
    void itIsFoundByItsDataDirectory() throws IOException {
        assertThat(node.state()).isEqualTo(State.STOPPED);
        Process process = start(OBEDIENT);
        await().until(node::isReady);
        assertThat(node.pid()).isEqualTo(process.pid());
        assertThat(node.state()).isEqualTo(State.RUNNING);
        LocalNode other = new LocalNode("n2", 17002, node.dir().resolveSibling("n2"));
        assertThat(other.pid()).isNull();
    }

    @Test
    void stoppingLetsItFinish() throws IOException {
        start(OBEDIENT);
        await().until(node::isReady);
        assertThat(node.stop()).isTrue();
        assertThat(node.state()).isEqualTo(State.STOPPED);
        assertThat(node.logFile()).hasContent("hello\nbye");
        assertThat(node.stop()).isFalse();
    }

    @Test
    void aPausedOneCanBeStopped() throws IOException {
        Process process = start(OBEDIENT);
        await().until(node::isReady);
        Processes.signal("STOP", process.pid());
        await().until(() -> node.state() == State.PAUSED);
        assertThat(node.stop()).isTrue();
        assertThat(node.logFile()).hasContent("hello\nbye");
    }

    @Test
    void killingDoesNotAsk() throws IOException {
        start(OBEDIENT);
        await().until(node::isReady);
        assertThat(node.kill()).isTrue();
        assertThat(node.state()).isEqualTo(State.STOPPED);
        assertThat(node.logFile()).hasContent("hello");
        assertThat(node.kill()).isFalse();
    }

    @Test
    void oneThatEndsByItselfIsQuoted() throws Exception {
        Process process = start("echo one; echo 'the directory is in use' >&2; exit 64");
        process.waitFor();
        assertThat(node.failed(process))
                .hasMessageContaining("exit code 64")
                .hasMessageContaining("the directory is in use");
    }

    @Test
    void theLogIsCapped() throws IOException {
        int cap = 4 << 20;
        Files.createDirectories(node.dir());
        Files.write(node.logFile(), new byte[cap - 5]);
        start("echo the last; echo the first");
        await().until(() ->
                Processes.with("raftd.log", node.logFile().toString()).isEmpty());
        assertThat(node.logFile()).hasContent("the first");
        assertThat(node.logFile().resolveSibling("raftd.log.1")).hasSize(cap - 5 + 9);
    }

    @Test
    void aReadyFileOfAnEarlierRunDoesNotCount() throws IOException {
        Files.createDirectories(node.dir());
        Files.writeString(node.dir().resolve("ready"), "old");
        start("exec sleep 60");
        assertThat(node.isReady()).isFalse();
    }
}
