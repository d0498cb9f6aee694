package io.raftctl.command.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftctl.Main;
import io.raftctl.command.FakeCluster;
import io.raftctl.offline.SampleLog;
import io.raftctl.offline.SampleSnapshot;
import io.raftd.protocol.wire.Request.OpCase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is ended in the middle of a save. */
class SignalTest {
    private static final SampleSnapshot SAMPLE =
            SampleSnapshot.of(new SampleLog(new UUID(3, 3)).fill(120, 22_000));

    private final FakeCluster cluster = new FakeCluster();
    private final FakeSnapshots snapshots = new FakeSnapshots(cluster, SAMPLE);

    @TempDir
    private Path dir;

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void terminationLeavesNothing() throws Exception {
        CountDownLatch half = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        cluster.on(OpCase.SNAPSHOT_READ, (node, request, body) -> {
            if (request.getSnapshotRead().getOffset() > 0) {
                half.countDown();
                await(ended);
            }
            return snapshots.read(node, request, body);
        });
        Process process = start();
        try {
            await(half);
            assertThat(dir.toFile().list()).hasSize(1);
            process.destroy();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(143);
            assertThat(dir).isEmptyDirectory();
        } finally {
            ended.countDown();
            process.destroyForcibly();
        }
    }

    private Process start() throws IOException {
        return new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "-e",
                        cluster.endpoints(),
                        "snapshot",
                        "save",
                        dir.resolve("x.snap").toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }
}
