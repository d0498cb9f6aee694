package io.raftctl.command;

import com.google.protobuf.ByteString;

import io.raftctl.command.FakeNode.Answer;
import io.raftctl.command.FakeNode.Behaviour;
import io.raftd.protocol.ErrorCode;
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
import java.util.stream.Stream;

/** Three nodes that answer as a healthy cluster does, led by n1, unless told otherwise. */
public final class FakeCluster implements Closeable {
    private static final ByteString CLUSTER = ByteString.copyFromUtf8("the cluster's id");

    private final List<FakeNode> nodes;
    private final Map<Request.OpCase, Behaviour> behaviours = new ConcurrentHashMap<>();
    private volatile String leader = "n1";

    public FakeCluster() {
        nodes = Stream.of("n1", "n2", "n3").map(this::node).toList();
        on(
                Request.OpCase.STATUS,
                (node, request, body) -> Answer.of(Response.newBuilder().setStatus(node.status())));
        on(Request.OpCase.BARRIER, (node, request, body) -> Answer.of(Response.newBuilder()));
    }

    private FakeNode node(String id) {
        try {
            return new FakeNode(id, this);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
        boolean leads = node.id().equals(leader);
        Status.Builder status = Status.newBuilder()
                .setNode(node.id())
                .setDisk(node.disk())
                .setAddress(node.address())
                .setCluster(CLUSTER)
                .setState("member")
                .setRole(leads ? "leader" : "follower")
                .setTerm(7)
                .setVotedFor(leader)
                .setLeader(leader)
                .setCommitIndex(120)
                .setAppliedIndex(120)
                .setFirstIndex(1)
                .setLastIndex(120)
                .setLastTerm(7)
                .setConfigIndex(1)
                .setLogBytes(4096)
                .setDiskFreeBytes(1L << 30)
                .setForceP99Us(1500)
                .setOpsPerSecond(12.34)
                .setStateDigest(0xfeedL)
                .setDigestIndex(100)
                .setWallTimeMs(System.currentTimeMillis())
                .setUptimeMs(90_000)
                .setVersion("0.1.0");
        nodes.forEach(member -> status.addVoters(member.info()));
        if (leads) {
            nodes.stream()
                    .filter(other -> other != node)
                    .forEach(other -> status.addPeers(PeerStatus.newBuilder()
                            .setNode(other.id())
                            .setDisk(other.disk())
                            .setMatchIndex(120)
                            .setLastContactMs(20)
                            .setRecentlyActive(true)));
        }
        return status;
    }

    Welcome welcome(FakeNode node) {
        Welcome.Builder welcome = Welcome.newBuilder()
                .setCluster(CLUSTER)
                .setNode(node.id())
                .setDisk(node.disk())
                .setAddress(node.address())
                .setVersion("0.1.0")
                .setMaxRequestBytes(1 << 20);
        for (FakeNode member : nodes) {
            welcome.addMembers(member.info());
            if (member.id().equals(leader)) {
                welcome.setLeader(member.info());
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
