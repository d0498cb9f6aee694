package io.raftctl.command;

import com.google.protobuf.ByteString;

import io.raftctl.command.FakeNode.Answer;
import io.raftctl.command.FakeNode.Behaviour;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.wire.ChangeMembers;
import io.raftd.protocol.wire.MemberInfo;
import io.raftd.protocol.wire.PeerStatus;
import io.raftd.protocol.wire.Request;
import io.raftd.protocol.wire.Response;
import io.raftd.protocol.wire.Status;
import io.raftd.protocol.wire.Welcome;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Three nodes that answer as a healthy cluster does, led by n1, unless told otherwise. The leader
 * changes the members when it is asked to; strangers may be started, and wait to be admitted.
 */
public final class FakeCluster implements Closeable {
    private static final ByteString CLUSTER = ByteString.copyFromUtf8("the cluster's id");

    private static final long LAST = 120;

    private final List<FakeNode> nodes = new CopyOnWriteArrayList<>();
    private final FakeMembers members;
    private final List<ChangeMembers> changes = new CopyOnWriteArrayList<>();
    private final Map<ByteString, Long> lags = new ConcurrentHashMap<>();
    private final Map<Request.OpCase, Behaviour> behaviours = new ConcurrentHashMap<>();
    private volatile String leader = "n1";

    public FakeCluster() {
        List.of("n1", "n2", "n3").forEach(id -> start(id, 1, 0));
        members =
                new FakeMembers(nodes.stream().map(FakeNode::info).toList(), m -> lag(m.getDisk()));
        on(
                Request.OpCase.STATUS,
                (node, request, body) -> Answer.of(Response.newBuilder().setStatus(node.status())));
        on(Request.OpCase.CHANGE_MEMBERS, this::change);
        on(Request.OpCase.BARRIER, (node, request, body) -> Answer.of(Response.newBuilder()));
    }

    /** Another node, which waits to be admitted. */
    public FakeNode start(String id) {
        return start(id, 1, 0);
    }

    private FakeNode start(String id, int life, int port) {
        try {
            FakeNode node = new FakeNode(id, FakeMembers.disk(id, life), port, this);
            nodes.add(node);
            return node;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The node stops, loses its disk, and is started again at its address. */
    public FakeNode wipe(FakeNode node) {
        node.close();
        nodes.remove(node);
        return start(node.id(), 2, node.port());
    }

    /** The node is so many entries behind the leader. */
    public FakeCluster lag(FakeNode node, long entries) {
        lags.put(node.disk(), entries);
        return this;
    }

    private long lag(ByteString disk) {
        return lags.getOrDefault(disk, 0L);
    }

    /** What the leader was asked to change, dry runs left out. */
    public List<ChangeMembers> changes() {
        return changes.stream().filter(change -> !change.getDryRun()).toList();
    }

    /** The ids of the present voters, or learners. */
    public List<String> members(boolean voters) {
        return members.all().stream()
                .filter(m -> members.isVoter(m) == voters)
                .map(MemberInfo::getNode)
                .toList();
    }

    /** As the leader carries it out, any other node refuses it. */
    public Answer change(FakeNode node, Request request, byte[] body) {
        if (!node.id().equals(leader)) {
            return Answer.failed(ErrorCode.NOT_LEADER, leader + " leads");
        }
        changes.add(request.getChangeMembers());
        return members.change(request.getChangeMembers());
    }

    public FakeNode node(int number) {
        return nodes.get(number - 1);
    }

    /** A command line that knows this cluster's endpoints. */
    public Cli cli() {
        return new Cli().with("RAFTCTL_ENDPOINTS", endpoints()).with("RAFTCTL_TIMEOUT", "2s");
    }

    public String endpoints() {
        return String.join(",", nodes.stream().map(FakeNode::address).toList());
    }

    public FakeCluster on(Request.OpCase op, Behaviour behaviour) {
        behaviours.put(op, behaviour);
        return this;
    }

    public FakeCluster leader(String id) {
        leader = id;
        return this;
    }

    Status.Builder status(FakeNode node) {
        if (!members.has(node.info())) {
            return Status.newBuilder()
                    .setNode(node.id())
                    .setDisk(node.disk())
                    .setAddress(node.address())
                    .setState("waiting")
                    .setHint("waits to be admitted");
        }
        boolean leads = node.id().equals(leader);
        Status.Builder status = Status.newBuilder()
                .setNode(node.id())
                .setDisk(node.disk())
                .setAddress(node.address())
                .setCluster(CLUSTER)
                .setState("member")
                .setRole(leads ? "leader" : members.isVoter(node.info()) ? "follower" : "learner")
                .setTerm(7)
                .setVotedFor(leader)
                .setLeader(leader)
                .setCommitIndex(120)
                .setAppliedIndex(120)
                .setFirstIndex(1)
                .setLastIndex(LAST)
                .setLastTerm(7)
                .setLogBytes(4096)
                .setDiskFreeBytes(1L << 30)
                .setForceP99Us(1500)
                .setOpsPerSecond(12.34)
                .setStateDigest(0xfeedL)
                .setDigestIndex(100)
                .setWallTimeMs(System.currentTimeMillis())
                .setUptimeMs(90_000)
                .setVersion("0.1.0");
        members.describe(status);
        if (leads) {
            long last =
                    LAST + lags.values().stream().mapToLong(each -> each).max().orElse(0);
            status.setLastIndex(last);
            members.all().stream()
                    .filter(other -> !other.getDisk().equals(node.disk()))
                    .forEach(other -> status.addPeers(PeerStatus.newBuilder()
                            .setNode(other.getNode())
                            .setDisk(other.getDisk())
                            .setMatchIndex(last - lag(other.getDisk()))
                            .setLastContactMs(20)
                            .setRecentlyActive(true)));
        }
        return status;
    }

    Welcome welcome(FakeNode node) {
        Welcome.Builder welcome = Welcome.newBuilder()
                .setNode(node.id())
                .setDisk(node.disk())
                .setAddress(node.address())
                .setVersion("0.1.0")
                .setMaxRequestBytes(1 << 20);
        if (!members.has(node.info())) {
            return welcome.build();
        }
        welcome.setCluster(CLUSTER);
        for (MemberInfo member : members.all()) {
            welcome.addMembers(member);
            if (member.getNode().equals(leader)) {
                welcome.setLeader(member);
            }
        }
        return welcome.build();
    }

    Answer answer(FakeNode node, Request request, byte[] body) {
        Behaviour behaviour = behaviours.get(request.getOpCase());
        return behaviour == null
                ? Answer.failed(ErrorCode.INVALID, "unexpected " + request.getOpCase())
                : behaviour.answer(node, request, body);
    }

    @Override
    public void close() {
        nodes.forEach(FakeNode::close);
    }
}
