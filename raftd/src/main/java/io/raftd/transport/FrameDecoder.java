package io.raftd.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.Frame;
import io.raftd.protocol.FrameException;
import io.raftd.protocol.FrameLimits;
import io.raftd.protocol.FramePrefix;

import java.util.List;

/**
 * Bytes to {@link Frame}s. Nothing is allocated by what a prefix says before all of the frame is
 * there, and a prefix that cannot be is found out by its first four bytes. Header and body are
 * copied out of Netty's buffers here, once.
 */
final class FrameDecoder extends ByteToMessageDecoder {
    /** A frame of which so much has come and not all counts against the budget. */
    private static final int SMALL = 64 << 10;

    private FrameLimits limits;
    private Budget budget;
    private int charged;

    /** {@code budget}: for incomplete frames of all connections together. */
    FrameDecoder(FrameLimits limits, Budget budget) {
        this.limits = limits;
        this.budget = budget;
    }

    /** What holds from the next frame on, now that it is known who sends them. */
    void admit(FrameLimits nextLimits, Budget nextBudget) {
        limits = nextLimits;
        budget.take(-charged);
        charged = 0;
        budget = nextBudget;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out)
            throws FrameException {
        int at = in.readerIndex();
        int readable = in.readableBytes();
        if (readable < FramePrefix.BYTES) {
            if (readable >= Integer.BYTES) {
                FramePrefix.of(in.getInt(at), 0, 0, 0, limits);
            }
            charge(0);
            return;
        }
        FramePrefix prefix = FramePrefix.of(
                in.getInt(at), in.getInt(at + 4), in.getInt(at + 8), in.getLong(at + 12), limits);
        if (readable < FramePrefix.BYTES + prefix.rest()) {
            charge(readable < SMALL ? 0 : readable);
            return;
        }
        charge(0);
        in.skipBytes(FramePrefix.BYTES);
        byte[] header = new byte[prefix.headerLength()];
        in.readBytes(header);
        byte[] body = prefix.bodyLength() == 0 ? Frame.EMPTY : new byte[prefix.bodyLength()];
        in.readBytes(body);
        out.add(new Frame(prefix, header, body));
    }

    private void charge(int bytes) throws FrameException {
        if (!budget.take(bytes - charged)) {
            throw new FrameException(
                    ErrorCode.BUSY, "too many bytes of unfinished frames wait here");
        }
        charged = bytes;
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) {
        budget.take(-charged);
        charged = 0;
    }
}
