package io.raftd.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.raftd.acceptance.Case;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.Frame;
import io.raftd.protocol.FrameKind;
import io.raftd.protocol.FramePrefix;
import io.raftd.protocol.Uuids;
import io.raftd.protocol.wire.Hello;
import io.raftd.protocol.wire.Hello.Purpose;
import io.raftd.protocol.wire.Refused;
import io.raftd.protocol.wire.Welcome;
import io.raftd.transport.wire.PeerMessage;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What comes to the port of n2, a member of the cluster. */
class ListenerTest {
    private final List<AutoCloseable> open = new ArrayList<>();
    private final TestNode node = new TestNode(Sample.N2, Sample.CLUSTER, 0);

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable c : open) {
            c.close();
        }
        node.close();
    }

    private TestClient dial() throws IOException {
        TestClient client = new TestClient(node.address());
        open.add(client);
        return client;
    }

    @Test
    void aClientIsWelcomeAndToldWhoLeads() throws IOException {
        TestClient client = dial().send(TestClient.hello());
        Welcome welcome = Welcome.parseFrom(client.frame().header());
        assertThat(welcome.getNode()).isEqualTo("n2");
        assertThat(welcome.getCluster()).isEqualTo(Uuids.bytes(Sample.CLUSTER));
        assertThat(welcome.getLeader().getNode()).isEqualTo("n1");
        assertThat(welcome.getMembersList()).hasSize(2);
        assertThat(welcome.getClusterTimeMs()).isEqualTo(1234);
        assertThat(welcome.getMaxRequestBytes()).isEqualTo(1 << 20);
        assertEchoes(client);
    }

    @Test
    void whatFollowsTheHelloInTheSamePacketIsNotLost() throws IOException {
        ByteBuffer both = ByteBuffer.allocate(4096)
                .put(Frame.encode(FrameKind.HELLO, 0, TestClient.hello().build(), Frame.EMPTY))
                .put(Frame.encode(
                        FrameKind.REQUEST, 5, Hello.getDefaultInstance(), new byte[3000]));
        byte[] bytes = new byte[both.flip().remaining()];
        both.get(bytes);
        TestClient client = dial().send(bytes);
        assertThat(client.frame().kind()).isEqualTo(FrameKind.WELCOME);
        assertThat(client.frame().id()).isEqualTo(5);
    }

    @Case("S44")
    @Test
    void strangersAreToldWhyAndNobodyElseIsDisturbed() throws IOException {
        TestClient good = dial().send(TestClient.hello());
        assertThat(good.frame().kind()).isEqualTo(FrameKind.WELCOME);

        byte[] tls = new byte[200];
        tls[0] = 0x16;
        tls[1] = 3;
        assertRefused(ErrorCode.INVALID, "a TLS hello", dial().send(tls));
        assertRefused(
                ErrorCode.INVALID,
                "perhaps HTTP",
                dial().send("GET / HTTP/1.1\r\n\r\n".getBytes(US_ASCII)));
        byte[] noise = new byte[1 << 20];
        new Random(7).nextBytes(noise);
        assertRefused(ErrorCode.INVALID, "not a raftd frame", dial().send(noise));
        assertRefused(
                ErrorCode.INVALID,
                "the first frame is a REQUEST",
                dial().send(FrameKind.REQUEST, 1, Frame.EMPTY));
        assertRefused(ErrorCode.TOO_LARGE, "4077 bytes > 4076", dial().send(prefix(4077, 0)));
        assertRefused(ErrorCode.TOO_LARGE, "1 bytes > 0", dial().send(prefix(0, 1)));
        byte[] version = prefix(0, 0);
        version[2] = 9;
        assertRefused(ErrorCode.MISMATCH, "frame of version 9", dial().send(version));
        byte[] header = {(byte) 0xff, (byte) 0xff};
        ByteBuffer bad = ByteBuffer.allocate(22).put(prefix(2, 0)).put(header);
        assertRefused(ErrorCode.INVALID, "hello:", dial().send(bad.array()));

        assertEchoes(good);
        assertThat(node.received).isEmpty();
    }

    @Case("S33/links")
    @Test
    void hellosToSomebodyElseAreRefused() throws IOException {
        assertRefused(ErrorCode.MISMATCH, "not n9", hello(h -> h.setTargetNode("n9")));
        assertRefused(
                ErrorCode.MISMATCH,
                "another disk",
                hello(h -> h.setTargetDisk(Uuids.bytes(new UUID(0, 0)))));
        assertRefused(
                ErrorCode.MISMATCH,
                "another cluster",
                hello(h -> h.setCluster(Uuids.bytes(new UUID(0, 0)))));
        assertRefused(ErrorCode.INVALID, "purpose", hello(h -> h.setPurpose(Purpose.UNSPECIFIED)));
        assertRefused(ErrorCode.INVALID, "purpose", hello(h -> h.setPurposeValue(77)));
    }

    @Test
    void hellosOfNodesAreComplete() throws IOException {
        assertRefused(ErrorCode.INVALID, "without cluster", peer(Hello.Builder::clearCluster));
        assertRefused(ErrorCode.INVALID, "target", peer(Hello.Builder::clearTargetDisk));
        assertRefused(ErrorCode.INVALID, "does not match", peer(h -> h.setNode("../etc")));
        assertRefused(
                ErrorCode.INVALID,
                "id of 3 bytes",
                peer(h -> h.setDisk(ByteString.copyFrom(new byte[3]))));
        assertRefused(ErrorCode.INVALID, "HOST:PORT", peer(h -> h.setAddress("here")));
        assertRefused(
                ErrorCode.INVALID,
                "255 characters",
                peer(h -> h.setAddress("a".repeat(300) + ":1")));
        assertRefused(
                ErrorCode.MISMATCH,
                "itself",
                peer(h -> h.setNode("n2").setDisk(Uuids.bytes(Sample.N2.disk()))));
    }

    @Case("S30")
    @Test
    void whoWasRemovedIsToldSo() throws IOException {
        node.remove(Sample.N1, false);
        assertThat(peer(h -> h).frame().kind()).as("not committed").isEqualTo(FrameKind.WELCOME);
        node.remove(Sample.N1, true);
        assertRefused(ErrorCode.REMOVED, "was removed from cluster", peer(h -> h));
        assertThat(peer(h -> h.setDisk(Uuids.bytes(new UUID(9, 9)))).frame().kind())
                .as("on another disk")
                .isEqualTo(FrameKind.WELCOME);
    }

    @Case("S30")
    @Test
    void whoIsRemovedWhileItIsConnectedIsToldWithItsNextSignOfLife() throws IOException {
        TestClient peer = peer(h -> h);
        assertThat(peer.frame().kind()).isEqualTo(FrameKind.WELCOME);
        node.remove(Sample.N1, true);
        peer.send(FrameKind.MESSAGE, 0, Frame.EMPTY);
        assertRefused(ErrorCode.REMOVED, "was removed from cluster", peer);
    }

    @Case("S44")
    @Test
    void aBadMessageEndsTheConnectionAndReachesNobody() throws IOException {
        TestClient peer = peer(h -> h);
        assertThat(peer.frame().kind()).isEqualTo(FrameKind.WELCOME);
        byte[] header = PeerMessage.newBuilder().setTerm(-1).build().toByteArray();
        ByteBuffer frame = ByteBuffer.allocate(FramePrefix.BYTES + header.length);
        new FramePrefix(FrameKind.MESSAGE, header.length, 0, 0).write(frame);
        peer.send(frame.put(header).array());
        assertRefused(ErrorCode.INVALID, "sent a bad MESSAGE: term", peer);
        assertThat(node.received).isEmpty();
    }

    @Test
    void peersSendNothingButMessages() throws IOException {
        TestClient peer = peer(h -> h);
        assertThat(peer.frame().kind()).isEqualTo(FrameKind.WELCOME);
        peer.send(FrameKind.BIRTH, 0, Frame.EMPTY);
        assertRefused(ErrorCode.INVALID, "BIRTH frame on a connection for MESSAGE", peer);
    }

    @Test
    void aSignOfLifeIsAnsweredAndASilentPeerIsClosed() throws IOException {
        TestClient peer = peer(h -> h);
        assertThat(peer.frame().kind()).isEqualTo(FrameKind.WELCOME);
        peer.send(FrameKind.MESSAGE, 0, Frame.EMPTY);
        assertThat(Frames.isSignOfLife(peer.frame())).isTrue();
        assertThatThrownBy(peer::frame).isInstanceOf(EOFException.class);
    }

    @Test
    void moreClientsThanAllowedAreTurnedAway() throws IOException {
        TestClient first = dial().send(TestClient.hello());
        first.frame();
        for (int i = 1; i < TestNode.MAX_CLIENTS; i++) {
            dial().send(TestClient.hello()).frame();
        }
        assertRefused(ErrorCode.BUSY, "are taken", dial().send(TestClient.hello()));
        assertThat(peer(h -> h).frame().kind()).isEqualTo(FrameKind.WELCOME);
        first.close();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> dial().send(TestClient.hello()).frame().kind() == FrameKind.WELCOME);
    }

    @Test
    void theOldestStrangerGoesWhenThereAreTooMany() throws IOException {
        TestClient oldest = dial();
        for (int i = 0; i < Listener.MAX_STRANGERS; i++) {
            dial();
        }
        assertThatThrownBy(oldest::frame).isInstanceOf(EOFException.class);
        assertThat(dial().send(TestClient.hello()).frame().kind()).isEqualTo(FrameKind.WELCOME);
    }

    @Test
    void anAddressInUseIsKnownAsSuch() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            InetSocketAddress address =
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), taken.getLocalPort());
            Throwable refusal =
                    node.onLoop(() -> node.bind(address)).awaitUninterruptibly().cause();
            assertThat(Listener.isAddressInUse(refusal)).isTrue();
        }
        assertThat(Listener.isAddressInUse(new IOException("Permission denied")))
                .isFalse();
    }

    private TestClient hello(UnaryOperator<Hello.Builder> change) throws IOException {
        return dial().send(change.apply(TestClient.hello()));
    }

    private TestClient peer(UnaryOperator<Hello.Builder> change) throws IOException {
        return dial().send(change.apply(Hello.newBuilder()
                .setPurpose(Purpose.PEER)
                .setCluster(Uuids.bytes(Sample.CLUSTER))
                .setNode("n1")
                .setDisk(Uuids.bytes(Sample.N1.disk()))
                .setAddress("127.0.0.1:7001")
                .setTargetNode("n2")
                .setTargetDisk(Uuids.bytes(Sample.N2.disk()))));
    }

    private static void assertEchoes(TestClient client) throws IOException {
        client.send(FrameKind.REQUEST, 9, new byte[100_000]);
        Frame echo = client.frame();
        assertThat(echo.id()).isEqualTo(9);
        assertThat(echo.body()).hasSize(100_000);
    }

    private static void assertRefused(ErrorCode code, String message, TestClient client)
            throws IOException {
        Refused refused = client.refused();
        assertThat(refused.getMessage()).contains(message);
        assertThat(ErrorCode.of(refused.getCode())).isEqualTo(code);
    }

    private static byte[] prefix(int header, int body) {
        ByteBuffer b = ByteBuffer.allocate(FramePrefix.BYTES);
        new FramePrefix(FrameKind.HELLO, header, body, 0).write(b);
        return b.array();
    }
}
