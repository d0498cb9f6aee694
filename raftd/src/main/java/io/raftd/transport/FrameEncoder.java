package io.raftd.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.raftd.protocol.Frame;
import io.raftd.raft.Message;

import org.jspecify.annotations.Nullable;

/**
 * {@link Frame}s and Raft {@link Message}s to bytes, gathered until the flush, so that a turn's
 * output on a connection is one write. A void promise is cheapest; any other one makes what is
 * gathered leave at once.
 */
final class FrameEncoder extends ChannelOutboundHandlerAdapter {
    private static final int INITIAL = 16 << 10;
    private static final int GATHERED = 256 << 10;

    private @Nullable ByteBuf gathered;

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
        if (msg instanceof Frame frame) {
            Frames.write(room(ctx, Frames.length(frame)), frame);
        } else if (msg instanceof Message message) {
            MessageCodec.Encoded encoded = MessageCodec.encode(message);
            encoded.write(room(ctx, encoded.length()));
        } else {
            ctx.write(msg, promise);
            return;
        }
        if (!promise.isVoid()) {
            passOn(ctx, promise);
        }
    }

    private ByteBuf room(ChannelHandlerContext ctx, int bytes) {
        ByteBuf b = gathered;
        if (b != null && b.readableBytes() + bytes > GATHERED) {
            passOn(ctx, ctx.voidPromise());
            b = null;
        }
        if (b == null) {
            b = ctx.alloc().ioBuffer(Math.max(INITIAL, bytes));
            gathered = b;
        }
        return b;
    }

    private void passOn(ChannelHandlerContext ctx, ChannelPromise promise) {
        ByteBuf b = gathered;
        if (b != null) {
            gathered = null;
            ctx.write(b, promise);
        }
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        passOn(ctx, ctx.voidPromise());
        ctx.flush();
    }

    /** What the next flush sends. */
    @Nullable
    ByteBuf gathered() {
        return gathered;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (gathered != null) {
            gathered.release();
            gathered = null;
        }
    }
}
