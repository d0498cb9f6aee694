package io.raftd.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.raftd.DaemonProcess;
import io.raftd.acceptance.Case;
import io.raftd.client.ClientOptions;
import io.raftd.client.ClusterClient;
import io.raftd.client.Outcome;
import io.raftd.protocol.Endpoint;
import io.raftd.protocol.ErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever comes to the port, the process lives and good clients are served. */
class HostileBytesTest {
    private static final long ATTACK_NS = TimeUnit.SECONDS.toNanos(4);

    @TempDir
    Path directory;

    private final ExecutorService attackers = Executors.newFixedThreadPool(4);
    private DaemonProcess daemon;
    private ClusterClient client;
    private Endpoint endpoint;

    @BeforeEach
    void start() throws IOException {
        endpoint = new Endpoint("127.0.0.1", DaemonProcess.freePort());
        daemon = new DaemonProcess(
                        directory,
                        "raftd",
                        "--id=n1",
                        "--listen=" + endpoint,
                        "--data=" + directory.resolve("n1"),
                        "--bootstrap=n1=" + endpoint,
                        "--election-timeout=200ms")
                .awaitReady();
        client = new ClusterClient(new ClientOptions(
                List.of(endpoint), Duration.ofSeconds(30), Duration.ofSeconds(10)));
    }

    @AfterEach
    void end() {
        attackers.shutdownNow();
        client.close();
        daemon.close();
    }

    private Outcome put(int bytes) {
        return client.put(ByteString.copyFromUtf8("k"), ByteString.copyFrom(new byte[bytes]));
    }

    @Case("S44")
    @Test
    void goodClientsAreServedAllTheWhile() throws Exception {
        assertThat(put(1).code()).isEqualTo(ErrorCode.OK);
        long until = System.nanoTime() + ATTACK_NS;
        List<Future<Integer>> attacks = new ArrayList<>();
        for (int seed = 0; seed < 4; seed++) {
            attacks.add(attackers.submit(new Attacker(List.of(endpoint), seed, until, 0)));
        }
        int served = 0;
        while (System.nanoTime() - until < 0) {
            Outcome outcome = put(1000);
            assertThat(outcome.code()).as(outcome.message()).isEqualTo(ErrorCode.OK);
            served++;
        }
        for (Future<Integer> attack : attacks) {
            assertThat(attack.get(60, TimeUnit.SECONDS)).isPositive();
        }
        assertThat(served).isPositive();
        assertThat(daemon.err().lines().filter(line -> line.contains("refused")).count())
                .as("lines about strangers")
                .isBetween(1L, 5L);
        assertThat(daemon.err()).doesNotContain("unexpected reason");
        assertThat(daemon.stop()).isZero();
    }

    @Test
    void whatIsOverTheLimitIsRefusedAndLeavesTheClientInPeace() {
        assertThat(put((1 << 20) - 1).code()).isEqualTo(ErrorCode.OK);
        assertThat(put(1 << 20).code()).isEqualTo(ErrorCode.TOO_LARGE);
        assertThat(put(1 << 21).code()).isEqualTo(ErrorCode.TOO_LARGE);
        assertThat(put(1).code()).isEqualTo(ErrorCode.OK);
    }
}
