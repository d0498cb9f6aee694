package io.raftd;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.raftd.acceptance.Case;
import io.raftd.client.ClientOptions;
import io.raftd.client.ClusterClient;
import io.raftd.client.Outcome;
import io.raftd.protocol.Endpoint;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.Frame;
import io.raftd.protocol.FrameKind;
import io.raftd.protocol.FramePrefix;
import io.raftd.protocol.wire.Hello;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
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
    private static final int OPEN_PER_ATTACKER = 100;

    @TempDir
    Path directory;

    private final ExecutorService attackers = Executors.newFixedThreadPool(4);
    private DaemonProcess daemon;
    private ClusterClient client;
    private int port;

    @BeforeEach
    void start() throws IOException {
        port = DaemonProcess.freePort();
        daemon = new DaemonProcess(
                        directory,
                        "raftd",
                        "--id=n1",
                        "--listen=127.0.0.1:" + port,
                        "--data=" + directory.resolve("n1"),
                        "--bootstrap=n1=127.0.0.1:" + port,
                        "--election-timeout=200ms")
                .awaitReady();
        client = new ClusterClient(new ClientOptions(
                List.of(new Endpoint("127.0.0.1", port)),
                Duration.ofSeconds(30),
                Duration.ofSeconds(10)));
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
            attacks.add(attackers.submit(attack(seed, until)));
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

    /** Opens connections, does harm, and leaves most of them hanging. Returns how many. */
    private Callable<Integer> attack(int seed, long until) {
        return () -> {
            Random random = new Random(seed);
            Deque<Socket> open = new ArrayDeque<>();
            int count = 0;
            try {
                while (System.nanoTime() - until < 0) {
                    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                    open.add(socket);
                    count++;
                    harm(socket, random);
                    if (open.size() > OPEN_PER_ATTACKER) {
                        Socket oldest = open.remove();
                        oldest.setSoLinger(random.nextBoolean(), 0);
                        oldest.close();
                    }
                }
            } finally {
                for (Socket socket : open) {
                    socket.close();
                }
            }
            return count;
        };
    }

    private static void harm(Socket socket, Random random) throws IOException {
        OutputStream out = socket.getOutputStream();
        byte[] noise = new byte[1 + random.nextInt(100_000)];
        random.nextBytes(noise);
        try {
            switch (random.nextInt(6)) {
                case 0 -> out.write(noise);
                case 1 -> out.write(new byte[] {0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3});
                case 2 -> out.write(prefix(FrameKind.HELLO, Integer.MAX_VALUE, -1));
                case 3 -> {
                    out.write(hello());
                    out.write(noise);
                }
                case 4 -> {
                    out.write(hello());
                    out.write(prefix(FrameKind.REQUEST, 10, 1 << 20));
                    out.write(noise);
                }
                default -> out.write(noise, 0, 1);
            }
        } catch (IOException closedByTheNode) {
            assertThat(socket.isConnected()).isTrue();
        }
    }

    private static byte[] hello() {
        Hello hello = Hello.newBuilder().setPurpose(Hello.Purpose.CLIENT).build();
        return Frame.encode(FrameKind.HELLO, 0, hello, Frame.EMPTY);
    }

    private static byte[] prefix(FrameKind kind, int header, int body) {
        ByteBuffer b = ByteBuffer.allocate(FramePrefix.BYTES);
        new FramePrefix(kind, header, body, 7).write(b);
        return b.array();
    }
}
