package io.raftctl.command.bench;

import com.google.protobuf.ByteString;

import io.raftd.client.LoadClient.Completion;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.wire.Got;
import io.raftd.protocol.wire.Response;
import io.raftd.protocol.wire.Written;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.LongUnaryOperator;

/** A store behind a clock that moves only when somebody waits. */
final class FakeTraffic implements Traffic {
    /** What the store holds of a key. */
    record Held(long revision, byte[] value) {}

    private record Answer(
            long at,
            long number,
            ErrorCode code,
            Response response,
            byte[] body,
            Completion completion) {}

    private final PriorityQueue<Answer> answers = new PriorityQueue<>(
            Comparator.comparingLong(Answer::at).thenComparingLong(Answer::number));
    private final Map<ByteString, Held> held = new HashMap<>();
    private final LongUnaryOperator answeredAt;
    private final List<Long> sent = new ArrayList<>();
    private final Map<Long, ErrorCode> fates = new HashMap<>();
    private long now;
    private long revision;

    /** What is sent at a time is answered at the time that it is mapped to. */
    FakeTraffic(LongUnaryOperator answeredAt) {
        this.answeredAt = answeredAt;
    }

    /** The put with that number, from 0, ends so; it takes effect when that is unknown. */
    FakeTraffic end(long put, ErrorCode code) {
        fates.put(put, code);
        return this;
    }

    /** When requests were sent. */
    List<Long> sent() {
        return sent;
    }

    Map<ByteString, Held> held() {
        return held;
    }

    @Override
    public void put(int connection, ByteString key, byte[] value, Completion completion) {
        ErrorCode code = fates.getOrDefault((long) sent.size(), ErrorCode.OK);
        if (code == ErrorCode.OK || code == ErrorCode.UNKNOWN_OUTCOME) {
            held.put(key, new Held(++revision, value.clone()));
        }
        Response response = Response.newBuilder()
                .setWritten(Written.newBuilder().setRevision(revision))
                .build();
        add(code, response, new byte[0], completion);
    }

    @Override
    public void get(int connection, ByteString key, boolean stale, Completion completion) {
        Held found = held.get(key);
        if (found == null) {
            add(ErrorCode.NOT_FOUND, Response.getDefaultInstance(), new byte[0], completion);
        } else {
            Response response = Response.newBuilder()
                    .setGot(Got.newBuilder().setModRevision(found.revision))
                    .build();
            add(ErrorCode.OK, response, found.value, completion);
        }
    }

    private void add(ErrorCode code, Response response, byte[] body, Completion completion) {
        long at = Math.max(now, answeredAt.applyAsLong(now));
        answers.add(new Answer(at, sent.size(), code, response, body, completion));
        sent.add(now);
    }

    @Override
    public int inFlight() {
        return answers.size();
    }

    @Override
    public void turn(long until) {
        Answer first = answers.peek();
        now = Math.max(now, first == null ? until : Math.min(until, first.at));
        int due = answers.size();
        for (int i = 0; i < due && !answers.isEmpty() && answers.peek().at <= now; i++) {
            Answer answer = answers.remove();
            answer.completion.done(answer.code, answer.response, answer.body);
        }
    }

    @Override
    public long now() {
        return now;
    }
}
