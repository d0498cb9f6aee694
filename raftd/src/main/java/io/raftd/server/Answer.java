package io.raftd.server;

import com.google.protobuf.UnsafeByteOperations;

import io.raftd.kv.Answer.Got;
import io.raftd.kv.Answer.Page;
import io.raftd.kv.Item;
import io.raftd.kv.Restore;
import io.raftd.kv.Result;
import io.raftd.node.Refusal;
import io.raftd.node.StateMachine;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.Frame;
import io.raftd.protocol.FrameKind;
import io.raftd.protocol.Uuids;
import io.raftd.protocol.wire.MemberInfo;
import io.raftd.protocol.wire.Response;
import io.raftd.protocol.wire.Written;
import io.raftd.raft.Entry;
import io.raftd.raft.Lease;
import io.raftd.raft.Member;

import java.nio.ByteBuffer;
import java.util.List;

/** The header and the body of a response. */
record Answer(Response.Builder header, byte[] body) {
    static Answer of(Response.Builder header) {
        return new Answer(header, Frame.EMPTY);
    }

    static Answer failed(ErrorCode code, String message) {
        return of(Response.newBuilder().setCode(code.number()).setMessage(message));
    }

    Frame frame(long id) {
        return Frame.of(FrameKind.RESPONSE, id, header.build().toByteArray(), body);
    }

    static Answer refused(Refusal refusal) {
        Answer answer = failed(code(refusal.reason()), refusal.message());
        Member leader = refusal.leader();
        if (leader != null) {
            answer.header.setLeader(member(leader, true));
        }
        return answer;
    }

    private static ErrorCode code(Refusal.Reason reason) {
        return switch (reason) {
            case NOT_LEADER -> ErrorCode.NOT_LEADER;
            case NO_LEADER -> ErrorCode.NO_LEADER;
            case BUSY -> ErrorCode.BUSY;
            case NO_SPACE -> ErrorCode.NO_SPACE;
            case UNSAFE -> ErrorCode.REFUSED;
            case NOT_FOUND -> ErrorCode.NOT_FOUND;
            case INVALID -> ErrorCode.INVALID;
            case FAILED -> ErrorCode.FAILED;
            case UNKNOWN -> ErrorCode.UNKNOWN_OUTCOME;
        };
    }

    static MemberInfo member(Member member, boolean voter) {
        return MemberInfo.newBuilder()
                .setNode(member.replica().node())
                .setDisk(Uuids.bytes(member.replica().disk()))
                .setAddress(member.address())
                .setVoter(voter)
                .build();
    }

    static io.raftd.protocol.wire.Lease lease(Lease lease) {
        return io.raftd.protocol.wire.Lease.newBuilder()
                .setDurationMs(lease.durationMs())
                .setMaxDriftPpm(lease.maxDriftPpm())
                .build();
    }

    /** Of a command. */
    static Answer written(StateMachine.Result result) {
        if (result instanceof Result.Written w) {
            return of(Response.newBuilder()
                    .setWritten(Written.newBuilder()
                            .setRevision(w.revision())
                            .setExisted(w.existed())
                            .setValue(w.value())));
        }
        if (result instanceof Result.CompareFailed c) {
            String state = c.version() == 0
                    ? "there is no such key"
                    : "the key was last modified at revision " + c.modRevision();
            Answer answer = failed(ErrorCode.COMPARE_FAILED, state);
            answer.header
                    .getGotBuilder()
                    .setCreateRevision(c.createRevision())
                    .setModRevision(c.modRevision())
                    .setVersion(c.version());
            return answer;
        }
        if (result instanceof Result.Rejected r) {
            return rejected(r);
        }
        if (result instanceof Result.NotRestored r) {
            return notRestored(r);
        }
        throw new IllegalStateException("a command ended with " + result);
    }

    private static Answer notRestored(Result.NotRestored r) {
        return switch (r) {
            case NO_STAGING ->
                failed(
                        ErrorCode.NOT_FOUND,
                        "there is no such restore: it was given up, or another one began");
            case OUT_OF_SEQUENCE -> failed(ErrorCode.INVALID, "not the next batch of the restore");
            case OUT_OF_ORDER ->
                failed(ErrorCode.INVALID, "a key to be restored is not greater than the last");
            case TOO_LARGE ->
                failed(
                        ErrorCode.TOO_LARGE,
                        "more is to be restored than was announced, or than the limit of "
                                + Restore.MAX_BYTES + " bytes");
            case INCOMPLETE ->
                failed(ErrorCode.FAILED, "what came to be restored is not what was announced");
        };
    }

    private static Answer rejected(Result.Rejected r) {
        return switch (r) {
            case NOT_A_NUMBER ->
                failed(ErrorCode.FAILED, "the value is not a decimal number of 64 bits");
            case OVERFLOW -> failed(ErrorCode.FAILED, "the sum is not a number of 64 bits");
            case SESSION_EXPIRED -> failed(ErrorCode.SESSION_EXPIRED, "the session has expired");
            case STALE ->
                failed(ErrorCode.INVALID, "the session has put this sequence behind it already");
        };
    }

    /** Of a {@link io.raftd.kv.Query.Get}. */
    static Answer got(StateMachine.Answer answer) {
        Got got = (Got) answer;
        Item item = got.item();
        if (item == null) {
            Answer none = failed(ErrorCode.NOT_FOUND, "there is no such key");
            none.header.getGotBuilder().setRevision(got.revision());
            return none;
        }
        Response.Builder header = Response.newBuilder();
        header.getGotBuilder()
                .setCreateRevision(item.createRevision())
                .setModRevision(item.modRevision())
                .setVersion(item.version())
                .setRevision(got.revision());
        return new Answer(header, item.value());
    }

    /** Of a {@link io.raftd.kv.Query.Scan}. */
    static Answer page(StateMachine.Answer answer) {
        Page page = (Page) answer;
        Response.Builder header = Response.newBuilder();
        header.getPageBuilder()
                .setMore(page.more())
                .setRevision(page.revision())
                .setKeys(page.keys());
        for (Item item : page.items()) {
            header.getPageBuilder()
                    .addItemsBuilder()
                    .setKey(UnsafeByteOperations.unsafeWrap(item.key()))
                    .setValue(UnsafeByteOperations.unsafeWrap(item.value()))
                    .setCreateRevision(item.createRevision())
                    .setModRevision(item.modRevision())
                    .setVersion(item.version());
        }
        return of(header);
    }

    /** Of a read whose answer does not matter, only that there is one. */
    static Answer done(StateMachine.Answer answer) {
        return of(Response.newBuilder());
    }

    /** Of a read of the log; the records as they are stored. */
    static Answer records(List<Entry> entries, long commit) {
        int length = 0;
        for (Entry e : entries) {
            length += e.length();
        }
        ByteBuffer body = ByteBuffer.allocate(length);
        for (Entry e : entries) {
            body.put(e.buffer(), e.offset(), e.length());
        }
        Response.Builder header = Response.newBuilder();
        header.getLogRecordsBuilder()
                .setFirstIndex(entries.get(0).index())
                .setLastIndex(entries.get(entries.size() - 1).index())
                .setCommitIndex(commit);
        return new Answer(header, body.array());
    }
}
