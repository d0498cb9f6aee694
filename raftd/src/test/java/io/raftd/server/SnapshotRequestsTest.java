package io.raftd.server;

import static io.raftd.server.ServerFixture.expect;
import static io.raftd.server.ServerFixture.next;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.raftd.node.Input;
import io.raftd.node.NodeStatus;
import io.raftd.node.Refusal;
import io.raftd.node.Refusal.Reason;
import io.raftd.node.SnapshotPart;
import io.raftd.node.SnapshotSent;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.Frame;
import io.raftd.protocol.Uuids;
import io.raftd.protocol.wire.Request;
import io.raftd.protocol.wire.Response;
import io.raftd.protocol.wire.SnapshotInfo;
import io.raftd.protocol.wire.SnapshotList;
import io.raftd.protocol.wire.SnapshotRead;
import io.raftd.protocol.wire.SnapshotSend;
import io.raftd.protocol.wire.SnapshotTake;
import io.raftd.protocol.wire.SnapshotsListed;
import io.raftd.raft.Snapshot;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Snapshots between the wire and the node. */
class SnapshotRequestsTest {
    private static final SnapshotInfo INFO = SnapshotInfo.newBuilder()
            .setIndex(12)
            .setTerm(2)
            .setBytes(1000)
            .setDigest("d")
            .setWallTimeMs(5678)
            .build();

    private final ServerFixture server = new ServerFixture();
    private final EmbeddedChannel client = server.client();

    @AfterEach
    void close() {
        client.finishAndReleaseAll();
        assertThat(server.failures).isEmpty();
    }

    private void ask(Request.Builder request) {
        client.writeInbound(ServerFixture.frame(1, request, Frame.EMPTY));
    }

    private static Snapshot newest(NodeStatus status) {
        return Objects.requireNonNull(status.snapshot());
    }

    private Input.TakeSnapshot taken(long enough) {
        ask(Request.newBuilder().setSnapshotTake(SnapshotTake.newBuilder().setEnough(enough)));
        return (Input.TakeSnapshot) server.inputs.remove();
    }

    private Input.ReadSnapshot read(SnapshotRead.Builder read) {
        ask(Request.newBuilder().setSnapshotRead(read));
        return (Input.ReadSnapshot) server.inputs.remove();
    }

    @Test
    void sendByTheLeader() {
        UUID disk = new UUID(3, 4);
        ask(Request.newBuilder()
                .setSnapshotSend(
                        SnapshotSend.newBuilder().setNode("n3").setDisk(Uuids.bytes(disk))));
        Input.SendSnapshot send = (Input.SendSnapshot) server.inputs.remove();
        assertThat(send.node()).isEqualTo("n3");
        assertThat(send.disk()).isEqualTo(disk);
        send.reply().done(new SnapshotSent(false, newest(server.status())));
        server.service.flush();
        var sent = expect(client, 1, ErrorCode.OK).getSnapshotSent();
        assertThat(sent.getUnchanged()).isFalse();
        assertThat(sent.getSnapshot()).isEqualTo(INFO);
        ask(Request.newBuilder().setSnapshotSend(SnapshotSend.newBuilder().setNode("n3")));
        send = (Input.SendSnapshot) server.inputs.remove();
        assertThat(send.disk()).isNull();
        send.reply().refused(new Refusal(Reason.NOT_FOUND, "n3 is no member", null));
        server.service.flush();
        expect(client, 1, ErrorCode.NOT_FOUND);
    }

    @Test
    void take() {
        Input.TakeSnapshot take = taken(7);
        assertThat(take.enough()).isEqualTo(7);
        take.reply().done(newest(server.status()));
        server.service.flush();
        assertThat(expect(client, 1, ErrorCode.OK).getSnapshotTaken()).isEqualTo(INFO);
    }

    @Test
    void withoutAnIndexNoSnapshotThatIsThereWillDo() {
        assertThat(taken(0).enough()).isEqualTo(Long.MAX_VALUE);
        ServerFixture other = new ServerFixture();
        EmbeddedChannel channel = other.client();
        channel.writeInbound(ServerFixture.frame(
                1,
                Request.newBuilder().setSnapshotTake(SnapshotTake.newBuilder().setEnough(-1)),
                Frame.EMPTY));
        assertThat(((Input.TakeSnapshot) other.inputs.remove()).enough()).isEqualTo(Long.MAX_VALUE);
        channel.finishAndReleaseAll();
    }

    @Test
    void whatTakesLongMayBeAskedForAgain() {
        taken(7);
        server.service.sweep(System.nanoTime() + TimeUnit.SECONDS.toNanos(6));
        assertThat(expect(client, 1, ErrorCode.BUSY).getMessage()).contains("at work");
        read(SnapshotRead.newBuilder());
        server.service.sweep(System.nanoTime() + TimeUnit.SECONDS.toNanos(6));
        expect(client, 1, ErrorCode.BUSY);
    }

    @Test
    void aFailureIsTold() {
        taken(7).reply().refused(new Refusal(Reason.FAILED, "no snapshot was taken: full", null));
        server.service.flush();
        assertThat(expect(client, 1, ErrorCode.FAILED).getMessage())
                .isEqualTo("no snapshot was taken: full");
    }

    @Test
    void list() {
        ask(Request.newBuilder().setSnapshotList(SnapshotList.getDefaultInstance()));
        assertThat(server.inputs).isEmpty();
        assertThat(expect(client, 1, ErrorCode.OK).getSnapshotsListed().getSnapshotsList())
                .containsExactly(INFO);
        assertThat(SnapshotRequests.list(null).header().build())
                .isEqualTo(Response.newBuilder()
                        .setSnapshotsListed(SnapshotsListed.getDefaultInstance())
                        .build());
    }

    @Test
    void read() {
        Input.ReadSnapshot read = read(
                SnapshotRead.newBuilder().setIndex(12).setTerm(2).setOffset(300).setMaxBytes(100));
        assertThat(read.index()).isEqualTo(12);
        assertThat(read.term()).isEqualTo(2);
        assertThat(read.offset()).isEqualTo(300);
        assertThat(read.maxBytes()).isEqualTo(100);
        read.reply().done(new SnapshotPart(newest(server.status()), new byte[] {1, 2, 3}));
        server.service.flush();
        Frame frame = Objects.requireNonNull(next(client));
        assertThat(frame.body()).containsExactly(1, 2, 3);
        assertThat(ServerFixture.response(frame).getSnapshotRead()).isEqualTo(INFO);
    }

    @Test
    void aPieceIsAtMostAMebibyte() {
        for (int asked : new int[] {(1 << 20) + 1, Integer.MAX_VALUE, -1}) {
            Input.ReadSnapshot read = read(SnapshotRead.newBuilder().setMaxBytes(asked));
            assertThat(read.maxBytes()).isEqualTo(1 << 20);
            read.reply().refused(new Refusal(Reason.NOT_FOUND, "gone", null));
            server.service.flush();
            expect(client, 1, ErrorCode.NOT_FOUND);
        }
        assertThat(read(SnapshotRead.newBuilder()).maxBytes()).isEqualTo(256 << 10);
    }
}
