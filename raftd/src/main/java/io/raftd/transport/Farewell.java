package io.raftd.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.timeout.ReadTimeoutException;
import io.netty.util.ReferenceCountUtil;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.Frame;
import io.raftd.protocol.FrameException;
import io.raftd.protocol.FrameKind;
import io.raftd.protocol.wire.Refused;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last handler of every accepted connection: ends it when something is wrong, telling the other
 * side and, in few lines, the log. What still comes in is read and dropped for a while, because
 * closing with unread bytes would reset the connection and could take the reason away from under
 * its reader.
 */
@ChannelHandler.Sharable
final class Farewell extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(Farewell.class);
    private static final long LINGER_MS = 1000;

    private final Throttle throttle = new Throttle(TimeUnit.SECONDS.toNanos(10));

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        ReferenceCountUtil.release(msg);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable thrown) {
        Throwable cause = thrown instanceof DecoderException && thrown.getCause() != null
                ? thrown.getCause()
                : thrown;
        if (cause instanceof FrameException e) {
            refuse(ctx.channel(), e.code(), String.valueOf(e.getMessage()));
        } else if (cause instanceof IOException || cause instanceof ReadTimeoutException) {
            log.debug(
                    "connection of {} ended: {}", ctx.channel().remoteAddress(), cause.toString());
            ctx.close();
        } else {
            log.error(
                    "connection of {} is closed for an unexpected reason",
                    ctx.channel().remoteAddress(),
                    cause);
            ctx.close();
        }
    }

    void refuse(Channel channel, ErrorCode code, String message) {
        int held = throttle.pass(System.nanoTime());
        if (held >= 0) {
            log.warn(
                    "refused {}: {}{}",
                    channel.remoteAddress(),
                    message,
                    held == 0 ? "" : " (and " + held + " more)");
        }
        for (ChannelHandler handler : channel.pipeline().toMap().values()) {
            if (handler != this && !(handler instanceof FrameEncoder)) {
                channel.pipeline().remove(handler);
            }
        }
        Refused refused =
                Refused.newBuilder().setCode(code.number()).setMessage(message).build();
        channel.writeAndFlush(Frame.of(FrameKind.REFUSED, 0, refused.toByteArray(), Frame.EMPTY))
                .addListener((ChannelFutureListener) done -> linger(channel));
    }

    private static void linger(Channel channel) {
        if (channel instanceof DuplexChannel duplex && channel.isActive()) {
            duplex.shutdownOutput();
            channel.config().setAutoRead(true);
            channel.eventLoop().schedule(() -> channel.close(), LINGER_MS, TimeUnit.MILLISECONDS);
        } else {
            channel.close();
        }
    }
}
