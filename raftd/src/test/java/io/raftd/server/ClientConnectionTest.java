package io.raftd.server;

import static io.raftd.server.ServerFixture.expect;
import static io.raftd.server.ServerFixture.frame;
import static io.raftd.server.ServerFixture.get;
import static io.raftd.server.ServerFixture.next;
import static io.raftd.server.ServerFixture.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import io.raftd.kv.Result;
import io.raftd.node.Input;
import io.raftd.node.Reply;
import io.raftd.node.StateMachine;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.Frame;
import io.raftd.protocol.FrameException;
import io.raftd.protocol.FrameKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Pipelining, backpressure and time. */
class ClientConnectionTest {
    private static final byte[] VALUE = new byte[10];

    private final ServerFixture server = new ServerFixture();
    private final EmbeddedChannel client = server.client();

    @Test
    void answersGoOutAsTheyCome() {
        for (int id = 1; id <= 3; id++) {
            client.writeInbound(frame(id, put(id, "k"), VALUE));
        }
        List<Reply<StateMachine.Result>> replies = new ArrayList<>();
        server.inputs.forEach(i -> replies.add(((Input.Propose) i).reply()));
        replies.get(2).done(new Result.Written(3, false, 0));
        replies.get(0).done(new Result.Written(1, false, 0));
        assertThat(next(client)).as("nothing leaves before the turn ends").isNull();
        server.service.flush();
        expect(client, 3, ErrorCode.OK);
        expect(client, 1, ErrorCode.OK);
        assertThat(next(client)).isNull();
        assertThat(server.service.writesWaiting()).isEqualTo(1);
        replies.get(1).done(new Result.Written(2, false, 0));
        server.service.flush();
        expect(client, 2, ErrorCode.OK);
        assertThat(server.service.writesWaiting()).isZero();
    }

    @Test
    void aFullInboxIsBusyAtOnceAndNothingIsTaken() {
        server.inboxFull = true;
        client.writeInbound(frame(1, put(1, "k"), VALUE));
        expect(client, 1, ErrorCode.BUSY);
        server.inboxFull = false;
        client.writeInbound(frame(1, put(1, "k"), VALUE));
        server.write(new Result.Written(1, false, 0));
        expect(client, 1, ErrorCode.OK);
    }

    @Test
    void onlyTheFirstOutcomeCounts() {
        client.writeInbound(frame(1, put(1, "k"), VALUE));
        Input.Propose propose = (Input.Propose) server.inputs.remove();
        propose.reply().done(new Result.Written(1, false, 0));
        propose.reply().done(new Result.Written(2, false, 0));
        server.service.flush();
        assertThat(expect(client, 1, ErrorCode.OK).getWritten().getRevision()).isEqualTo(1);
        assertThat(next(client)).isNull();
    }

    @Test
    void whoIsConnectedIsToldWhenTheMembersChange() {
        EmbeddedChannel second = server.client();
        server.pass(100);
        assertThat(next(client)).as("while they are as at its welcome").isNull();
        server.configurationIndex = 20;
        server.pass(100);
        for (EmbeddedChannel each : List.of(client, second)) {
            Frame told = Objects.requireNonNull(next(each), "nothing was told");
            assertThat(told.kind()).isEqualTo(FrameKind.WELCOME);
            assertThat(told.header()).isEqualTo(ServerFixture.WELCOME.toByteArray());
        }
        server.pass(100);
        assertThat(next(client)).as("a second time").isNull();
    }

    @Test
    void anIdThatWaitsCannotBeUsedAgain() {
        client.writeInbound(frame(1, put(1, "k"), VALUE));
        assertThatThrownBy(() -> client.writeInbound(frame(1, put(2, "k"), VALUE)))
                .isInstanceOf(FrameException.class)
                .hasMessage("request id 1 is waiting already");
    }

    @Test
    void clientsSendRequestsOnly() {
        assertThatThrownBy(() -> client.writeInbound(
                        Frame.of(FrameKind.MESSAGE, 0, Frame.EMPTY, Frame.EMPTY)))
                .isInstanceOf(FrameException.class)
                .hasMessage("MESSAGE frame from a client");
    }

    @Test
    void nothingMoreIsReadWhileTooManyRequestsWait() {
        for (int id = 1; id <= ClientConnection.MAX_WAITING; id++) {
            assertThat(client.config().isAutoRead()).isTrue();
            client.writeInbound(frame(id, get("k"), Frame.EMPTY));
        }
        assertThat(client.config().isAutoRead()).isFalse();
        while (server.inputs.size() >= ClientConnection.MAX_WAITING / 2) {
            assertThat(client.config().isAutoRead()).isFalse();
            server.read(ServerFixture.got(VALUE));
        }
        assertThat(client.config().isAutoRead()).isTrue();
    }

    @Test
    void nothingMoreIsReadWhileTooManyBytesWait() {
        byte[] large = new byte[1_000_000];
        for (int id = 1; id <= 9; id++) {
            client.writeInbound(frame(id, put(id, "k"), large));
        }
        assertThat(client.config().isAutoRead()).isFalse();
        for (int i = 0; i < 5; i++) {
            server.write(new Result.Written(1, false, 0));
        }
        assertThat(client.config().isAutoRead()).isTrue();
    }

    @Test
    void aReaderThatDoesNotReadIsNotReadFrom() {
        setWritable(client, false);
        client.runPendingTasks();
        assertThat(client.config().isAutoRead()).isFalse();
        setWritable(client, true);
        client.runPendingTasks();
        assertThat(client.config().isAutoRead()).isTrue();
    }

    @Test
    void largeAnswersThatNobodyTakesTurnIntoBusyButWritesAreAnswered() {
        setWritable(client, false);
        for (int id = 1; id <= 40; id++) {
            client.writeInbound(frame(id, get("k"), Frame.EMPTY));
        }
        client.writeInbound(frame(41, put(41, "k"), VALUE));
        byte[] large = new byte[1 << 20];
        for (int id = 1; id <= 40; id++) {
            server.read(ServerFixture.got(large));
        }
        server.write(new Result.Written(1, false, 0));
        int answered = 0;
        for (int id = 1; id <= 40; id++) {
            Frame frame = Objects.requireNonNull(next(client));
            int code = ServerFixture.response(frame).getCode();
            assertThat(frame.body().length > 0).isEqualTo(code == 0);
            assertThat(code).isIn(0, ErrorCode.BUSY.number());
            answered += code == 0 ? 1 : 0;
        }
        assertThat(answered).isEqualTo(15);
        expect(client, 41, ErrorCode.OK);
        setWritable(client, true);
        client.writeInbound(frame(50, get("k"), Frame.EMPTY));
        server.read(ServerFixture.got(large));
        expect(client, 50, ErrorCode.OK);
    }

    @Test
    void allConnectionsTogetherHoldNoMoreThanTheirShare() {
        byte[] large = new byte[1 << 20];
        int held = 0;
        for (int c = 0; c < 10; c++) {
            EmbeddedChannel slow = server.client();
            setWritable(slow, false);
            for (int id = 1; id <= 10; id++) {
                slow.writeInbound(frame(id, get("k"), Frame.EMPTY));
                server.read(ServerFixture.got(large));
                held += Objects.requireNonNull(next(slow)).body().length;
            }
        }
        assertThat(held).isBetween(60 << 20, 64 << 20);
    }

    @Test
    void whatEndsTheWatchOverTimeIsToldAndNotSwallowed() {
        server.pass(100);
        assertThat(server.failures).isEmpty();
        RuntimeException bug = new IllegalStateException("a bug");
        server.brokenBy = bug;
        server.pass(100);
        assertThat(server.failures).containsExactly(bug);
    }

    @Test
    void theWatchOverTimeEndsQuietlyWithTheService() {
        server.service.close();
        server.pass(100);
        assertThat(server.failures).isEmpty();
    }

    @Test
    void whatTakesTooLongHasAnAnswerThatSaysWhatIsKnown() {
        client.writeInbound(frame(1, put(1, "k").setTimeoutMs(1), VALUE));
        client.writeInbound(frame(2, get("k").setTimeoutMs(1), Frame.EMPTY));
        client.writeInbound(frame(3, put(2, "k"), VALUE));
        server.service.sweep(System.nanoTime() + TimeUnit.SECONDS.toNanos(1));
        expect(client, 1, ErrorCode.UNKNOWN_OUTCOME);
        expect(client, 2, ErrorCode.NO_QUORUM);
        assertThat(next(client)).isNull();
        server.write(new Result.Written(1, false, 0));
        assertThat(next(client)).as("an outcome after its time").isNull();

        server.leader = null;
        client.writeInbound(frame(2, get("k").setTimeoutMs(1), Frame.EMPTY));
        server.service.sweep(System.nanoTime() + TimeUnit.SECONDS.toNanos(1));
        expect(client, 2, ErrorCode.NO_LEADER);
        server.service.sweep(System.nanoTime() + TimeUnit.SECONDS.toNanos(6));
        expect(client, 3, ErrorCode.UNKNOWN_OUTCOME);
    }

    @Test
    void noTimeoutIsLongerThanAMinute() {
        client.writeInbound(frame(1, put(1, "k").setTimeoutMs(-1), VALUE));
        server.service.sweep(System.nanoTime() + TimeUnit.SECONDS.toNanos(55));
        assertThat(next(client)).isNull();
        server.service.sweep(System.nanoTime() + TimeUnit.SECONDS.toNanos(61));
        expect(client, 1, ErrorCode.UNKNOWN_OUTCOME);
    }

    @Test
    void aConnectionThatTakesNothingForTooLongIsClosed() {
        client.writeInbound(frame(1, get("k"), Frame.EMPTY));
        setWritable(client, false);
        server.read(ServerFixture.got(VALUE));
        server.service.sweep(System.nanoTime() + TimeUnit.SECONDS.toNanos(30));
        assertThat(client.isOpen()).isTrue();
        server.service.sweep(System.nanoTime() + TimeUnit.SECONDS.toNanos(61));
        assertThat(client.isOpen()).isFalse();
    }

    @Test
    void outcomesForAClosedConnectionGoNowhere() {
        client.writeInbound(frame(1, put(1, "k"), VALUE));
        client.close();
        server.write(new Result.Written(1, false, 0));
        assertThat(next(client)).isNull();
        assertThat(server.service.writesWaiting()).isZero();
    }

    /** Whoever goes away leaves its requests with the node, so they go on counting. */
    @Test
    void theNodeIsGivenOnlySoManyRequests() {
        int connections = ClientService.MAX_HELD / 1000;
        for (int c = 0; c < connections; c++) {
            EmbeddedChannel visitor = server.client();
            for (int id = 1; id <= 1000; id++) {
                visitor.writeInbound(frame(id, get("k"), Frame.EMPTY));
            }
            visitor.close();
        }
        assertThat(server.inputs).hasSize(ClientService.MAX_HELD);
        client.writeInbound(frame(1, get("k"), Frame.EMPTY));
        expect(client, 1, ErrorCode.BUSY);
        assertThat(server.inputs).hasSize(ClientService.MAX_HELD);
        server.read(ServerFixture.got(VALUE));
        client.writeInbound(frame(2, get("k"), Frame.EMPTY));
        assertThat(server.inputs).hasSize(ClientService.MAX_HELD);
        assertThat(next(client)).isNull();
    }

    private static void setWritable(EmbeddedChannel channel, boolean writable) {
        ChannelOutboundBuffer out = Objects.requireNonNull(channel.unsafe().outboundBuffer());
        out.setUserDefinedWritability(1, writable);
    }
}
