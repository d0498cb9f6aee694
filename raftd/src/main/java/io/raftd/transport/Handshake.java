package io.raftd.transport;

import com.google.protobuf.InvalidProtocolBufferException;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.raftd.protocol.Endpoint;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.Frame;
import io.raftd.protocol.FrameException;
import io.raftd.protocol.FrameKind;
import io.raftd.protocol.FrameLimits;
import io.raftd.protocol.Uuids;
import io.raftd.protocol.wire.Hello;
import io.raftd.raft.ReplicaId;
import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The first frame of an accepted connection: checks what it says and makes way for the handler of
 * its purpose.
 */
final class Handshake extends SimpleChannelInboundHandler<Frame> {
    static final long TIMEOUT_MS = 5000;

    private static final int MAX_ADDRESS = 255;

    private final Listener listener;
    private @Nullable Future<?> timeout;

    Handshake(Listener listener) {
        this.listener = listener;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        timeout = ctx.channel()
                .eventLoop()
                .schedule(
                        () -> listener.farewell.refuse(
                                ctx.channel(),
                                ErrorCode.INVALID,
                                "no HELLO within " + TIMEOUT_MS + " ms"),
                        TIMEOUT_MS,
                        TimeUnit.MILLISECONDS);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (timeout != null) {
            timeout.cancel(false);
        }
        listener.known(ctx.channel());
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, Frame frame) throws IOException {
        Hello hello = parse(frame);
        checkTarget(hello);
        switch (hello.getPurpose()) {
            case CLIENT -> admitClient(ctx);
            case PEER -> {
                checkCluster(hello);
                admitNode(ctx, FrameKind.MESSAGE, hello);
            }
            case BIRTH -> admitNode(ctx, FrameKind.BIRTH, hello);
            default ->
                throw new FrameException(
                        ErrorCode.INVALID, "hello of a purpose that is not known here");
        }
        byte[] welcome = listener.local.welcome().toByteArray();
        ctx.writeAndFlush(Frame.of(FrameKind.WELCOME, 0, welcome, Frame.EMPTY));
        ctx.pipeline().remove(this);
    }

    private static Hello parse(Frame frame) throws FrameException {
        if (frame.kind() != FrameKind.HELLO) {
            throw new FrameException(
                    ErrorCode.INVALID, "the first frame is a " + frame.kind() + ", not a HELLO");
        }
        try {
            return Hello.parseFrom(frame.header());
        } catch (InvalidProtocolBufferException e) {
            throw new FrameException(ErrorCode.INVALID, "hello: " + e.getMessage());
        }
    }

    private void checkTarget(Hello hello) throws FrameException {
        ReplicaId self = listener.local.self();
        if (!hello.getTargetNode().isEmpty() && !hello.getTargetNode().equals(self.node())) {
            throw mismatch("this is node " + self.node() + ", not " + hello.getTargetNode());
        }
        if (!hello.getTargetDisk().isEmpty()
                && !hello.getTargetDisk().equals(Uuids.bytes(self.disk()))) {
            throw mismatch("this is " + self
                    + ", another disk than the one expected; was the directory replaced?");
        }
        UUID cluster = listener.local.cluster();
        if (!hello.getCluster().isEmpty()
                && (cluster == null || !hello.getCluster().equals(Uuids.bytes(cluster)))) {
            throw mismatch(
                    cluster == null
                            ? self.node() + " belongs to no cluster yet"
                            : self.node() + " belongs to another cluster, " + cluster);
        }
    }

    private static void checkCluster(Hello hello) throws FrameException {
        if (hello.getCluster().isEmpty() || hello.getTargetDisk().isEmpty()) {
            throw new FrameException(
                    ErrorCode.INVALID, "hello of a peer without cluster or target");
        }
    }

    private void admitClient(ChannelHandlerContext ctx) throws FrameException {
        Listener.Admission admission = listener.admission;
        if (!listener.admitClient(ctx.channel())) {
            throw new FrameException(
                    ErrorCode.BUSY,
                    "all " + admission.maxClients() + " connections for clients are taken");
        }
        admit(
                ctx,
                admission.requestLimits(),
                listener.clientBudget,
                admission.clients().get());
    }

    private void admitNode(ChannelHandlerContext ctx, FrameKind kind, Hello hello)
            throws IOException {
        ReplicaId from;
        try {
            from = Ids.replica(hello.getNode(), hello.getDisk());
            if (hello.getAddress().length() > MAX_ADDRESS) {
                throw new IllegalArgumentException(
                        "address of more than " + MAX_ADDRESS + " characters");
            }
            Endpoint.parse(hello.getAddress());
        } catch (IllegalArgumentException e) {
            throw new FrameException(ErrorCode.INVALID, "hello of a node: " + e.getMessage());
        }
        LinkFaults faults = listener.links.faults();
        if (faults != null) {
            faults.checkPassage(from.node());
        }
        ReplicaId self = listener.local.self();
        if (from.equals(self)) {
            throw mismatch("this is " + self + " itself");
        }
        if (kind == FrameKind.MESSAGE && listener.local.hasRemoved(from)) {
            throw listener.local.removed(from);
        }
        if (kind == FrameKind.MESSAGE) {
            listener.links.met(from, hello.getAddress());
        }
        ctx.pipeline()
                .addFirst(new ReadTimeoutHandler(
                        listener.admission.silenceMs(), TimeUnit.MILLISECONDS));
        admit(
                ctx,
                FrameLimits.PEER,
                listener.peerBudget,
                new InboundPeer(kind, from, hello.getAddress(), listener));
        if (faults != null) {
            ctx.pipeline().addAfter(ctx.name(), null, faults.passage(from.node()));
        }
    }

    private void admit(
            ChannelHandlerContext ctx, FrameLimits limits, Budget budget, ChannelHandler next) {
        ChannelPipeline pipeline = ctx.pipeline();
        pipeline.get(FrameDecoder.class).admit(limits, budget);
        pipeline.addAfter(ctx.name(), null, next);
    }

    private static FrameException mismatch(String message) {
        return new FrameException(ErrorCode.MISMATCH, message);
    }
}
