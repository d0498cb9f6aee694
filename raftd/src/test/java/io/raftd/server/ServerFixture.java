package io.raftd.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.netty.channel.embedded.EmbeddedChannel;
import io.raftd.kv.Answer;
import io.raftd.kv.CommandCodec;
import io.raftd.kv.Item;
import io.raftd.kv.Proposal;
import io.raftd.kv.Result;
import io.raftd.node.Input;
import io.raftd.node.NodeStatus;
import io.raftd.node.NodeStatus.LogPosition;
import io.raftd.node.NodeStatus.State;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.Frame;
import io.raftd.protocol.FrameKind;
import io.raftd.protocol.wire.Get;
import io.raftd.protocol.wire.JournalEvent;
import io.raftd.protocol.wire.MemberInfo;
import io.raftd.protocol.wire.Put;
import io.raftd.protocol.wire.Request;
import io.raftd.protocol.wire.Response;
import io.raftd.protocol.wire.Session;
import io.raftd.protocol.wire.Welcome;
import io.raftd.raft.Configuration;
import io.raftd.raft.Configuration.Half;
import io.raftd.raft.Event.RoleName;
import io.raftd.raft.Lease;
import io.raftd.raft.Member;
import io.raftd.raft.ReplicaId;
import io.raftd.raft.Snapshot;
import io.raftd.raft.SnapshotPoint;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A client service before a node that does nothing until a test says so. */
final class ServerFixture {
    static final int MAX_REQUEST = 1 << 20;
    static final ReplicaId N1 = new ReplicaId("n1", new UUID(10, 11));
    static final ReplicaId N2 = new ReplicaId("n2", new UUID(20, 21));
    static final Welcome WELCOME = Welcome.newBuilder()
            .setNode("n1")
            .addMembers(MemberInfo.newBuilder().setNode("n2"))
            .build();

    /** What the node was given and has not answered. */
    final ArrayDeque<Input> inputs = new ArrayDeque<>();

    /** What the journal's thread has yet to do. */
    final ArrayDeque<Runnable> writes = new ArrayDeque<>();

    final MemoryJournal journal = new MemoryJournal();
    long configurationIndex = 1;
    boolean inboxFull;
    boolean diskFull;

    @Nullable
    ReplicaId leader = N1;

    /** Put into the node, or null while it takes none. */
    FaultInjection.@Nullable Faults injected;

    private final @Nullable FaultInjection faults;
    int served;

    @Nullable
    RuntimeException brokenBy;

    final List<Throwable> failures = new ArrayList<>();
    final ClientService service;
    private final EmbeddedChannel loop = new EmbeddedChannel();

    ServerFixture() {
        this(false);
    }

    ServerFixture(boolean takesFaults) {
        faults = takesFaults ? new KeptFaults() : null;
        StatusReport report = new StatusReport(this::status, new FixedGauges(), faults, "1.2.3");
        Requests requests = new Requests(
                input -> !inboxFull && inputs.add(input),
                report,
                new EventJournal(N1, journal, writes::add, Runnable::run),
                MAX_REQUEST,
                () -> served++);
        service = new ClientService(
                loop.eventLoop(), this::status, () -> WELCOME, requests, failures::add);
    }

    private final class KeptFaults implements FaultInjection {
        @Override
        public Faults inForce() {
            return injected == null ? new Faults(Map.of(), 0) : injected;
        }

        @Override
        public void put(Faults next) {
            injected = next;
        }
    }

    EmbeddedChannel client() {
        return new EmbeddedChannel(service.connection());
    }

    /** Lets so much time pass for what the service does by itself. */
    void pass(long ms) {
        loop.advanceTimeBy(ms, TimeUnit.MILLISECONDS);
        loop.runScheduledPendingTasks();
    }

    NodeStatus status() {
        if (brokenBy != null) {
            throw brokenBy;
        }
        List<Member> voters =
                List.of(new Member(N1, "127.0.0.1:7001"), new Member(N2, "127.0.0.1:7002"));
        Configuration configuration = new Configuration(
                new Half(voters, List.of()),
                null,
                List.of(new ReplicaId("n9", new UUID(90, 91))),
                new Lease(1000, 10_000));
        Snapshot snapshot =
                new Snapshot(new SnapshotPoint(12, 2, 1, 1234, 5678, 1, configuration), 1000, "d");
        return new NodeStatus(
                N1,
                "127.0.0.1:7001",
                State.MEMBER,
                new UUID(1, 2),
                RoleName.LEADER,
                3,
                N1,
                leader,
                new LogPosition(1, 20, 3, 19, 18, 17),
                configurationIndex,
                configuration,
                List.of(new NodeStatus.Peer(
                        N2, 15, 40, true, 0, new NodeStatus.Transfer(snapshot, 300, null))),
                snapshot,
                new NodeStatus.Transfer(snapshot, 200, 50L),
                0xfeedL,
                16,
                1234,
                diskFull,
                "a hint",
                NodeStatus.InHand.NONE);
    }

    private static final class FixedGauges implements Gauges {
        @Override
        public long logBytes() {
            return 4096;
        }

        @Override
        public List<LogFile> logFiles() {
            return List.of(new LogFile("log/1.log", 1, 20, 4096, false));
        }

        @Override
        public long diskFreeBytes() {
            return 99;
        }

        @Override
        public Long forceP99Us() {
            return 250L;
        }

        @Override
        public double opsPerSecond() {
            return 12.5;
        }

        @Override
        public List<String> problems() {
            return List.of("n2: connection refused");
        }
    }

    /** A field of an event, and its value. */
    static String told(JournalEvent.Field field) {
        Object value = switch (field.getValueCase()) {
            case TEXT -> field.getText();
            case NUMBER -> field.getNumber();
            case FLAG -> field.getFlag();
            case TEXTS -> field.getTexts().getTextList();
            case VALUE_NOT_SET -> "null";
        };
        return field.getName() + "=" + value;
    }

    static Frame frame(long id, Request.Builder request, byte[] body) {
        return Frame.of(FrameKind.REQUEST, id, request.build().toByteArray(), body);
    }

    static Request.Builder put(long sequence, String key) {
        return withSession(sequence).setPut(Put.newBuilder().setKey(bytes(key)));
    }

    static Request.Builder get(String key) {
        return Request.newBuilder().setGet(Get.newBuilder().setKey(bytes(key)));
    }

    static Request.Builder withSession(long sequence) {
        return Request.newBuilder()
                .setSession(Session.newBuilder()
                        .setHigh(5)
                        .setLow(6)
                        .setSequence(sequence)
                        .setFirstIncomplete(1));
    }

    static ByteString bytes(String text) {
        return ByteString.copyFromUtf8(text);
    }

    /** The oldest command that the node holds, as it is in the log. */
    Proposal proposed() {
        Input.Propose propose = (Input.Propose) Objects.requireNonNull(inputs.peek());
        return CommandCodec.decode(propose.command(), 0, propose.command().length);
    }

    /** The node answers its oldest command, or read, and the turn ends. */
    void write(Result result) {
        ((Input.Propose) inputs.remove()).reply().done(result);
        service.flush();
    }

    void read(Answer answer) {
        ((Input.Read) inputs.remove()).reply().done(answer);
        service.flush();
    }

    static Answer got(byte[] value) {
        return new Answer.Got(new Item(new byte[1], value, 2, 3, 4), 9);
    }

    static @Nullable Frame next(EmbeddedChannel client) {
        return client.readOutbound();
    }

    static Response response(Frame frame) {
        assertThat(frame.kind()).isEqualTo(FrameKind.RESPONSE);
        try {
            return Response.parseFrom(frame.header());
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    /** The next answer has this id and code. */
    static Response expect(EmbeddedChannel client, long id, ErrorCode code) {
        Frame frame = Objects.requireNonNull(next(client), "no answer");
        Response response = response(frame);
        assertThat(ErrorCode.of(response.getCode())).as(response.getMessage()).isEqualTo(code);
        assertThat(frame.id()).isEqualTo(id);
        return response;
    }
}
