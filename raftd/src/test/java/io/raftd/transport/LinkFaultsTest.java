package io.raftd.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.raftd.node.Input;
import io.raftd.raft.Message;
import io.raftd.transport.LinkFaults.Fault;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two nodes over real sockets, with faults between them. */
class LinkFaultsTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Fault CUT_OFF = new Fault(true, true, 0);

    private final TestNode n1 = new TestNode(Sample.N1, Sample.CLUSTER, 0);
    private final TestNode n2 = new TestNode(Sample.N2, Sample.CLUSTER, 0);

    private static Message to2(long term) {
        return new Message.TimeoutNow(Sample.N1, Sample.N2, term);
    }

    private static Message to1(long term) {
        return new Message.TimeoutNow(Sample.N2, Sample.N1, term);
    }

    private static List<Long> terms(TestNode node) {
        return node.received.stream()
                .map(input -> ((Input.Received) input).message().term())
                .toList();
    }

    @BeforeEach
    void connect() {
        n1.connect(n2.member());
        n2.connect(n1.member());
        n1.sendUntilReceived(to2(1), n2);
        n2.sendUntilReceived(to1(1), n1);
    }

    @AfterEach
    void close() {
        n1.close();
        n2.close();
    }

    @Test
    void oneSideIsEnoughToCutBothOffAndHealingLetsThemGoOn() {
        n1.fault("n2", CUT_OFF);
        n1.send(to2(2));
        n2.send(to1(2));
        await().atMost(SOON)
                .until(() -> n1.problems().equals(List.of("cut off by an injected fault"))
                        && n2.problems().equals(List.of("the connection was closed")));
        assertThat(terms(n1)).containsOnly(1L);
        assertThat(terms(n2)).containsOnly(1L);
        n1.fault("n2", null);
        n1.sendUntilReceived(to2(3), n2);
        n2.sendUntilReceived(to1(3), n1);
        assertThat(n1.problems()).isEmpty();
    }

    @Test
    void clientsComeThroughWhileTheOthersAreCutOff() throws IOException {
        n1.fault("n2", CUT_OFF);
        try (TestClient client = new TestClient(n1.address())) {
            client.send(TestClient.hello());
            assertThat(client.frame().header()).isNotEmpty();
        }
    }

    @Test
    void oneDirectionIsStoppedAndTheOtherGoesOn() {
        n1.fault("n2", new Fault(true, false, 0));
        n1.send(to2(2));
        n2.sendUntilReceived(to1(2), n1);
        n1.fault("n2", new Fault(false, true, 0));
        n2.send(to1(4));
        n1.sendUntilReceived(to2(3), n2);
        assertThat(terms(n2)).doesNotContain(2L).contains(3L);
        assertThat(terms(n1)).doesNotContain(4L);
        assertThat(n1.problems()).isEmpty();
    }

    @Test
    void aSlowLinkKeepsTheOrderEvenWhenItIsHealed() {
        n1.fault("n2", new Fault(false, false, 100));
        long start = System.nanoTime();
        n1.send(to2(2));
        n1.send(to2(3));
        n1.fault("n2", null);
        n1.send(to2(4));
        await().atMost(SOON).until(() -> terms(n2).contains(4L));
        assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(100));
        assertThat(terms(n2)).endsWith(2L, 3L, 4L);
    }

    @Test
    void whatComesInIsLateAsWell() {
        n1.fault("n2", new Fault(false, false, 100));
        long start = System.nanoTime();
        n2.send(to1(2));
        await().atMost(SOON).until(() -> terms(n1).contains(2L));
        assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(100));
    }
}
