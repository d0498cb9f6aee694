package io.raftd.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.raftd.client.FakeNode.Exchange;
import io.raftd.client.LoadClient.Aim;
import io.raftd.protocol.Endpoint;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.Frame;
import io.raftd.protocol.wire.Got;
import io.raftd.protocol.wire.Request;
import io.raftd.protocol.wire.Response;
import io.raftd.protocol.wire.Session;
import io.raftd.protocol.wire.Welcome;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many requests at once against scripted nodes, over real sockets. */
@Timeout(30)
class LoadClientTest {
    private static final ByteString KEY = ByteString.copyFromUtf8("k");

    private final List<AutoCloseable> toClose = new ArrayList<>();
    private final Map<ErrorCode, Integer> ended = new EnumMap<>(ErrorCode.class);
    private final Set<String> applied = ConcurrentHashMap.newKeySet();
    private FakeNode n1;
    private FakeNode n2;

    @BeforeEach
    void start() throws IOException {
        n1 = new FakeNode("n1");
        n2 = new FakeNode("n2");
        toClose.add(n1);
        toClose.add(n2);
        lead(n1, n2);
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : toClose) {
            each.close();
        }
    }

    @Test
    void completionsIssueTheNextAndEveryRequestEndsOnce() {
        LoadClient client = client(Duration.ofSeconds(20), 3, Aim.LEADER, n2.endpoint());
        closedLoop(client, 3, 8, 5000);
        assertThat(ended).containsExactly(Map.entry(ErrorCode.OK, 5000));
        assertThat(applied).hasSize(5000);
        assertThat(n1.greetings()).isEqualTo(3);
        assertThat(n2.requests).isEmpty();
    }

    @Test
    void eachConnectionHasASessionWithAWindow() {
        LoadClient client = client(Duration.ofSeconds(20), 2, Aim.LEADER, n1.endpoint());
        closedLoop(client, 2, 1500, 6000);
        assertThat(n1.requests.stream().map(r -> r.getSession().getHigh()).distinct())
                .hasSize(2);
        assertThat(n1.requests).allSatisfy(request -> {
            Session session = request.getSession();
            assertThat(session.getSequence() - session.getFirstIncomplete())
                    .isBetween(0L, ClientSession.WINDOW - 1L);
        });
    }

    @Test
    void readsBringValues() {
        byte[] value = {1, 2, 3};
        n1.script((request, body, exchange) ->
                exchange.answer(Response.newBuilder().setGot(Got.getDefaultInstance()), value));
        LoadClient client = client(Duration.ofSeconds(20), 1, Aim.LEADER, n1.endpoint());
        List<byte[]> values = new ArrayList<>();
        client.get(0, KEY, true, (code, response, body) -> values.add(body));
        drive(client);
        assertThat(values).containsExactly(value);
        assertThat(n1.requests.get(0).getGet().getStale()).isTrue();
        assertThat(n1.requests.get(0).hasSession()).isFalse();
    }

    @Test
    void spreadReadsGoToEachNode() {
        n1.welcome(members().setLeader(n1.info()));
        n2.welcome(members().setLeader(n1.info())).script(this::serve);
        LoadClient client = client(Duration.ofSeconds(20), 4, Aim.SPREAD, n1.endpoint());
        for (int i = 0; i < 4; i++) {
            client.get(i, KEY, true, this::count);
        }
        drive(client);
        assertThat(ended).containsExactly(Map.entry(ErrorCode.OK, 4));
        assertThat(n1.requests).hasSize(2);
        assertThat(n2.requests).hasSize(2);
    }

    @Test
    void aChangeOfLeaderLosesNothing() {
        AtomicInteger served = new AtomicInteger();
        n1.script((request, body, exchange) -> {
            if (served.incrementAndGet() == 500) {
                lead(n2, n1);
            }
            serve(request, body, exchange);
        });
        LoadClient client = client(Duration.ofSeconds(20), 4, Aim.LEADER, n1.endpoint());
        closedLoop(client, 4, 16, 2000);
        assertThat(ended).containsExactly(Map.entry(ErrorCode.OK, 2000));
        assertThat(applied).hasSize(2000);
        assertThat(n2.requests).isNotEmpty();
    }

    @Test
    void whoBecomesAMemberWhileItIsConnectedIsFound() throws IOException {
        n1.welcome(Welcome.newBuilder().setLeader(n1.info()).addMembers(n1.info()))
                .script((request, body, exchange) -> {
                    exchange.welcome(members().setNode("n1").build());
                    serve(request, body, exchange);
                });
        n2.welcome(members().setLeader(n2.info())).script(this::serve);
        LoadClient client = client(Duration.ofSeconds(20), 1, Aim.LEADER, n1.endpoint());
        put(client, 0, 1);
        drive(client);
        n1.down();
        put(client, 0, 1);
        drive(client);
        assertThat(ended).containsExactly(Map.entry(ErrorCode.OK, 2));
        assertThat(n2.requests).hasSize(1);
    }

    @Test
    void theLeadersDeathLosesNothingAndAppliesNothingTwice() {
        AtomicInteger served = new AtomicInteger();
        n1.script((request, body, exchange) -> {
            if (served.incrementAndGet() == 500) {
                apply(request);
                lead(n2, n1);
                n1.down();
                return;
            }
            serve(request, body, exchange);
        });
        LoadClient client =
                client(Duration.ofSeconds(20), 4, Aim.LEADER, n1.endpoint(), n2.endpoint());
        closedLoop(client, 4, 16, 2000);
        assertThat(ended).containsExactly(Map.entry(ErrorCode.OK, 2000));
        assertThat(applied).hasSize(2000);
    }

    @Test
    void withoutALeaderRequestsEndWithoutHavingBeenAccepted() {
        AtomicInteger refusals = new AtomicInteger();
        for (FakeNode node : List.of(n1, n2)) {
            node.welcome(members()).script((request, body, exchange) -> {
                if (refusals.incrementAndGet() == 20) {
                    // So that the timeout finds none under way.
                    n1.greeter(Exchange::hangUp);
                    n2.greeter(Exchange::hangUp);
                }
                exchange.answer(ErrorCode.NO_LEADER, "");
            });
        }
        LoadClient client = client(Duration.ofSeconds(1), 2, Aim.LEADER, n1.endpoint());
        put(client, 0, 10);
        drive(client);
        assertThat(ended).containsExactly(Map.entry(ErrorCode.NO_LEADER, 10));
        assertThat(refusals).hasValue(20);
    }

    @Test
    void writesThatNobodyAnswersAreUnknownAndReadsUnreachable() {
        n1.script((request, body, exchange) -> {});
        n2.script((request, body, exchange) -> {});
        LoadClient client = client(Duration.ofSeconds(1), 1, Aim.LEADER, n1.endpoint());
        put(client, 0, 5);
        client.get(0, KEY, false, this::count);
        drive(client);
        assertThat(ended)
                .containsOnly(
                        Map.entry(ErrorCode.UNKNOWN_OUTCOME, 5),
                        Map.entry(ErrorCode.UNREACHABLE, 1));
    }

    @Test
    void whatTheNodeWouldNotTakeIsNotSent() {
        n1.welcome(members().setLeader(n1.info()).setMaxRequestBytes(100));
        LoadClient client = client(Duration.ofSeconds(20), 1, Aim.LEADER, n1.endpoint());
        client.put(0, KEY, new byte[101], this::count);
        drive(client);
        assertThat(ended).containsExactly(Map.entry(ErrorCode.TOO_LARGE, 1));
        assertThat(n1.requests).isEmpty();
    }

    @Test
    void completionsRunWithinATurnOnly() {
        n1.welcome(members().setLeader(n1.info()).setMaxRequestBytes(100));
        LoadClient client = client(Duration.ofSeconds(20), 1, Aim.LEADER, n1.endpoint());
        put(client, 0, 1);
        drive(client);
        client.put(0, KEY, new byte[101], this::count);
        assertThat(ended).containsExactly(Map.entry(ErrorCode.OK, 1));
        drive(client);
        assertThat(ended).containsEntry(ErrorCode.TOO_LARGE, 1);
    }

    @Test
    void aSessionThatExpiredIsReplacedByOne() {
        Set<Long> sessions = ConcurrentHashMap.newKeySet();
        n1.script((request, body, exchange) -> {
            long session = request.getSession().getHigh();
            sessions.add(session);
            boolean first = n1.requests.get(0).getSession().getHigh() == session;
            exchange.answer(first ? ErrorCode.SESSION_EXPIRED : ErrorCode.OK, "");
        });
        LoadClient client = client(Duration.ofSeconds(20), 1, Aim.LEADER, n1.endpoint());
        closedLoop(client, 1, 16, 64);
        assertThat(ended)
                .containsOnly(
                        Map.entry(ErrorCode.SESSION_EXPIRED, 16), Map.entry(ErrorCode.OK, 48));
        assertThat(sessions).hasSize(2);
    }

    /** Keeps so many puts under way on each connection until so many have ended. */
    private void closedLoop(LoadClient client, int connections, int inFlight, int total) {
        AtomicInteger left = new AtomicInteger(total);
        for (int i = 0; i < connections; i++) {
            for (int j = 0; j < inFlight; j++) {
                next(client, i, left);
            }
        }
        drive(client);
    }

    private void next(LoadClient client, int connection, AtomicInteger left) {
        if (left.getAndDecrement() > 0) {
            client.put(connection, KEY, Frame.EMPTY, (code, response, body) -> {
                count(code, response, body);
                next(client, connection, left);
            });
        }
    }

    private void put(LoadClient client, int connection, int times) {
        for (int i = 0; i < times; i++) {
            client.put(connection, KEY, Frame.EMPTY, this::count);
        }
    }

    private void drive(LoadClient client) {
        while (client.inFlight() > 0) {
            client.turn(System.nanoTime() + TimeUnit.SECONDS.toNanos(1));
        }
    }

    private void count(ErrorCode code, Response response, byte[] body) {
        ended.merge(code, 1, Integer::sum);
    }

    private LoadClient client(Duration timeout, int connections, Aim aim, Endpoint... endpoints) {
        ClientOptions options =
                new ClientOptions(List.of(endpoints), timeout, Duration.ofSeconds(2));
        LoadClient client = new LoadClient(options, connections, aim);
        toClose.add(0, client);
        return client;
    }

    private Welcome.Builder members() {
        return Welcome.newBuilder().addMembers(n1.info()).addMembers(n2.info());
    }

    private void lead(FakeNode leader, FakeNode other) {
        leader.welcome(members().setLeader(leader.info())).script(this::serve);
        other.welcome(members().setLeader(leader.info()))
                .script((request, body, exchange) -> exchange.notLeader(leader));
    }

    private void serve(Request request, byte[] body, Exchange exchange) throws IOException {
        apply(request);
        exchange.answer(ErrorCode.OK, "");
    }

    private void apply(Request request) {
        applied.add(request.getSession().getHigh() + " " + request.getSession().getSequence());
    }
}
