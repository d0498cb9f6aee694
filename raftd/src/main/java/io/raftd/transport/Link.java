package io.raftd.transport;

import com.google.protobuf.InvalidProtocolBufferException;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.SimpleChannelInboundHandler;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.Frame;
import io.raftd.protocol.FrameKind;
import io.raftd.protocol.FrameLimits;
import io.raftd.protocol.Uuids;
import io.raftd.protocol.wire.Hello;
import io.raftd.protocol.wire.Refused;
import io.raftd.protocol.wire.Welcome;
import io.raftd.raft.ReplicaId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to one other node: dialled again and again until it is closed, one call at a time.
 * Between connections, and when more waits than the water mark allows, what is sent is dropped.
 */
final class Link {
    private static final Logger log = LoggerFactory.getLogger(Link.class);

    /** Ticks without an answer to a sign of life, after which the other side counts as gone. */
    private static final int MAX_UNANSWERED = 4;

    /**
     * What the system says when nobody listens at an address. Where it says so in another language
     * a process that is gone is one that is silent.
     */
    private static final String REFUSED = "Connection refused";

    private final Dialer dialer;
    private final String name;
    private final String address;
    private final Hello.Purpose purpose;
    private final @Nullable ReplicaId target;

    private @Nullable Channel ready;
    private @Nullable Channel connection;
    /** The next call, from when it is put off to when it is made. */
    private @Nullable Future<?> waiting;

    /** When the last call was made, in ns. */
    private long dialledAt;

    private boolean closed;
    private boolean dirty;
    private int failures;
    private int unanswered;
    /**
     * The other side has ended a connection that worked, and was not heard since. A call may still
     * be taken by the system of a process that is ending, and then end in the same way.
     */
    private boolean reset;

    private @Nullable String problem;

    /** {@code target} null: whoever answers at the address. */
    Link(Dialer dialer, Hello.Purpose purpose, String address, @Nullable ReplicaId target) {
        this.dialer = dialer;
        this.purpose = purpose;
        this.address = address;
        this.target = target;
        this.name = target == null ? address : target.node() + " at " + address;
    }

    String address() {
        return address;
    }

    /** Why there is no connection, or null when there is one or it was never tried. */
    @Nullable
    String problem() {
        return problem;
    }

    void dial() {
        waiting = null;
        if (!closed) {
            dialledAt = System.nanoTime();
            dialer.resolve(address, this::connect, this::failed);
        }
    }

    /**
     * The other side has called from its end, so somebody is there: a call that was put off is made
     * at once, or as soon as it may follow the last one. Only a call that waits is hastened, and
     * calls keep their least distance, so that two nodes that call each other back in vain do so no
     * faster than one that tries alone.
     */
    void called() {
        Future<?> next = waiting;
        if (next != null && next.cancel(false)) {
            waiting = dialer.soon(dialledAt, this::dial);
        }
    }

    private void dialLater() {
        if (!closed) {
            waiting = dialer.later(failures++, this::dial);
        }
    }

    private void connect(InetSocketAddress to) {
        if (closed) {
            return;
        }
        ChannelFuture connecting = dialer.bootstrap()
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new FrameDecoder(FrameLimits.PEER, dialer.budget()))
                                .addLast(new FrameEncoder());
                        LinkFaults faults = dialer.faults();
                        if (faults != null && target != null) {
                            channel.pipeline().addLast(faults.passage(target.node()));
                        }
                        channel.pipeline().addLast(new Connection());
                    }
                })
                .connect(to);
        connection = dialer.own(connecting.channel());
        connecting.addListener(done -> {
            if (!done.isSuccess()) {
                refused(reason(done.cause()));
            }
        });
    }

    /** In the system's words, without the names of calls that Netty puts before them. */
    private static String reason(Throwable cause) {
        if (cause instanceof ConnectTimeoutException) {
            return "no answer to the call";
        }
        String message = String.valueOf(cause.getMessage());
        int words = message.indexOf("): ") < 0 ? 0 : message.indexOf("): ") + 3;
        int address = message.indexOf(": ", words);
        return message.substring(words, address < 0 ? message.length() : address);
    }

    /** No connection was made. */
    private void refused(String why) {
        failed(why);
        if (reset && why.equals(REFUSED) && !closed && target != null) {
            reset = false;
            dialer.news().gone(target);
        }
    }

    /** Dials again after a while. */
    private void failed(String why) {
        disconnected(why);
        dialLater();
    }

    /**
     * The other side has ended the connection. If that had held for a while it is seen at once
     * whether somebody is still there.
     */
    private void ended(String why) {
        boolean worked = ready != null;
        boolean held = worked && failures == 0;
        disconnected(why);
        reset |= worked;
        if (held) {
            failures++;
            dial();
        } else {
            dialLater();
        }
    }

    /** Reports why, once as long as it is the same. */
    private void disconnected(String why) {
        ready = null;
        connection = null;
        if (!closed && !why.equals(problem)) {
            log.warn("no connection to {}: {}", name, why);
            problem = why;
        }
    }

    /** Takes what {@link FrameEncoder} takes. */
    void send(Object message) {
        Channel c = ready;
        if (c != null && c.isWritable()) {
            c.write(message, c.voidPromise());
            dirty = true;
        }
    }

    void flush() {
        if (dirty) {
            dirty = false;
            if (ready != null) {
                ready.flush();
            }
        }
    }

    /**
     * Shows that this side is alive, and sees whether the other one is: a silent peer of a TCP
     * connection may be gone for long.
     */
    void tick() {
        Channel c = ready;
        if (c == null) {
            return;
        }
        failures = 0;
        if (unanswered >= MAX_UNANSWERED) {
            lose("no sign of life from it");
        } else {
            unanswered++;
            c.writeAndFlush(Frames.SIGN_OF_LIFE, c.voidPromise());
        }
    }

    private void lose(String why) {
        Channel c = connection;
        failed(why);
        if (c != null) {
            c.close();
        }
    }

    void close() {
        closed = true;
        ready = null;
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }

    private Hello hello() {
        Hello.Builder hello = dialer.local().hello().setPurpose(purpose);
        if (target != null) {
            hello.setTargetNode(target.node()).setTargetDisk(Uuids.bytes(target.disk()));
        }
        if (purpose == Hello.Purpose.BIRTH) {
            hello.clearCluster();
        }
        return hello.build();
    }

    /** One connection, from its hello to its end. */
    private final class Connection extends SimpleChannelInboundHandler<Frame> {
        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            ctx.writeAndFlush(
                    Frame.of(FrameKind.HELLO, 0, hello().toByteArray(), Frame.EMPTY),
                    ctx.voidPromise());
            ctx.channel()
                    .eventLoop()
                    .schedule(
                            () -> {
                                if (isMine(ctx) && ready == null) {
                                    lose("no answer to the handshake");
                                }
                            },
                            Handshake.TIMEOUT_MS,
                            TimeUnit.MILLISECONDS);
        }

        private boolean isMine(ChannelHandlerContext ctx) {
            return ctx.channel() == connection;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, Frame frame)
                throws InvalidProtocolBufferException {
            if (!isMine(ctx)) {
                return;
            }
            unanswered = 0;
            if (frame.kind() == FrameKind.REFUSED) {
                Refused refused = Refused.parseFrom(frame.header());
                ErrorCode code = ErrorCode.of(refused.getCode());
                if (code == ErrorCode.REMOVED) {
                    dialer.news().removed(name);
                }
                lose("refused, " + (code == null ? refused.getCode() : code) + ": "
                        + refused.getMessage());
            } else if (frame.kind() == FrameKind.WELCOME && ready == null) {
                welcome(ctx.channel(), Welcome.parseFrom(frame.header()));
            } else if (!Frames.isSignOfLife(frame)) {
                lose("it answered with a " + frame.kind());
            }
        }

        private void welcome(Channel channel, Welcome welcome) {
            if (target != null
                    && !(welcome.getNode().equals(target.node())
                            && welcome.getDisk().equals(Uuids.bytes(target.disk())))) {
                lose("it is " + welcome.getNode() + ", or has another disk");
                return;
            }
            ready = channel;
            reset = false;
            problem = null;
            log.info("connected to {}", name);
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            if (isMine(ctx)) {
                ended("the connection was closed");
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            if (!isMine(ctx)) {
                ctx.close();
            } else if (cause instanceof IOException) {
                ended(reason(cause));
                ctx.close();
            } else {
                lose(reason(cause));
            }
        }
    }
}
