package io.raftd.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.raftd.protocol.FrameKind;
import io.raftd.protocol.Uuids;
import io.raftd.protocol.wire.Hello;
import io.raftd.raft.Member;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A link whose own calls lead to nothing yet, and a peer that calls from its side. */
class CallBackTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    /** Of calls in vain in a row, behind which a link waits for longer than {@link #SOON}. */
    private static final int MANY = 12;

    private final List<AutoCloseable> open = new ArrayList<>();
    private final ServerSocket port = opened(new ServerSocket(0, 50, loopback()));
    private final AtomicInteger calls = new AtomicInteger();

    /** It puts calls off for up to a minute. */
    private final TestNode n1 = opened(new TestNode(Sample.N1, Sample.CLUSTER, 0, 60_000));

    CallBackTest() throws IOException {}

    private static InetAddress loopback() {
        return InetAddress.getLoopbackAddress();
    }

    private <T extends AutoCloseable> T opened(T closeable) {
        open.add(0, closeable);
        return closeable;
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable c : open) {
            c.close();
        }
    }

    /** Takes each call for the peer, and ends it. */
    private void endEachCall() {
        Thread thread = new Thread(() -> {
            while (!port.isClosed()) {
                try {
                    port.accept().close();
                    calls.incrementAndGet();
                } catch (IOException closed) {
                    return;
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    /** The peer calls n1, and is welcome. */
    private void peerCalls() throws IOException {
        TestClient peer = opened(new TestClient(n1.address()))
                .send(Hello.newBuilder()
                        .setPurpose(Hello.Purpose.PEER)
                        .setCluster(Uuids.bytes(Sample.CLUSTER))
                        .setNode(Sample.N2.node())
                        .setDisk(Uuids.bytes(Sample.N2.disk()))
                        .setAddress("127.0.0.1:" + port.getLocalPort())
                        .setTargetNode(Sample.N1.node())
                        .setTargetDisk(Uuids.bytes(Sample.N1.disk())));
        assertThat(peer.frame().kind()).isEqualTo(FrameKind.WELCOME);
    }

    private void connect() {
        n1.connect(new Member(Sample.N2, "127.0.0.1:" + port.getLocalPort()));
    }

    @Test
    void aPeerThatCallsIsCalledAtOnceHoweverLongItWasAway() throws IOException {
        endEachCall();
        connect();
        await().atMost(SOON).until(() -> calls.get() > 0);
        for (int i = 0; i < MANY; i++) {
            int before = calls.get();
            peerCalls();
            await().atMost(SOON).until(() -> calls.get() > before);
        }
        assertThat(n1.gone).isEmpty();
    }

    @Test
    void aStrangerThatCallsIsCalledAtOnceToo() throws IOException {
        endEachCall();
        for (int i = 0; i < MANY; i++) {
            int before = calls.get();
            peerCalls();
            await().atMost(SOON).until(() -> calls.get() > before);
        }
    }

    /** Else two nodes whose calls lead to nothing would call each other back without end. */
    @Test
    void callsKeepTheirDistanceHoweverOftenThePeerCalls() throws IOException {
        endEachCall();
        long begin = System.nanoTime();
        connect();
        for (int i = 0; i < 200; i++) {
            peerCalls();
        }
        int made = calls.get();
        long ms = (System.nanoTime() - begin) / 1_000_000;
        assertThat(made).isLessThanOrEqualTo((int) (ms / Dialer.FIRST_DELAY_MS) + 3);
    }

    @Test
    void aCallThatIsUnderWayIsTheOnlyOne() throws IOException {
        connect();
        for (int i = 0; i < 20; i++) {
            peerCalls();
        }
        port.accept();
        port.setSoTimeout(3 * (int) Dialer.FIRST_DELAY_MS);
        assertThat(isCalled()).isFalse();
    }

    private boolean isCalled() throws IOException {
        try {
            port.accept();
            return true;
        } catch (SocketTimeoutException nobody) {
            return false;
        }
    }
}
