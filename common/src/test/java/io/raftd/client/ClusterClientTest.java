package io.raftd.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.raftd.client.FakeNode.Exchange;
import io.raftd.protocol.Endpoint;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.Frame;
import io.raftd.protocol.FrameKind;
import io.raftd.protocol.FramePrefix;
import io.raftd.protocol.wire.Barrier;
import io.raftd.protocol.wire.Got;
import io.raftd.protocol.wire.Put;
import io.raftd.protocol.wire.Request;
import io.raftd.protocol.wire.Response;
import io.raftd.protocol.wire.Session;
import io.raftd.protocol.wire.StatusQuery;
import io.raftd.protocol.wire.Welcome;
import io.raftd.protocol.wire.Written;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The blocking client against scripted nodes, over real sockets. */
@Timeout(30)
class ClusterClientTest {
    private static final ByteString KEY = ByteString.copyFromUtf8("k");
    private static final ByteString VALUE = ByteString.copyFromUtf8("v");
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofSeconds(20);

    private final List<AutoCloseable> toClose = new ArrayList<>();
    private FakeNode n1;
    private FakeNode n2;
    private FakeNode n3;

    @BeforeEach
    void start() throws IOException {
        n1 = node("n1");
        n2 = node("n2");
        n3 = node("n3");
        lead(n1);
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : toClose) {
            each.close();
        }
    }

    @Test
    void oneEndpointIsEnoughToReachTheLeader() {
        lead(n3);
        n3.script((request, body, exchange) -> exchange.answer(written(7), Frame.EMPTY));
        Outcome outcome = client(LONG, n1.endpoint()).put(KEY, VALUE);
        assertThat(outcome.code()).isEqualTo(ErrorCode.OK);
        assertThat(outcome.response().getWritten().getRevision()).isEqualTo(7);
        assertThat(n1.requests).isEmpty();
        assertThat(n3.requests).hasSize(1);
        assertThat(n3.requests.get(0).getTimeoutMs()).isBetween(17_000, 18_000);
    }

    @Test
    void writesOfOneClientAreNumberedInOneSession() {
        ClusterClient client = client(LONG, n1.endpoint());
        for (int i = 0; i < 3; i++) {
            assertThat(client.increment(KEY, 1).ok()).isTrue();
        }
        List<Session> sessions = n1.requests.stream().map(Request::getSession).toList();
        assertThat(sessions).extracting(Session::getSequence).containsExactly(1L, 2L, 3L);
        assertThat(sessions).extracting(Session::getFirstIncomplete).containsExactly(1L, 2L, 3L);
        assertThat(sessions).extracting(Session::getClusterTimeMs).containsOnly(1234L);
        assertThat(sessions)
                .extracting(Session::getHigh, Session::getLow)
                .hasSameElementsAs(
                        List.of(tuple(sessions.get(0).getHigh(), sessions.get(0).getLow())));
    }

    @Test
    void readsCarryNoSessionAndBringTheBody() {
        byte[] value = new byte[300_000];
        new Random(1).nextBytes(value);
        n1.script((request, body, exchange) -> exchange.answer(
                Response.newBuilder().setGot(Got.newBuilder().setModRevision(5)), value));
        Outcome outcome = client(LONG, n1.endpoint()).get(KEY, false);
        assertThat(outcome.body()).isEqualTo(ByteString.copyFrom(value));
        assertThat(outcome.response().getGot().getModRevision()).isEqualTo(5);
        assertThat(n1.requests.get(0).hasSession()).isFalse();
    }

    @Test
    void largeValuesArriveWhole() {
        byte[] value = new byte[(1 << 20) - 1];
        new Random(1).nextBytes(value);
        List<byte[]> bodies = new ArrayList<>();
        n1.script((request, body, exchange) -> {
            bodies.add(body);
            exchange.answer(written(1), Frame.EMPTY);
        });
        assertThat(client(LONG, n1.endpoint())
                        .put(KEY, ByteString.copyFrom(value))
                        .ok())
                .isTrue();
        assertThat(bodies).hasSize(1);
        assertThat(bodies.get(0)).isEqualTo(value);
    }

    @Test
    void aDeadFirstEndpointCostsNothingWhenAnotherAnswers() throws IOException {
        for (Endpoint dead :
                List.of(refusing(), silent(), new Endpoint("no-such-host.invalid", 1))) {
            long start = System.nanoTime();
            Outcome outcome = client(LONG, dead, n1.endpoint()).put(KEY, VALUE);
            assertThat(outcome.ok()).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(Duration.ofSeconds(2));
        }
    }

    @Test
    void nobodyThereIsUnreachableWithTheCauseOfEach() throws IOException {
        Endpoint refusing = refusing();
        Endpoint silent = silent();
        Outcome outcome = client(SHORT, refusing, silent).put(KEY, VALUE);
        assertThat(outcome.code()).isEqualTo(ErrorCode.UNREACHABLE);
        assertThat(outcome.message()).isEqualTo("no endpoint answered within 1s");
        assertThat(outcome.causes())
                .containsExactly(
                        new EndpointCause(refusing, "connection refused"),
                        new EndpointCause(silent, "no welcome within 700ms"));
    }

    @Test
    void aNodeThatComesUpWithinTheTimeoutIsFound() throws IOException {
        Endpoint endpoint = n1.endpoint();
        n1.greeter(Exchange::hangUp);
        Thread later = new Thread(() -> {
            await().until(() -> n1.greetings() >= 3);
            n1.greeter(exchange -> exchange.welcome(welcome(n1).setNode("n1").build()));
        });
        later.start();
        assertThat(client(LONG, endpoint).get(KEY, false).ok()).isTrue();
    }

    @Test
    void aChangeOfLeaderIsFollowed() {
        ClusterClient client = client(LONG, n1.endpoint());
        assertThat(client.put(KEY, VALUE).ok()).isTrue();
        lead(n2);
        assertThat(client.put(KEY, VALUE).ok()).isTrue();
        assertThat(client.put(KEY, VALUE).ok()).isTrue();
        assertThat(n1.requests).hasSize(2);
        assertThat(n2.requests)
                .extracting(r -> r.getSession().getSequence())
                .containsExactly(2L, 3L);
    }

    @Test
    void writesResumeWhenALeaderIsElectedWithinTheTimeout() {
        AtomicInteger asked = new AtomicInteger();
        FakeNode.Script electing = (request, body, exchange) -> {
            if (asked.incrementAndGet() == 7) {
                lead(n2);
            }
            exchange.answer(ErrorCode.NO_LEADER, "an election is under way");
        };
        for (FakeNode node : List.of(n1, n2, n3)) {
            node.script(electing).welcome(Welcome.newBuilder());
        }
        ClusterClient client = client(LONG, n1.endpoint(), n2.endpoint(), n3.endpoint());
        assertThat(client.put(KEY, VALUE).ok()).isTrue();
        assertThat(asked).hasValueGreaterThanOrEqualTo(7);
    }

    @Test
    void noLeaderUntilTheEndIsADefiniteFailure() {
        AtomicInteger asked = new AtomicInteger();
        FakeNode.Script refusing = (request, body, exchange) -> {
            asked.incrementAndGet();
            exchange.answer(ErrorCode.NO_LEADER, "no quorum");
        };
        for (FakeNode node : List.of(n1, n2, n3)) {
            node.welcome(Welcome.newBuilder()).script(refusing);
        }
        Outcome outcome =
                client(SHORT, n1.endpoint(), n2.endpoint(), n3.endpoint()).put(KEY, VALUE);
        assertThat(asked).hasValueGreaterThan(3);
        assertThat(outcome.code()).isEqualTo(ErrorCode.NO_LEADER);
        assertThat(outcome.message()).isEqualTo("not done within 1s: no quorum");
    }

    @Test
    void aWriteLostAfterItWasSentIsAppliedOnceAndAnswered() {
        List<Session> applied = new ArrayList<>();
        n1.script((request, body, exchange) -> {
            applied.add(request.getSession());
            lead(n2);
            n2.script((again, value, second) -> {
                boolean first = applied.stream().noneMatch(s -> s.equals(again.getSession()));
                second.answer(first ? ErrorCode.FAILED : ErrorCode.OK, "");
            });
            n1.down();
        });
        assertThat(client(LONG, n1.endpoint(), n2.endpoint()).put(KEY, VALUE).ok())
                .isTrue();
        assertThat(applied).hasSize(1);
    }

    @Test
    void aWriteLostAfterItWasSentIsUnknownWhenNobodyResolvesIt() {
        n1.script((request, body, exchange) -> exchange.hangUp());
        Outcome outcome = client(SHORT, n1.endpoint()).put(KEY, VALUE);
        assertThat(outcome.code()).isEqualTo(ErrorCode.UNKNOWN_OUTCOME);
        assertThat(outcome.message()).contains("not resolved within 1s", "ended before the answer");
        assertThat(n1.requests).hasSizeGreaterThan(1);
        assertThat(n1.requests).extracting(r -> r.getSession().getSequence()).containsOnly(1L);
    }

    @Test
    void afterAnUnknownOutcomeTheNextWriteClosesTheFirst() {
        n1.script((request, body, exchange) -> exchange.hangUp());
        ClusterClient client = client(SHORT, n1.endpoint());
        assertThat(client.put(KEY, VALUE).code()).isEqualTo(ErrorCode.UNKNOWN_OUTCOME);
        lead(n1);
        assertThat(client.put(KEY, VALUE).ok()).isTrue();
        Session last = n1.requests.get(n1.requests.size() - 1).getSession();
        assertThat(last.getSequence()).isEqualTo(2);
        assertThat(last.getFirstIncomplete()).isEqualTo(2);
    }

    @Test
    void aSlowNodeLeavesAWriteUnknownAndAReadUnreachable() {
        n1.script((request, body, exchange) -> {});
        ClusterClient client = client(SHORT, n1.endpoint());
        assertThat(client.put(KEY, VALUE).code()).isEqualTo(ErrorCode.UNKNOWN_OUTCOME);
        Outcome read = client.get(KEY, false);
        assertThat(read.code()).isEqualTo(ErrorCode.UNREACHABLE);
        assertThat(read.message()).isEqualTo("no answer within 1s");
        assertThat(read.causes()).contains(new EndpointCause(n1.endpoint(), "no answer"));
    }

    @Test
    void aLateAnswerIsNotTakenForTheNextOnes() {
        List<Exchange> late = new ArrayList<>();
        n1.script((request, body, exchange) -> {
            if (late.isEmpty()) {
                late.add(exchange);
            } else {
                late.get(0).answer(written(1), Frame.EMPTY);
                exchange.answer(written(2), Frame.EMPTY);
            }
        });
        ClusterClient client = client(SHORT, n1.endpoint());
        assertThat(client.put(KEY, VALUE).code()).isEqualTo(ErrorCode.UNKNOWN_OUTCOME);
        assertThat(client.put(KEY, VALUE).response().getWritten().getRevision()).isEqualTo(2);
    }

    @Test
    void aPausedLeaderIsPassedBy() {
        n1.script((request, body, exchange) -> lead(n2, n2, n3));
        assertThat(client(LONG, n1.endpoint()).put(KEY, VALUE).ok()).isTrue();
        assertThat(n2.requests.get(0).getSession()).isEqualTo(n1.requests.get(0).getSession());
    }

    @Test
    void aRefusalAtHelloEndsItWithItsReason() {
        n1.greeter(exchange -> exchange.refuse(ErrorCode.DENIED, "a token is required"));
        Outcome outcome = client(LONG, n1.endpoint()).put(KEY, VALUE);
        assertThat(outcome.code()).isEqualTo(ErrorCode.DENIED);
        assertThat(outcome.message()).isEqualTo("a token is required");
        assertThat(outcome.causes())
                .containsExactly(new EndpointCause(n1.endpoint(), "a token is required"));
    }

    @Test
    void aNodeThatRefusesForNowIsDialledAgain() {
        AtomicInteger dials = new AtomicInteger();
        n1.greeter(exchange -> {
            if (dials.incrementAndGet() < 3) {
                exchange.refuse(ErrorCode.BUSY, "too many connections");
            } else {
                exchange.welcome(welcome(n1).setNode("n1").build());
            }
        });
        assertThat(client(LONG, n1.endpoint()).put(KEY, VALUE).ok()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 400 Bad Request\r\n\r\n",
                "\u0015\u0003\u0003\u0000\u0002\u0002F a TLS alert",
                "SSH-2.0-OpenSSH_9.2\r\n plus some more",
                "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
            })
    void garbageInsteadOfAWelcomeIsNoAnswer(String garbage) {
        n1.greeter(exchange -> exchange.raw(garbage.getBytes(StandardCharsets.ISO_8859_1)));
        Outcome outcome = client(SHORT, n1.endpoint()).put(KEY, VALUE);
        assertThat(outcome.code()).isEqualTo(ErrorCode.UNREACHABLE);
        assertThat(outcome.causes().get(0).cause()).startsWith("not a raftd frame: begins with ");
    }

    @Test
    void garbageInsteadOfAnAnswerLeavesAWriteUnknownAndAReadUnreachable() {
        n1.welcome(Welcome.newBuilder());
        for (byte[] garbage : List.of(
                prefix(FrameKind.RESPONSE, -1, 0),
                prefix(FrameKind.RESPONSE, 0, Integer.MAX_VALUE),
                prefix(FrameKind.MESSAGE, 0, 0),
                prefix(FrameKind.WELCOME, 0, 0),
                "no frame at all, not at all".getBytes(StandardCharsets.US_ASCII),
                prefix(FrameKind.RESPONSE, 4, 4))) {
            assertThat(openedBefore(garbage, put())).isEqualTo(ErrorCode.UNKNOWN_OUTCOME);
            assertThat(openedBefore(garbage, barrier())).isEqualTo(ErrorCode.UNREACHABLE);
        }
    }

    /** How a short request ends over a connection that was good until then. */
    private ErrorCode openedBefore(byte[] garbage, Request request) {
        lead(n1, n1);
        n1.welcome(Welcome.newBuilder());
        ClusterClient client = client(LONG, n1.endpoint());
        assertThat(client.barrier().ok()).isTrue();
        n1.script((r, body, exchange) -> exchange.raw(garbage));
        return client.call(request, VALUE, Duration.ofMillis(100)).code();
    }

    @Test
    void anAnswerThatArrivesByteByByteIsAnAnswer() {
        n1.script((request, body, exchange) -> {
            for (byte each : exchange.encoded(written(3), Frame.EMPTY)) {
                exchange.raw(new byte[] {each});
            }
        });
        Outcome outcome = client(LONG, n1.endpoint()).put(KEY, VALUE);
        assertThat(outcome.response().getWritten().getRevision()).isEqualTo(3);
    }

    @Test
    void aConnectionThatEndedBetweenRequestsIsMadeAgain() {
        ClusterClient client = client(LONG, n1.endpoint());
        assertThat(client.get(KEY, false).ok()).isTrue();
        n1.hangUp();
        assertThat(client.put(KEY, VALUE).ok()).isTrue();
    }

    @Test
    void whoBecomesAMemberWhileItIsConnectedIsFound() throws IOException {
        n1.welcome(Welcome.newBuilder().setLeader(n1.info()).addMembers(n1.info()));
        n1.script((request, body, exchange) -> {
            exchange.welcome(welcome(n2).setNode("n1").build());
            exchange.answer(written(1), Frame.EMPTY);
        });
        ClusterClient client = client(LONG, n1.endpoint());
        assertThat(client.put(KEY, VALUE).ok()).isTrue();
        lead(n2, n2, n3);
        n1.down();
        assertThat(client.put(KEY, VALUE).ok()).isTrue();
        assertThat(n2.requests).hasSize(1);
    }

    /**
     * Its other end has gone without a word: the machine is new, or a firewall has forgotten it.
     */
    @Test
    void aConnectionThatAnswersNothingIsMadeAgain() {
        n1.script((request, body, exchange) -> {
            if (n1.greetings() > 1) {
                exchange.answer(written(1), Frame.EMPTY);
            }
        });
        ClusterClient client = client(SHORT, n1.endpoint());
        assertThat(client.put(KEY, VALUE).code()).isEqualTo(ErrorCode.UNKNOWN_OUTCOME);
        await().atMost(LONG).until(() -> client.put(KEY, VALUE).ok());
    }

    @Test
    void whatTheNodeWouldNotTakeIsNotSent() {
        n1.welcome(welcome(n1).setMaxRequestBytes(1000));
        Outcome outcome = client(LONG, n1.endpoint()).put(KEY, ByteString.copyFrom(new byte[1001]));
        assertThat(outcome.code()).isEqualTo(ErrorCode.TOO_LARGE);
        assertThat(outcome.message()).contains("1000 bytes");
        assertThat(n1.requests).isEmpty();
    }

    @Test
    void anExpiredSessionIsReplacedByANewOne() {
        n1.script((request, body, exchange) -> {
            if (n1.requests.size() == 2) {
                exchange.answer(
                        Response.newBuilder()
                                .setCode(ErrorCode.SESSION_EXPIRED.number())
                                .setClusterTimeMs(999_999),
                        Frame.EMPTY);
            } else {
                exchange.answer(written(1), Frame.EMPTY);
            }
        });
        ClusterClient client = client(LONG, n1.endpoint());
        assertThat(client.put(KEY, VALUE).ok()).isTrue();
        assertThat(client.put(KEY, VALUE).ok()).isTrue();
        Session renewed = n1.requests.get(2).getSession();
        assertThat(renewed.getHigh())
                .isNotEqualTo(n1.requests.get(0).getSession().getHigh());
        assertThat(renewed.getSequence()).isEqualTo(1);
        assertThat(renewed.getClusterTimeMs()).isEqualTo(999_999);
    }

    @Test
    void aNodeOfAnotherClusterIsNotTalkedTo() {
        n1.welcome(welcome(n1).setCluster(ByteString.copyFromUtf8("0123456789abcdef")));
        ClusterClient client = client(LONG, n1.endpoint());
        assertThat(client.get(KEY, false).ok()).isTrue();
        n1.welcome(welcome(n1).setCluster(ByteString.copyFromUtf8("another cluster!")));
        n1.hangUp();
        Outcome outcome = client.ask("n1", status());
        assertThat(outcome.code()).isEqualTo(ErrorCode.MISMATCH);
        assertThat(outcome.message()).contains("n1 belongs to another cluster");
    }

    @Test
    void oneNodeIsAskedByIdOrAddress() {
        ClusterClient client = client(LONG, n1.endpoint());
        assertThat(client.ask("n2", status()).ok()).isTrue();
        assertThat(client.ask(n3.endpoint().toString(), status()).ok()).isTrue();
        assertThat(n1.requests).isEmpty();
        assertThat(n2.requests).hasSize(1);
        assertThat(n3.requests).hasSize(1);
    }

    @Test
    void aNodeThatNobodyKnowsIsNotFound() {
        Outcome outcome = client(LONG, n1.endpoint()).ask("n9", status());
        assertThat(outcome.code()).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(outcome.message()).contains("n9");
    }

    @Test
    void allNodesAreAskedAndTheUnreachableNamed() throws IOException {
        n2.close();
        n3.greeter(exchange -> exchange.refuse(ErrorCode.DENIED, "go away"));
        Endpoint silent = silent();
        Endpoint alias = new Endpoint("localhost", n1.endpoint().port());
        List<NodeReply> replies = client(LONG, n1.endpoint(), alias, silent).askAll(status());
        assertThat(replies)
                .filteredOn(r -> r.node().equals("n1"))
                .singleElement()
                .satisfies(r -> assertThat(r.outcome().code()).isEqualTo(ErrorCode.OK));
        assertThat(replies)
                .filteredOn(r -> !r.node().equals("n1"))
                .extracting(
                        NodeReply::endpoint,
                        NodeReply::node,
                        r -> r.outcome().code(),
                        r -> r.outcome().message())
                .containsExactlyInAnyOrder(
                        tuple(silent, "", ErrorCode.UNREACHABLE, "no welcome within 700ms"),
                        tuple(n2.endpoint(), "n2", ErrorCode.UNREACHABLE, "connection refused"),
                        tuple(n3.endpoint(), "n3", ErrorCode.DENIED, "go away"));
        assertThat(n1.requests).hasSize(1);
    }

    @Test
    void allNodesAreAskedAgainOverNewConnectionsWhereTheOldOnesEnded() {
        ClusterClient client = client(LONG, n1.endpoint());
        assertThat(client.askAll(status())).allMatch(r -> r.outcome().ok()).hasSize(3);
        for (FakeNode node : List.of(n1, n2, n3)) {
            node.hangUp();
        }
        assertThat(client.askAll(status())).allMatch(r -> r.outcome().ok()).hasSize(3);
    }

    @Test
    void anInterruptEndsTheWait() {
        n1.script((request, body, exchange) -> {});
        ClusterClient client = client(LONG, n1.endpoint());
        Thread.currentThread().interrupt();
        assertThat(client.get(KEY, false).code()).isEqualTo(ErrorCode.INTERRUPTED);
        assertThat(Thread.interrupted()).isTrue();
    }

    private FakeNode node(String id) throws IOException {
        FakeNode node = new FakeNode(id);
        toClose.add(0, node);
        return node;
    }

    private ClusterClient client(Duration timeout, Endpoint... endpoints) {
        Duration dial = Duration.ofMillis(700);
        ClusterClient client =
                new ClusterClient(new ClientOptions(List.of(endpoints), timeout, dial));
        toClose.add(0, client);
        return client;
    }

    /**
     * Makes a node the leader of all three: it does what it is asked, and the others point to it.
     */
    private void lead(FakeNode leader) {
        lead(leader, n1, n2, n3);
    }

    private void lead(FakeNode leader, FakeNode... nodes) {
        for (FakeNode node : nodes) {
            node.welcome(welcome(leader));
            node.script((request, body, exchange) -> {
                if (node == leader || request.hasStatus()) {
                    exchange.answer(written(1), Frame.EMPTY);
                } else {
                    exchange.notLeader(leader);
                }
            });
        }
    }

    private Welcome.Builder welcome(FakeNode leader) {
        return Welcome.newBuilder()
                .setClusterTimeMs(1234)
                .setMaxRequestBytes(1 << 20)
                .setLeader(leader.info())
                .addMembers(n1.info())
                .addMembers(n2.info())
                .addMembers(n3.info());
    }

    private static Response.Builder written(long revision) {
        return Response.newBuilder().setWritten(Written.newBuilder().setRevision(revision));
    }

    private static Request put() {
        return Request.newBuilder().setPut(Put.newBuilder().setKey(KEY)).build();
    }

    private static Request barrier() {
        return Request.newBuilder().setBarrier(Barrier.getDefaultInstance()).build();
    }

    private static Request status() {
        return Request.newBuilder().setStatus(StatusQuery.getDefaultInstance()).build();
    }

    /** A prefix, and eight bytes behind it that are no protobuf message. */
    private static byte[] prefix(FrameKind kind, int header, int body) {
        ByteBuffer bytes = ByteBuffer.allocate(FramePrefix.BYTES + 8);
        new FramePrefix(kind, header, body, 1).write(bytes);
        bytes.putLong(-1);
        return bytes.array();
    }

    /** Where nobody listens. */
    private static Endpoint refusing() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new Endpoint("127.0.0.1", socket.getLocalPort());
        }
    }

    /** Where the system accepts and nobody speaks. */
    private Endpoint silent() throws IOException {
        ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        toClose.add(socket);
        return new Endpoint("127.0.0.1", socket.getLocalPort());
    }
}
