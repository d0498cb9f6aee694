package io.raftd.transport;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.raftd.protocol.Frame;
import io.raftd.protocol.FrameKind;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Faults between this node and its peers, put there on purpose: what they stop is lost on the way,
 * as it would be in a network. Clients are never concerned. On the loop only.
 *
 * <p>While both directions are stopped, nothing passes: not even a handshake, so that no news
 * travel by that. One direction alone stops Raft messages only, for a connection takes both.
 */
public final class LinkFaults {
    private static final String CUT_OFF = "cut off by an injected fault";

    private Map<String, Fault> faults = Map.of();

    /**
     * What goes wrong with one peer.
     *
     * @param dropSent what this node sends is lost
     * @param dropReceived what this node is sent is lost
     * @param delayMs by which Raft messages are late, both ways
     */
    public record Fault(boolean dropSent, boolean dropReceived, long delayMs) {
        private static final Fault NONE = new Fault(false, false, 0);

        boolean cutsOff() {
            return dropSent && dropReceived;
        }
    }

    /** By the names of peers, in place of what was in force. */
    public void put(Map<String, Fault> next) {
        faults = Map.copyOf(next);
    }

    public Map<String, Fault> inForce() {
        return faults;
    }

    private Fault with(String peer) {
        return faults.getOrDefault(peer, Fault.NONE);
    }

    /** Fails while nothing may pass between this node and the peer. */
    void checkPassage(String peer) throws IOException {
        if (with(peer).cutsOff()) {
            throw new IOException(CUT_OFF);
        }
    }

    /** Stands between the frames of a connection with the peer and who uses them. */
    ChannelHandler passage(String peer) {
        return new Passage(peer);
    }

    private static boolean isHandshake(Object message) {
        return message instanceof Frame frame
                && (frame.kind() == FrameKind.HELLO
                        || frame.kind() == FrameKind.WELCOME
                        || frame.kind() == FrameKind.REFUSED);
    }

    private final class Passage extends ChannelDuplexHandler {
        private final String peer;
        private final Lane sent = new Lane();
        private final Lane received = new Lane();

        Passage(String peer) {
            this.peer = peer;
        }

        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            if (isHandshake(message) && with(peer).cutsOff()) {
                promise.trySuccess();
                ctx.fireExceptionCaught(new IOException(CUT_OFF));
            } else if (isLost(message, with(peer).dropSent)) {
                promise.trySuccess();
            } else if (isInTime(message, sent)) {
                ctx.write(message, promise);
            } else {
                promise.trySuccess();
                sent.hold(ctx, with(peer).delayMs, late -> {
                    if (!isLost(message, with(peer).dropSent)) {
                        late.write(message, late.voidPromise());
                        late.flush();
                    }
                });
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (isHandshake(message) && with(peer).cutsOff()) {
                ctx.fireExceptionCaught(new IOException(CUT_OFF));
            } else if (isLost(message, with(peer).dropReceived)) {
                return;
            } else if (isInTime(message, received)) {
                ctx.fireChannelRead(message);
            } else {
                received.hold(ctx, with(peer).delayMs, late -> {
                    if (!isLost(message, with(peer).dropReceived)) {
                        late.fireChannelRead(message);
                    }
                });
            }
        }

        /** {@code dropped}: what goes its way is. */
        private boolean isLost(Object message, boolean dropped) {
            return isRaft(message) ? dropped : with(peer).cutsOff();
        }

        private boolean isInTime(Object message, Lane lane) {
            return !isRaft(message) || with(peer).delayMs == 0 && lane.isEmpty();
        }

        private boolean isRaft(Object message) {
            return !(message instanceof Frame frame)
                    || !isHandshake(frame) && !Frames.isSignOfLife(frame);
        }
    }

    /**
     * Messages that are late, in their order. There are at most as many as a leader sends without
     * an answer, whose bytes are bounded.
     */
    private static final class Lane {
        private final Deque<Runnable> held = new ArrayDeque<>();
        private long lastDue = System.nanoTime();

        void hold(ChannelHandlerContext ctx, long delayMs, Consumer<ChannelHandlerContext> pass) {
            long now = System.nanoTime();
            long due = now + TimeUnit.MILLISECONDS.toNanos(delayMs);
            if (!held.isEmpty() && due - lastDue < 0) {
                due = lastDue;
            }
            lastDue = due;
            held.add(() -> {
                if (ctx.channel().isActive() && !ctx.isRemoved()) {
                    pass.accept(ctx);
                }
            });
            ctx.executor().schedule(() -> held.remove().run(), due - now, TimeUnit.NANOSECONDS);
        }

        boolean isEmpty() {
            return held.isEmpty();
        }
    }
}
