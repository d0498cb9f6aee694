package io.raftd.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.raftd.node.Input;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.Frame;
import io.raftd.protocol.FrameException;
import io.raftd.protocol.FrameKind;
import io.raftd.raft.ReplicaId;

/**
 * An accepted connection of another node: its frames of one kind become inputs, and its signs of
 * life are answered.
 */
final class InboundPeer extends SimpleChannelInboundHandler<Frame> {
    private final FrameKind kind;
    private final ReplicaId from;
    private final String address;
    private final Listener listener;

    /** {@code kind}: MESSAGE or BIRTH. */
    InboundPeer(FrameKind kind, ReplicaId from, String address, Listener listener) {
        this.kind = kind;
        this.from = from;
        this.address = address;
        this.listener = listener;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, Frame frame) throws FrameException {
        if (Frames.isSignOfLife(frame)) {
            checkMembership();
            ctx.writeAndFlush(frame, ctx.voidPromise());
            return;
        }
        if (frame.kind() != kind) {
            throw new FrameException(
                    ErrorCode.INVALID, frame.kind() + " frame on a connection for " + kind);
        }
        listener.inbox.offer(input(frame));
    }

    /** Now and then is enough, and a look at all of the status costs something. */
    private void checkMembership() throws FrameException {
        if (kind == FrameKind.MESSAGE && listener.local.hasRemoved(from)) {
            throw listener.local.removed(from);
        }
    }

    private Input input(Frame frame) throws FrameException {
        try {
            return kind == FrameKind.BIRTH
                    ? new Input.ReceivedBirth(BirthCodec.decode(frame, from, address))
                    : new Input.Received(MessageCodec.decode(frame, from, listener.local.self()));
        } catch (IllegalArgumentException e) {
            throw new FrameException(
                    ErrorCode.INVALID, from + " sent a bad " + kind + ": " + e.getMessage());
        }
    }
}
