package io.raftctl.playground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.raftctl.playground.LocalNode.State;
import io.raftd.protocol.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With nodes that do nothing in the daemons' place. */
class PlaygroundTest {
    @TempDir
    private Path dir;

    private Path daemon;
    private Playground playground;
    private LocalNode n1;

    @BeforeEach
    void oneOfTwoRuns() throws IOException {
        daemon = Files.writeString(dir.resolve("raftd"), "#!/bin/sh\nwhile :; do sleep 0.05; done");
        Files.setPosixFilePermissions(daemon, PosixFilePermissions.fromString("rwx------"));
        Path home = Files.createDirectory(dir.resolve("p"));
        new Shape(Ports.free(2)).write(home);
        playground = Playground.in(home);
        Files.createFile(playground.running());
        n1 = playground.node("n1");
        n1.start(daemon, List.of());
        await().until(() -> n1.state() == State.RUNNING);
    }

    @AfterEach
    void end() {
        playground.nodes().forEach(LocalNode::kill);
    }

    @Test
    void aFailedUpLeavesWhatRanBefore() {
        Launch.Settings settings =
                new Launch.Settings(daemon, Duration.ofMillis(10), progress -> {});
        assertThatThrownBy(() -> Playground.up(playground.dir(), new Plan(2, null), settings))
                .isInstanceOfSatisfying(
                        PlaygroundException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.WAIT_TIMED_OUT));
        assertThat(n1.state()).isEqualTo(State.RUNNING);
        assertThat(playground.node("n2").state()).isEqualTo(State.STOPPED);
        assertThat(playground.running()).exists();
    }

    @Test
    void itIsDownWithItsLastNode() {
        assertThat(playground.down(List.of(playground.node("n2")))).isFalse();
        assertThat(playground.running()).exists();
        assertThat(playground.down(List.of(n1))).isTrue();
        assertThat(playground.running()).doesNotExist();
    }
}
