package io.raftd.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.PooledByteBufAllocator;
import io.raftd.acceptance.Case;
import io.raftd.node.BirthMessage;
import io.raftd.node.Input;
import io.raftd.raft.Entry;
import io.raftd.raft.Member;
import io.raftd.raft.Message;
import io.raftd.raft.ReplicaId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two nodes over real sockets. */
class PeerLinksTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Message HELLO = new Message.TimeoutNow(Sample.N1, Sample.N2, 7);

    private final List<AutoCloseable> open = new ArrayList<>();
    private final TestNode n1 = node(Sample.N1, Sample.CLUSTER, 0);

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable c : open) {
            c.close();
        }
    }

    private TestNode node(ReplicaId self, @Nullable UUID cluster, int port) {
        TestNode node = new TestNode(self, cluster, port);
        open.add(node);
        return node;
    }

    /** Gives no link up while a test lasts, however slow the machine is. */
    private TestNode patient(ReplicaId self) {
        TestNode node = new TestNode(self, Sample.CLUSTER, 0, 60_000);
        open.add(node);
        return node;
    }

    /** Greetings that were still on their way do not count. */
    private static List<Message.AppendEntries> appends(TestNode node) {
        return node.received.stream()
                .map(input -> ((Input.Received) input).message())
                .filter(Message.AppendEntries.class::isInstance)
                .map(Message.AppendEntries.class::cast)
                .toList();
    }

    @Test
    void messagesArriveInOrderWithTheirEntries() {
        TestNode sender = patient(Sample.N1);
        TestNode n2 = patient(Sample.N2);
        sender.connect(n2.member());
        sender.sendUntilReceived(HELLO, n2);
        for (int i = 0; i < 50; i++) {
            sender.send(new Message.AppendEntries(
                    Sample.N1,
                    Sample.N2,
                    7,
                    12,
                    6,
                    11,
                    i,
                    5,
                    Sample.entries(13, 7, i % 5, 40_000)));
        }
        await().atMost(SOON).until(() -> appends(n2).size() == 50);
        for (int i = 0; i < 50; i++) {
            Message.AppendEntries append = appends(n2).get(i);
            assertThat(append.round()).isEqualTo(i);
            assertThat(append.entries()).hasSize(i % 5);
        }
        assertThat(sender.problems()).isEmpty();
    }

    @Test
    void aLinkComesBackWithItsPeer() {
        TestNode first = node(Sample.N2, Sample.CLUSTER, 0);
        n1.connect(first.member());
        n1.sendUntilReceived(HELLO, first);
        first.close();
        open.remove(first);
        await().atMost(SOON).until(() -> !n1.problems().isEmpty());
        TestNode second = node(Sample.N2, Sample.CLUSTER, first.address().getPort());
        n1.sendUntilReceived(HELLO, second);
        assertThat(n1.problems()).isEmpty();
    }

    @Test
    void aPeerWhoseConnectionEndsAndThatRefusesTheNextIsGone() {
        TestNode n2 = node(Sample.N2, Sample.CLUSTER, 0);
        n1.connect(n2.member());
        n1.sendUntilReceived(HELLO, n2);
        n2.close();
        open.remove(n2);
        await().atMost(SOON).until(() -> !n1.gone.isEmpty());
        assertThat(n1.gone).containsExactly(Sample.N2);
    }

    /** A connection may end for many reasons; who answers the next call is there. */
    @Test
    void aPeerThatTakesTheNextConnectionIsNotGone() throws IOException {
        TestNode n2 = node(Sample.N2, Sample.CLUSTER, 0);
        Relay relay = new Relay(n2.address());
        open.add(relay);
        n1.connect(new Member(Sample.N2, "127.0.0.1:" + relay.port()));
        for (int i = 0; i < 3; i++) {
            n1.sendUntilReceived(HELLO, n2);
            relay.cut();
        }
        n1.sendUntilReceived(HELLO, n2);
        assertThat(n1.gone).isEmpty();
    }

    @Test
    void aPeerThatWasNeverThereIsNotGone() {
        TestNode n2 = node(Sample.N2, Sample.CLUSTER, 0);
        Member never = n2.member();
        n2.close();
        open.remove(n2);
        n1.connect(never);
        await().atMost(SOON).until(() -> !n1.problems().isEmpty());
        TestNode later = node(Sample.N2, Sample.CLUSTER, n2.address().getPort());
        n1.sendUntilReceived(HELLO, later);
        assertThat(n1.gone).isEmpty();
    }

    @Test
    void aNameIsLookedUp() {
        TestNode n2 = node(Sample.N2, Sample.CLUSTER, 0);
        n1.connect(new Member(Sample.N2, "localhost:" + n2.address().getPort()));
        n1.sendUntilReceived(HELLO, n2);
    }

    @Test
    void aNameThatNobodyHasIsAProblem() {
        n1.connect(new Member(Sample.N2, "nobody.invalid:7001"));
        await().atMost(SOON)
                .until(() -> n1.problems().equals(List.of("unknown host nobody.invalid")));
    }

    @Test
    void anAddressThatIsNoneIsAProblem() {
        n1.connect(new Member(Sample.N2, "nowhere"));
        awaitProblem("expected HOST:PORT");
    }

    @Case("S33/links")
    @Test
    void anotherClusterIsRefused() {
        TestNode n2 = node(Sample.N2, new UUID(6, 6), 0);
        n1.connect(n2.member());
        awaitProblem("refused, MISMATCH: n2 belongs to another cluster");
        n1.send(HELLO);
        assertThat(n2.received).isEmpty();
        assertThat(n1.removed).isEmpty();
    }

    @Case("S30")
    @Test
    void whoeverSaysThatThisNodeWasRemovedIsHeard() {
        TestNode n2 = node(Sample.N2, Sample.CLUSTER, 0);
        n2.remove(Sample.N1, true);
        n1.connect(n2.member());
        awaitProblem("refused, REMOVED");
        assertThat(n1.removed).isNotEmpty().allSatisfy(by -> assertThat(by).contains("n2"));
    }

    /** It may not know yet that it is no member any more, nor what its leaving commits. */
    @Test
    void theLastWordsToAPeerThatIsNoMemberAnyMoreArrive() {
        TestNode sender = patient(Sample.N1);
        TestNode n2 = patient(Sample.N2);
        sender.connect(n2.member());
        sender.sendUntilReceived(HELLO, n2);
        sender.connect();
        sender.sendUntilReceived(HELLO, n2);
    }

    @Test
    void aNodeWithoutAClusterIsRefusedUntilItHasOne() {
        TestNode n2 = node(Sample.N2, null, 0);
        n1.connect(n2.member());
        awaitProblem("refused, MISMATCH: n2 belongs to no cluster yet");
        n2.join(Sample.CLUSTER);
        n1.sendUntilReceived(HELLO, n2);
    }

    @Case("S33/links")
    @Test
    void anotherNodeOrDiskAtTheAddressIsRefused() {
        TestNode n2 = node(Sample.N2, Sample.CLUSTER, 0);
        String address = n2.member().address();
        n1.connect(new Member(new ReplicaId("n3", Sample.N2.disk()), address));
        awaitProblem("this is node n2, not n3");
        n1.connect(new Member(new ReplicaId("n2", new UUID(9, 9)), address));
        awaitProblem("another disk than the one expected");
    }

    @Test
    void aPeerThatTakesEverythingAndSaysNothingIsGivenUp() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            n1.connect(new Member(Sample.N2, "127.0.0.1:" + silent.getLocalPort()));
            try (Socket accepted = silent.accept()) {
                awaitProblem("no answer to the handshake");
                assertThat(accepted.getInputStream().readAllBytes()).isNotEmpty();
            }
        }
    }

    @Test
    void aPeerThatFallsSilentIsGivenUpAndDialledAgain() throws IOException {
        try (ServerSocket port = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            n1.connect(new Member(Sample.N2, "127.0.0.1:" + port.getLocalPort()));
            try (Socket accepted = port.accept()) {
                accepted.getOutputStream()
                        .write(TestClient.welcome(new Local(
                                () -> Sample.status(Sample.N2, Sample.CLUSTER), "test", 1)));
                awaitProblem("no sign of life from it");
                port.accept().close();
            }
        }
    }

    @Test
    void whatAPeerDoesNotTakeIsDroppedBeyondABound() throws IOException {
        List<Entry> large = Sample.entries(13, 7, 1, 1 << 20);
        Message append = new Message.AppendEntries(Sample.N1, Sample.N2, 7, 12, 6, 11, 0, 5, large);
        TestNode sender = patient(Sample.N1);
        try (ServerSocket port = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            sender.connect(new Member(Sample.N2, "127.0.0.1:" + port.getLocalPort()));
            try (Socket accepted = port.accept()) {
                Local local =
                        new Local(() -> Sample.status(Sample.N2, Sample.CLUSTER), "test", 1 << 20);
                accepted.getOutputStream().write(TestClient.welcome(local));
                long before = usedBytes();
                await().atMost(SOON).until(() -> {
                    for (int sent = 0; sent < 100; sent++) {
                        sender.send(append);
                    }
                    long held = usedBytes() - before;
                    assertThat(held).isLessThan(64 << 20);
                    return held > 30 << 20;
                });
            }
        }
    }

    private static long usedBytes() {
        return PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
    }

    @Test
    void birthMessagesGoToAddresses() {
        TestNode n2 = node(Sample.N2, null, 0);
        BirthMessage.Greeting greeting = new BirthMessage.Greeting(
                Sample.N1, "127.0.0.1:7001", null, List.of("n1=127.0.0.1:7001"), List.of());
        await().atMost(SOON).until(() -> {
            n1.onLoop(() -> {
                n1.links.send(n2.member().address(), greeting);
                n1.links.flush();
                return true;
            });
            return !n2.received.isEmpty();
        });
        assertThat(n2.received.get(0)).isEqualTo(new Input.ReceivedBirth(greeting));
    }

    private void awaitProblem(String text) {
        await().atMost(SOON).until(() -> n1.problems().stream().anyMatch(p -> p.contains(text)));
    }
}
