package io.raftd.server;

import static io.raftd.server.ServerFixture.expect;
import static io.raftd.server.ServerFixture.frame;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.Frame;
import io.raftd.protocol.wire.Faults;
import io.raftd.protocol.wire.InjectFaults;
import io.raftd.protocol.wire.Request;
import io.raftd.protocol.wire.Response;
import io.raftd.protocol.wire.StatusQuery;
import io.raftd.server.FaultInjection.Link;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Faults are put into a node that takes them, and into no other. */
class FaultRequestsTest {
    private static Faults.Builder cutOff(String node) {
        Faults.Builder faults = Faults.newBuilder().setForceDelayMs(50);
        faults.addLinksBuilder().setNode(node).setDropSent(true).setDropReceived(true);
        return faults;
    }

    private static Response put(ServerFixture server, Faults.Builder faults, ErrorCode code) {
        return ask(
                server,
                Request.newBuilder().setInjectFaults(InjectFaults.newBuilder().setFaults(faults)),
                code);
    }

    private static Response status(ServerFixture server) {
        return ask(
                server,
                Request.newBuilder().setStatus(StatusQuery.getDefaultInstance()),
                ErrorCode.OK);
    }

    private static Response ask(ServerFixture server, Request.Builder request, ErrorCode code) {
        EmbeddedChannel client = server.client();
        client.writeInbound(frame(1, request, Frame.EMPTY));
        server.service.flush();
        return expect(client, 1, code);
    }

    @Test
    void aNodeThatWasNotToldToTakeThemRefuses() {
        ServerFixture server = new ServerFixture();
        assertThat(put(server, cutOff("n2"), ErrorCode.REFUSED).getMessage())
                .isEqualTo("n1 takes no faults: it was started without --enable-fault-injection");
        assertThat(status(server).getStatus().hasFaults()).isFalse();
    }

    @Test
    void oneThatWasShowsWhatIsInForce() {
        ServerFixture server = new ServerFixture(true);
        assertThat(status(server).getStatus().getFaults()).isEqualTo(Faults.getDefaultInstance());
        put(server, cutOff("n2"), ErrorCode.OK);
        assertThat(server.injected)
                .isEqualTo(new FaultInjection.Faults(Map.of("n2", new Link(true, true, 0)), 50))
                .hasToString("n2: cut off; forces take 50ms longer");
        assertThat(status(server).getStatus().getFaults())
                .isEqualTo(cutOff("n2").build());
        put(server, Faults.newBuilder(), ErrorCode.OK);
        assertThat(server.injected).hasToString("none");
    }

    @Test
    void whatCanNotBeIsRefusedWhole() {
        ServerFixture server = new ServerFixture(true);
        assertThat(put(server, cutOff("n1"), ErrorCode.INVALID).getMessage())
                .isEqualTo("n1 has no link to itself");
        assertThat(put(server, cutOff("a b"), ErrorCode.INVALID).getMessage())
                .contains("node id 'a b'");
        Faults.Builder twice = cutOff("n2");
        twice.addLinksBuilder().setNode("n2").setDelayMs(1);
        assertThat(put(server, twice, ErrorCode.INVALID).getMessage())
                .isEqualTo("two faults of the link to n2");
        assertThat(put(server, cutOff("n2").setForceDelayMs(-1), ErrorCode.INVALID)
                        .getMessage())
                .isEqualTo("a delay of forces of 4294967295ms > 60000ms");
        assertThat(server.injected).isNull();
    }

    @Test
    void theLogSaysWhichWayNothingGoes() {
        assertThat(new FaultInjection.Faults(
                        Map.of(
                                "n2", new Link(true, false, 0),
                                "n3", new Link(false, true, 7),
                                "n4", new Link(false, false, 0)),
                        0))
                .hasToString("n2: gets nothing from here; n3: nothing of it is heard, 7ms late;"
                        + " n4: sound");
    }
}
