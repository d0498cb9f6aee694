package io.raftd.server;

import static io.raftd.server.ServerFixture.MAX_REQUEST;
import static io.raftd.server.ServerFixture.bytes;
import static io.raftd.server.ServerFixture.expect;
import static io.raftd.server.ServerFixture.frame;
import static io.raftd.server.ServerFixture.get;
import static io.raftd.server.ServerFixture.next;
import static io.raftd.server.ServerFixture.put;
import static io.raftd.server.ServerFixture.withSession;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.netty.channel.embedded.EmbeddedChannel;
import io.raftd.kv.Answer.Page;
import io.raftd.kv.Command;
import io.raftd.kv.Item;
import io.raftd.kv.Query;
import io.raftd.kv.Result;
import io.raftd.node.Input;
import io.raftd.node.Refusal;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.Frame;
import io.raftd.protocol.FrameKind;
import io.raftd.protocol.Uuids;
import io.raftd.protocol.wire.Barrier;
import io.raftd.protocol.wire.CompareAndSet;
import io.raftd.protocol.wire.Delete;
import io.raftd.protocol.wire.Get;
import io.raftd.protocol.wire.Increment;
import io.raftd.protocol.wire.LogRead;
import io.raftd.protocol.wire.LogStats;
import io.raftd.protocol.wire.LogVerify;
import io.raftd.protocol.wire.Request;
import io.raftd.protocol.wire.Response;
import io.raftd.protocol.wire.Scan;
import io.raftd.protocol.wire.Session;
import io.raftd.protocol.wire.Status;
import io.raftd.protocol.wire.StatusQuery;
import io.raftd.protocol.wire.Transfer;
import io.raftd.raft.Configuration;
import io.raftd.raft.Entry;
import io.raftd.raft.Member;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each kind of request: what the node gets, and what the client gets. */
class RequestsTest {
    private static final byte[] KEY = {'k'};
    private static final byte[] VALUE = {'v', 'v'};

    private final ServerFixture server = new ServerFixture();
    private final EmbeddedChannel client = server.client();

    private void ask(Request.Builder request, byte[] body) {
        client.writeInbound(frame(1, request, body));
    }

    @Test
    void putWithItsSession() {
        ask(put(7, "k"), VALUE);
        assertThat(server.proposed().command())
                .usingRecursiveComparison()
                .isEqualTo(new Command.Put(KEY, VALUE));
        assertThat(server.proposed().stamp().sequence()).isEqualTo(7);
        assertThat(server.proposed().stamp().session()).isEqualTo(new UUID(5, 6));
        server.write(new Result.Written(12, false, 0));
        assertThat(expect(client, 1, ErrorCode.OK).getWritten().getRevision()).isEqualTo(12);
        assertThat(server.served).isEqualTo(1);
    }

    @Test
    void delete() {
        ask(withSession(1).setDelete(Delete.newBuilder().setKey(bytes("k"))), Frame.EMPTY);
        assertThat(server.proposed().command())
                .usingRecursiveComparison()
                .isEqualTo(new Command.Delete(KEY));
        server.write(new Result.Written(12, true, 0));
        assertThat(expect(client, 1, ErrorCode.OK).getWritten().getExisted()).isTrue();
    }

    @Test
    void increment() {
        ask(
                withSession(1)
                        .setIncrement(Increment.newBuilder().setKey(bytes("k")).setBy(-3)),
                Frame.EMPTY);
        assertThat(server.proposed().command())
                .usingRecursiveComparison()
                .isEqualTo(new Command.Increment(KEY, -3));
        server.write(new Result.Written(12, true, -4));
        assertThat(expect(client, 1, ErrorCode.OK).getWritten().getValue()).isEqualTo(-4);
    }

    @Test
    void compareAndSet() {
        assertCompares(
                CompareAndSet.newBuilder().setValue(bytes("old")),
                new Command.Expect.Value(new byte[] {'o', 'l', 'd'}));
        assertCompares(CompareAndSet.newBuilder().setRevision(4), new Command.Expect.Revision(4));
        assertCompares(CompareAndSet.newBuilder().setAbsent(true), new Command.Expect.Absent());
    }

    private void assertCompares(CompareAndSet.Builder wire, Command.Expect expected) {
        ask(withSession(1).setCompareAndSet(wire.setKey(bytes("k"))), VALUE);
        assertThat(server.proposed().command())
                .usingRecursiveComparison()
                .isEqualTo(new Command.CompareAndSet(KEY, expected, VALUE));
        server.write(new Result.CompareFailed(2, 5, 3));
        Response failed = expect(client, 1, ErrorCode.COMPARE_FAILED);
        assertThat(failed.getMessage()).contains("revision 5");
        assertThat(failed.getGot().getModRevision()).isEqualTo(5);
    }

    @ParameterizedTest
    @EnumSource(Result.Rejected.class)
    void rejectedWritesAreDefinite(Result.Rejected rejected) {
        ask(put(1, "k"), VALUE);
        server.write(rejected);
        Response response = ServerFixture.response(Objects.requireNonNull(next(client)));
        assertThat(ErrorCode.of(response.getCode()))
                .isIn(ErrorCode.FAILED, ErrorCode.INVALID, ErrorCode.SESSION_EXPIRED);
        assertThat(response.getMessage()).isNotEmpty();
    }

    @Test
    void getFound() {
        ask(get("k"), Frame.EMPTY);
        Input.Read read = (Input.Read) Objects.requireNonNull(server.inputs.peek());
        assertThat(read.stale()).isFalse();
        assertThat(read.query()).usingRecursiveComparison().isEqualTo(new Query.Get(KEY));
        server.read(ServerFixture.got(VALUE));
        Frame frame = Objects.requireNonNull(next(client));
        assertThat(frame.body()).isSameAs(VALUE);
        Response response = ServerFixture.response(frame);
        assertThat(response.getGot().getVersion()).isEqualTo(4);
        assertThat(response.getGot().getRevision()).isEqualTo(9);
    }

    @Test
    void getAbsentAndStale() {
        ask(
                Request.newBuilder().setGet(Get.newBuilder().setKey(bytes("k")).setStale(true)),
                Frame.EMPTY);
        assertThat(((Input.Read) Objects.requireNonNull(server.inputs.peek())).stale())
                .isTrue();
        server.read(new io.raftd.kv.Answer.Got(null, 9));
        assertThat(expect(client, 1, ErrorCode.NOT_FOUND).getGot().getRevision())
                .isEqualTo(9);
    }

    @Test
    void scan() {
        ask(
                Request.newBuilder()
                        .setScan(Scan.newBuilder()
                                .setPrefix(bytes("p"))
                                .setAfter(bytes("pa"))
                                .setLimit(3)),
                Frame.EMPTY);
        assertThat(((Input.Read) Objects.requireNonNull(server.inputs.peek())).query())
                .usingRecursiveComparison()
                .isEqualTo(new Query.Scan(
                        new byte[] {'p'}, new byte[] {'p', 'a'}, 3, Query.Scan.PAGE_BYTES));
        server.read(new Page(List.of(new Item(KEY, VALUE, 1, 2, 3)), true, 9, 7));
        Response response = expect(client, 1, ErrorCode.OK);
        assertThat(response.getPage().getMore()).isTrue();
        assertThat(response.getPage().getKeys()).isEqualTo(7);
        assertThat(response.getPage().getItems(0).getValue()).isEqualTo(bytes("vv"));
    }

    @Test
    void barrier() {
        ask(Request.newBuilder().setBarrier(Barrier.getDefaultInstance()), Frame.EMPTY);
        assertThat(((Input.Read) Objects.requireNonNull(server.inputs.peek())).stale())
                .isFalse();
        server.read(ServerFixture.got(VALUE));
        Response response = expect(client, 1, ErrorCode.OK);
        assertThat(response.getResultCase()).isEqualTo(Response.ResultCase.RESULT_NOT_SET);
    }

    @Test
    void status() {
        server.diskFull = true;
        ask(Request.newBuilder().setStatus(StatusQuery.getDefaultInstance()), Frame.EMPTY);
        assertThat(server.inputs).isEmpty();
        Status status = expect(client, 1, ErrorCode.OK).getStatus();
        assertThat(status.getAllFields().keySet())
                .as("every field that a leader with an alarm has, and takes no faults")
                .hasSize(Status.getDescriptor().getFields().size() - 3);
        assertThat(status.getLearnersCount()).isZero();
        assertThat(status.getSnapshotIndex()).isEqualTo(12);
        assertThat(status.getSnapshotTerm()).isEqualTo(2);
        assertThat(status.getTransfer().getDoneBytes()).isEqualTo(200);
        assertThat(status.getTransfer().getTotalBytes()).isEqualTo(1000);
        assertThat(status.getTransfer().getEtaMs()).isEqualTo(50);
        assertThat(status.getPeers(0).getTransfer().hasEtaMs()).isFalse();
        assertThat(status.getPeers(0).getTransfer().getDoneBytes()).isEqualTo(300);
        assertThat(status.getPeers(0).getTransfer().getKind()).isEqualTo("snapshot");
        assertThat(status.getRemoved(0).getNode()).isEqualTo("n9");
        assertThat(status.getRemoved(0).getDisk()).isEqualTo(Uuids.bytes(new UUID(90, 91)));
        assertThat(status.getJoint()).isFalse();
        assertThat(status.getRole()).isEqualTo("leader");
        assertThat(status.getState()).isEqualTo("member");
        assertThat(status.getAlarmsList()).containsExactly("NO_SPACE");
        assertThat(status.getForceP99Us()).isEqualTo(250);
        assertThat(status.getPeers(0).getLastContactMs()).isEqualTo(40);
        assertThat(status.getLease().getDurationMs()).isEqualTo(1000);
        assertThat(status.getLease().getMaxDriftPpm()).isEqualTo(10_000);
        assertThat(status.getProblemsList()).containsExactly("n2: connection refused");
    }

    @Test
    void transfer() {
        ask(Request.newBuilder().setTransfer(Transfer.newBuilder().setTarget("n2")), Frame.EMPTY);
        Input.Transfer transfer = (Input.Transfer) server.inputs.remove();
        assertThat(transfer.target()).isEqualTo("n2");
        server.leader = ServerFixture.N2;
        transfer.reply().done(8L);
        server.service.flush();
        Response response = expect(client, 1, ErrorCode.OK);
        assertThat(response.getTransferred().getTerm()).isEqualTo(8);
        assertThat(response.getTransferred().getLeader()).isEqualTo("n2");
        ask(Request.newBuilder().setTransfer(Transfer.getDefaultInstance()), Frame.EMPTY);
        assertThat(((Input.Transfer) server.inputs.remove()).target()).isNull();
    }

    @Test
    void logReadAndVerify() {
        Entry genesis = Entry.genesis(
                new UUID(1, 2),
                Configuration.of(List.of(new Member(ServerFixture.N1, "127.0.0.1:1"))),
                5);
        ask(Request.newBuilder().setLogRead(LogRead.newBuilder().setFrom(1)), Frame.EMPTY);
        Input.ReadLog read = (Input.ReadLog) server.inputs.remove();
        assertThat(read.from()).isEqualTo(1);
        read.reply().done(List.of(genesis));
        server.service.flush();
        Frame frame = Objects.requireNonNull(next(client));
        assertThat(Entry.defect(frame.body(), 0, frame.body().length)).isNull();
        assertThat(ServerFixture.response(frame).getLogRecords().getCommitIndex())
                .isEqualTo(18);

        ask(Request.newBuilder().setLogVerify(LogVerify.getDefaultInstance()), Frame.EMPTY);
        Input.ReadLog verify = (Input.ReadLog) server.inputs.remove();
        assertThat(verify.from()).isEqualTo(1);
        verify.reply().done(List.of(genesis));
        server.service.flush();
        Response verified = expect(client, 1, ErrorCode.OK);
        assertThat(verified.getLogVerified().getNext()).isEqualTo(2);
        assertThat(verified.getLogVerified().getDone()).isFalse();
    }

    @Test
    void logVerifyFindsABrokenChain() {
        Entry genesis = Entry.genesis(
                new UUID(1, 2),
                Configuration.of(List.of(new Member(ServerFixture.N1, "127.0.0.1:1"))),
                5);
        ask(Request.newBuilder().setLogVerify(LogVerify.getDefaultInstance()), Frame.EMPTY);
        ((Input.ReadLog) server.inputs.remove()).reply().done(List.of(genesis, genesis));
        server.service.flush();
        assertThat(expect(client, 1, ErrorCode.CORRUPT).getMessage()).contains("chain");
    }

    @Test
    void logStats() {
        ask(Request.newBuilder().setLogStats(LogStats.getDefaultInstance()), Frame.EMPTY);
        Response response = expect(client, 1, ErrorCode.OK);
        assertThat(response.getLogStats().getAppliedIndex()).isEqualTo(17);
        assertThat(response.getLogStats().getSegments(0).getFile()).isEqualTo("log/1.log");
    }

    @ParameterizedTest
    @EnumSource(Refusal.Reason.class)
    void refusalsKeepTheirMeaning(Refusal.Reason reason) {
        ask(put(1, "k"), VALUE);
        Member leader = new Member(ServerFixture.N2, "127.0.0.1:7002");
        ((Input.Propose) server.inputs.remove())
                .reply()
                .refused(new Refusal(reason, "because", leader));
        server.service.flush();
        Response response = ServerFixture.response(Objects.requireNonNull(next(client)));
        ErrorCode code = Objects.requireNonNull(ErrorCode.of(response.getCode()));
        assertThat(response.getMessage()).isEqualTo("because");
        assertThat(response.getLeader().getAddress()).isEqualTo("127.0.0.1:7002");
        assertThat(code == ErrorCode.UNKNOWN_OUTCOME).isEqualTo(reason == Refusal.Reason.UNKNOWN);
        assertThat(code).isNotEqualTo(ErrorCode.OK);
    }

    @Test
    void limits() {
        String key = "k".repeat(4096);
        assertTaken(put(1, key), new byte[MAX_REQUEST - 4096]);
        assertRejected(ErrorCode.TOO_LARGE, put(1, key), new byte[MAX_REQUEST - 4095]);
        assertRejected(ErrorCode.TOO_LARGE, put(1, key + "k"), VALUE);
        assertRejected(ErrorCode.TOO_LARGE, get(key + "k"), Frame.EMPTY);
        assertRejected(ErrorCode.INVALID, put(1, ""), VALUE);
        assertRejected(ErrorCode.INVALID, get(""), Frame.EMPTY);
        CompareAndSet.Builder swap = CompareAndSet.newBuilder().setKey(bytes("k"));
        assertTaken(
                withSession(1)
                        .setCompareAndSet(
                                swap.setValue(ByteString.copyFrom(new byte[MAX_REQUEST - 1]))),
                new byte[MAX_REQUEST - 1]);
        assertRejected(
                ErrorCode.TOO_LARGE,
                withSession(1)
                        .setCompareAndSet(
                                swap.setValue(ByteString.copyFrom(new byte[MAX_REQUEST]))),
                VALUE);
    }

    @Test
    void whatMakesNoSense() {
        assertRejected(ErrorCode.INVALID, Request.newBuilder(), Frame.EMPTY);
        assertRejected(ErrorCode.INVALID, put(1, "k").clearSession(), VALUE);
        Session.Builder stale = Session.newBuilder().setSequence(1).setFirstIncomplete(2);
        assertRejected(ErrorCode.INVALID, put(1, "k").setSession(stale), VALUE);
        Session.Builder wide = Session.newBuilder().setSequence(5000).setFirstIncomplete(1);
        assertRejected(ErrorCode.INVALID, put(1, "k").setSession(wide), VALUE);
        assertRejected(
                ErrorCode.INVALID,
                withSession(1).setCompareAndSet(CompareAndSet.newBuilder().setKey(bytes("k"))),
                VALUE);
        assertRejected(
                ErrorCode.INVALID,
                Request.newBuilder().setScan(Scan.newBuilder().setLimit(-1)),
                Frame.EMPTY);
        client.writeInbound(Frame.of(FrameKind.REQUEST, 1, new byte[] {(byte) 0xff}, Frame.EMPTY));
        expect(client, 1, ErrorCode.INVALID);
    }

    private void assertTaken(Request.Builder request, byte[] body) {
        ask(request, body);
        assertThat(server.inputs).hasSize(1);
        server.write(new Result.Written(1, false, 0));
        expect(client, 1, ErrorCode.OK);
    }

    private void assertRejected(ErrorCode code, Request.Builder request, byte[] body) {
        ask(request, body);
        assertThat(server.inputs).isEmpty();
        assertThat(expect(client, 1, code).getMessage()).isNotEmpty();
    }
}
