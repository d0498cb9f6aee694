package io.raftd.server;

import com.google.protobuf.ByteString;
import io.raftd.kv.Command;
import io.raftd.kv.CommandCodec;
import io.raftd.kv.Proposal;
import io.raftd.kv.Query;
import io.raftd.kv.Stamp;
import io.raftd.node.Inbox;
import io.raftd.node.Input;
import io.raftd.node.JournalPage;
import io.raftd.node.NodeStatus;
import io.raftd.node.Refusal;
import io.raftd.node.StateMachine;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.wire.CompareAndSet;
import io.raftd.protocol.wire.EventsRead;
import io.raftd.protocol.wire.Get;
import io.raftd.protocol.wire.InjectFaults;
import io.raftd.protocol.wire.Request;
import io.raftd.protocol.wire.Response;
import io.raftd.protocol.wire.Scan;
import io.raftd.protocol.wire.Session;
import io.raftd.protocol.wire.Transferred;
import io.raftd.raft.ReplicaId;
import io.raftd.server.Pending.Arrival;
import io.raftd.server.Pending.Kind;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Checks requests and hands them to the node. What cannot be carried out is answered at once, with
 * a definite error, and nothing of it reaches the node.
 */
public final class Requests {
    /** A question whose answer nobody reads. */
    private static final Query ANYTHING = new Query.Get(new byte[1]);

    private static final Refusal BUSY = new Refusal(
            Refusal.Reason.BUSY, "the node has as many requests in hand as it takes", null);

    private final Inbox inbox;
    private final StatusReport report;
    private final LogRequests logs;
    private final EventJournal journal;
    private final int maxBytes;
    private final Runnable served;

    /**
     * {@code maxBytes} of a key and its value together; {@code served} hears of each read or write
     * of the store that was carried out.
     */
    public Requests(
            Inbox inbox, StatusReport report, EventJournal journal, int maxBytes, Runnable served) {
        this.inbox = inbox;
        this.report = report;
        this.journal = journal;
        this.logs = new LogRequests(report);
        this.maxBytes = maxBytes;
        this.served = served;
    }

    void carryOut(Arrival arrival, Request request, byte[] body) {
        String excess = excess(request, body);
        if (excess != null) {
            arrival.answer(Answer.failed(ErrorCode.TOO_LARGE, excess));
            return;
        }
        try {
            dispatch(arrival, request, body);
        } catch (IllegalArgumentException e) {
            arrival.answer(Answer.failed(ErrorCode.INVALID, String.valueOf(e.getMessage())));
        }
    }

    /** What of the request is over its limit, or null. */
    private @Nullable String excess(Request request, byte[] body) {
        if (request.hasRestore()) {
            long heapBytes = Runtime.getRuntime().maxMemory();
            @Nullable String restore = RestoreRequests.excess(request.getRestore(), heapBytes);
            if (restore != null) {
                return restore;
            }
        }
        int key = longestKey(request);
        if (key > Command.MAX_KEY_BYTES) {
            return "key of " + key + " bytes > " + Command.MAX_KEY_BYTES;
        }
        int value = Math.max(body.length, request.getCompareAndSet().getValue().size());
        if (key + value > maxBytes) {
            return "key and value of " + (key + value) + " bytes > " + maxBytes;
        }
        return null;
    }

    private static int longestKey(Request request) {
        return switch (request.getOpCase()) {
            case PUT -> request.getPut().getKey().size();
            case GET -> request.getGet().getKey().size();
            case DELETE -> request.getDelete().getKey().size();
            case COMPARE_AND_SET -> request.getCompareAndSet().getKey().size();
            case INCREMENT -> request.getIncrement().getKey().size();
            case RESTORE ->
                request.getRestore().getBatch().getKeysList().stream()
                        .mapToInt(ByteString::size)
                        .max()
                        .orElse(0);
            case SCAN ->
                Math.max(
                        request.getScan().getPrefix().size(),
                        request.getScan().getAfter().size());
            default -> 0;
        };
    }

    private void dispatch(Arrival arrival, Request request, byte[] body) {
        switch (request.getOpCase()) {
            case PUT, DELETE, COMPARE_AND_SET, INCREMENT, RESTORE ->
                propose(arrival, request, command(request, body));
            case GET -> {
                Get get = request.getGet();
                if (get.getKey().isEmpty()) {
                    throw new IllegalArgumentException("the key is empty");
                }
                Query query = new Query.Get(get.getKey().toByteArray());
                read(arrival, query, get.getStale(), Answer::got);
            }
            case SCAN ->
                read(arrival, scan(request.getScan()), request.getScan().getStale(), Answer::page);
            case BARRIER -> read(arrival, ANYTHING, false, Answer::done);
            case STATUS -> arrival.answer(report.answer());
            case TRANSFER -> transfer(arrival, request.getTransfer().getTarget());
            case CHANGE_MEMBERS ->
                MembershipRequests.change(arrival, request.getChangeMembers(), this::submit);
            case LOG_READ -> logs.read(arrival, request.getLogRead(), this::submit);
            case LOG_STATS -> arrival.answer(logs.stats());
            case LOG_VERIFY -> logs.verify(arrival, request.getLogVerify(), this::submit);
            case SNAPSHOT_TAKE ->
                SnapshotRequests.take(arrival, request.getSnapshotTake(), this::submit);
            case SNAPSHOT_LIST ->
                arrival.answer(SnapshotRequests.list(report.node().snapshot()));
            case SNAPSHOT_READ ->
                SnapshotRequests.read(arrival, request.getSnapshotRead(), this::submit);
            case SNAPSHOT_SEND ->
                SnapshotRequests.send(arrival, request.getSnapshotSend(), this::submit);
            case EVENTS_READ -> readEvents(arrival, request.getEventsRead());
            case INJECT_FAULTS -> injectFaults(arrival, request.getInjectFaults());
            case OP_NOT_SET ->
                throw new IllegalArgumentException(
                        "a request of a kind that is not known to this version");
        }
    }

    private void propose(Arrival arrival, Request request, Command command) {
        if (!request.hasSession()) {
            throw new IllegalArgumentException("a write needs a session");
        }
        Session session = request.getSession();
        Stamp stamp = new Stamp(
                new UUID(session.getHigh(), session.getLow()),
                session.getSequence(),
                session.getFirstIncomplete(),
                session.getClusterTimeMs());
        byte[] encoded = CommandCodec.encode(new Proposal(stamp, command));
        Pending<StateMachine.Result> pending =
                new Pending<>(arrival, Kind.WRITE, counted(Answer::written));
        submit(pending, new Input.Propose(encoded, pending));
    }

    private static Command command(Request request, byte[] body) {
        return switch (request.getOpCase()) {
            case PUT -> new Command.Put(request.getPut().getKey().toByteArray(), body);
            case DELETE -> new Command.Delete(request.getDelete().getKey().toByteArray());
            case INCREMENT ->
                new Command.Increment(
                        request.getIncrement().getKey().toByteArray(),
                        request.getIncrement().getBy());
            case RESTORE -> RestoreRequests.step(request.getRestore(), body);
            default -> compareAndSet(request.getCompareAndSet(), body);
        };
    }

    private static Command compareAndSet(CompareAndSet wire, byte[] body) {
        Command.Expect expect = switch (wire.getExpectCase()) {
            case VALUE -> new Command.Expect.Value(wire.getValue().toByteArray());
            case REVISION -> new Command.Expect.Revision(wire.getRevision());
            case ABSENT -> new Command.Expect.Absent();
            case EXPECT_NOT_SET ->
                throw new IllegalArgumentException("a compare-and-set that expects nothing");
        };
        return new Command.CompareAndSet(wire.getKey().toByteArray(), expect, body);
    }

    private static Query scan(Scan wire) {
        return new Query.Scan(
                wire.getPrefix().toByteArray(),
                wire.getAfter().toByteArray(),
                wire.getLimit(),
                Query.Scan.PAGE_BYTES);
    }

    private void read(
            Arrival arrival, Query query, boolean stale, Function<StateMachine.Answer, Answer> f) {
        Pending<StateMachine.Answer> pending = new Pending<>(arrival, Kind.READ, counted(f));
        submit(pending, new Input.Read(query, stale, pending));
    }

    private <T> Function<T, Answer> counted(Function<T, Answer> f) {
        return value -> {
            served.run();
            return f.apply(value);
        };
    }

    private void transfer(Arrival arrival, String target) {
        Pending<Long> pending = new Pending<>(arrival, Kind.WRITE, this::transferred);
        submit(pending, new Input.Transfer(target.isEmpty() ? null : target, pending));
    }

    private Answer transferred(long term) {
        ReplicaId leader = report.node().leader();
        return Answer.of(Response.newBuilder()
                .setTransferred(Transferred.newBuilder()
                        .setTerm(term)
                        .setLeader(leader == null ? "" : leader.node())));
    }

    private void readEvents(Arrival arrival, EventsRead wire) {
        String self = report.node().self().node();
        Pending<JournalPage> pending =
                new Pending<>(arrival, Kind.LOCAL, page -> EventRequests.page(page, self));
        if (!pending.await()) {
            pending.reject(BUSY);
        } else {
            journal.read(EventRequests.after(wire, self), EventRequests.maxBytes(wire), pending);
        }
    }

    private void injectFaults(Arrival arrival, InjectFaults wire) {
        NodeStatus now = report.node();
        FaultInjection faults = report.faults();
        Answer answer = FaultRequests.put(wire.getFaults(), faults, now.self().node());
        if (faults != null) {
            String inForce = faults.inForce().toString();
            journal.record("fault_injected", now.term(), Map.of("faults", inForce));
        }
        arrival.answer(answer);
    }

    private void submit(Pending<?> pending, Input input) {
        if (!pending.await()) {
            pending.reject(BUSY);
        } else if (!inbox.offer(input)) {
            pending.refused(BUSY);
        }
    }
}
