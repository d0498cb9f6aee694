package io.raftd.server;

import io.raftd.node.NodeStatus;
import io.raftd.node.Refusal;
import io.raftd.node.Reply;
import io.raftd.protocol.ErrorCode;

import java.util.function.Function;

/** A request in the node's hands: it waits for its one outcome, or for the end of its time. */
final class Pending<T> implements Reply<T> {
    /** What it means that no outcome came in time. */
    enum Kind {
        /** It may have been accepted. */
        WRITE,
        /** No quorum confirmed it. */
        READ,
        /** The disk is slow; it needs nobody else. */
        LOCAL,
        /** It is done in the background, and may be asked for again. */
        SNAPSHOT
    }

    private final ClientConnection connection;
    private final long id;
    private final int bytes;
    private final long deadline;
    private final Kind kind;
    private final Function<T, Answer> answer;
    private boolean ended;

    /** {@code bytes} of the request; {@code deadline} by System.nanoTime. */
    Pending(Arrival arrival, Kind kind, Function<T, Answer> answer) {
        this.connection = arrival.connection();
        this.id = arrival.id();
        this.bytes = arrival.bytes();
        this.deadline = arrival.deadline();
        this.kind = kind;
        this.answer = answer;
    }

    /** A request as it came. */
    record Arrival(ClientConnection connection, long id, int bytes, long deadline) {
        /** At once, instead of waiting. */
        void answer(Answer answer) {
            connection.answer(id, answer);
        }
    }

    /** From here on the connection waits for the outcome; false when too much waits already. */
    boolean await() {
        return connection.await(this);
    }

    long id() {
        return id;
    }

    int bytes() {
        return bytes;
    }

    long deadline() {
        return deadline;
    }

    boolean isWrite() {
        return kind == Kind.WRITE;
    }

    /** Instead of {@link #await}. */
    void reject(Refusal refusal) {
        connection.answer(id, Answer.refused(refusal));
    }

    @Override
    public void done(T value) {
        end(answer.apply(value));
    }

    @Override
    public void refused(Refusal refusal) {
        end(Answer.refused(refusal));
    }

    private void end(Answer outcome) {
        if (!ended) {
            ended = true;
            connection.ended(this);
            connection.settle(this, outcome);
        }
    }

    void expire(NodeStatus status) {
        connection.settle(this, expired(status));
    }

    private Answer expired(NodeStatus status) {
        return switch (kind) {
            case WRITE ->
                Answer.failed(
                        ErrorCode.UNKNOWN_OUTCOME,
                        "accepted, but not known to be committed in time");
            case READ ->
                status.leader() == null
                        ? Answer.failed(ErrorCode.NO_LEADER, "no leader was known in time")
                        : Answer.failed(
                                ErrorCode.NO_QUORUM, "no quorum confirmed the read in time");
            case LOCAL -> Answer.failed(ErrorCode.FAILED, "the disk did not answer in time");
            case SNAPSHOT ->
                Answer.failed(ErrorCode.BUSY, "the node is still at work on a snapshot");
        };
    }
}
