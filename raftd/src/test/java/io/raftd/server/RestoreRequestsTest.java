package io.raftd.server;

import static io.raftd.server.ServerFixture.bytes;
import static io.raftd.server.ServerFixture.expect;
import static io.raftd.server.ServerFixture.frame;
import static io.raftd.server.ServerFixture.next;
import static io.raftd.server.ServerFixture.withSession;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.netty.channel.embedded.EmbeddedChannel;
import io.raftd.kv.Result;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.Frame;
import io.raftd.protocol.Uuids;
import io.raftd.protocol.wire.Request;
import io.raftd.protocol.wire.Response;
import io.raftd.protocol.wire.Restore;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each step of a restore: what the node gets, and what the operator gets. */
class RestoreRequestsTest {
    private static final UUID ID = new UUID(7, 8);

    private final ServerFixture server = new ServerFixture();
    private final EmbeddedChannel client = server.client();

    private void ask(Restore.Builder step, byte[] body) {
        Restore wire = step.setId(Uuids.bytes(ID)).build();
        client.writeInbound(frame(1, withSession(3).setRestore(wire), body));
    }

    private static Restore.Builder step() {
        return Restore.newBuilder();
    }

    private static Restore.Builder batch(List<String> keys, Integer... lengths) {
        return step().setBatch(Restore.Batch.newBuilder()
                .setNumber(4)
                .addAllKeys(keys.stream().map(ByteString::copyFromUtf8).toList())
                .addAllValueBytes(List.of(lengths)));
    }

    private void assertProposed(io.raftd.kv.Restore expected) {
        assertThat(server.proposed().command()).usingRecursiveComparison().isEqualTo(expected);
        assertThat(server.proposed().stamp().sequence()).isEqualTo(3);
        server.write(new Result.Written(12, true, 0));
        Response response = expect(client, 1, ErrorCode.OK);
        assertThat(response.getWritten().getRevision()).isEqualTo(12);
        assertThat(response.getWritten().getExisted()).isTrue();
    }

    /** Else every node would run out of memory in the middle, and again at each start. */
    @Test
    void whatWouldNotFitIntoTheHeapIsNotBegun() {
        Restore.Begin.Builder begin = Restore.Begin.newBuilder().setBytes(300L << 20);
        Restore wire = step().setBegin(begin).build();
        assertThat(RestoreRequests.excess(wire, 600L << 20)).isNull();
        assertThat(RestoreRequests.excess(wire, 512L << 20))
                .contains("314572800 bytes", "536870912", "RAFTD_JAVA_OPTS=-Xmx601m");
        ask(step().setBegin(begin.setBytes(Long.MAX_VALUE)), Frame.EMPTY);
        expect(client, 1, ErrorCode.TOO_LARGE);
    }

    @Test
    void everyStepIsAWriteOfItsSession() {
        Restore.Begin begin = Restore.Begin.newBuilder()
                .setItems(2)
                .setBytes(300)
                .setDigest(-9)
                .build();
        ask(step().setBegin(begin), Frame.EMPTY);
        assertProposed(new io.raftd.kv.Restore.Begin(ID, 2, 300, -9));
        ask(batch(List.of("a", "b"), 2, 1), new byte[] {1, 2, 3});
        assertProposed(new io.raftd.kv.Restore.Batch(
                ID,
                4,
                List.of(
                        new io.raftd.kv.Restore.Pair(new byte[] {'a'}, new byte[] {1, 2}),
                        new io.raftd.kv.Restore.Pair(new byte[] {'b'}, new byte[] {3}))));
        ask(step().setCommit(Restore.Commit.getDefaultInstance()), Frame.EMPTY);
        assertProposed(new io.raftd.kv.Restore.Commit(ID));
        ask(step().setAbort(Restore.Abort.getDefaultInstance()), Frame.EMPTY);
        assertProposed(new io.raftd.kv.Restore.Abort(ID));
    }

    @Test
    void whatIsNoStepIsInvalid() {
        List<Restore.Builder> steps = List.of(
                step(),
                step().setBegin(Restore.Begin.newBuilder().setItems(-1)),
                batch(List.of()),
                batch(List.of("a")),
                batch(List.of("a"), 3),
                batch(List.of("a"), -1),
                batch(List.of("a"), 1),
                batch(List.of(""), 2));
        for (Restore.Builder step : steps) {
            ask(step, new byte[2]);
            expect(client, 1, ErrorCode.INVALID);
        }
        Restore commit = step().setCommit(Restore.Commit.getDefaultInstance())
                .setId(bytes("x"))
                .build();
        client.writeInbound(frame(1, withSession(3).setRestore(commit), Frame.EMPTY));
        expect(client, 1, ErrorCode.INVALID);
        client.writeInbound(frame(1, Request.newBuilder().setRestore(commit), Frame.EMPTY));
        expect(client, 1, ErrorCode.INVALID);
        assertThat(server.inputs).isEmpty();
    }

    @Test
    void whatIsTooLargeIsSaidToBe() {
        ask(batch(List.of("k".repeat(4097)), 2), new byte[2]);
        expect(client, 1, ErrorCode.TOO_LARGE);
        byte[] most = new byte[ServerFixture.MAX_REQUEST];
        ask(batch(List.of("k"), most.length), most);
        expect(client, 1, ErrorCode.TOO_LARGE);
        assertThat(server.inputs).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Result.NotRestored.class)
    void refusedStepsAreDefinite(Result.NotRestored refused) {
        ask(step().setCommit(Restore.Commit.getDefaultInstance()), Frame.EMPTY);
        server.write(refused);
        Response response = ServerFixture.response(Objects.requireNonNull(next(client)));
        assertThat(ErrorCode.of(response.getCode()))
                .isIn(
                        ErrorCode.FAILED,
                        ErrorCode.INVALID,
                        ErrorCode.NOT_FOUND,
                        ErrorCode.TOO_LARGE);
        assertThat(response.getMessage()).contains("restore");
    }
}
