package io.raftd.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.raftd.node.Inbox;
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
    private final ReplicaId self;
    private final Inbox inbox;

    /** {@code kind}: MESSAGE or BIRTH. */
    InboundPeer(FrameKind kind, ReplicaId from, String address, ReplicaId self, Inbox inbox) {
        this.kind = kind;
        this.from = from;
        this.address = address;
        this.self = self;
        this.inbox = inbox;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, Frame frame) throws FrameException {
        if (Frames.isSignOfLife(frame)) {
            ctx.writeAndFlush(frame, ctx.voidPromise());
            return;
        }
        if (frame.kind() != kind) {
            throw new FrameException(
                    ErrorCode.INVALID, frame.kind() + " frame on a connection for " + kind);
        }
        inbox.offer(input(frame));
    }

    private Input input(Frame frame) throws FrameException {
        try {
            return kind == FrameKind.BIRTH
                    ? new Input.ReceivedBirth(BirthCodec.decode(frame, from, address))
                    : new Input.Received(MessageCodec.decode(frame, from, self));
        } catch (IllegalArgumentException e) {
            throw new FrameException(
                    ErrorCode.INVALID, from + " sent a bad " + kind + ": " + e.getMessage());
        }
    }
}
