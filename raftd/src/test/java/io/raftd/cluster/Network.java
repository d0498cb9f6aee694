package io.raftd.cluster;

import com.google.protobuf.InvalidProtocolBufferException;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.raftd.protocol.Endpoint;
import io.raftd.protocol.Frame;
import io.raftd.protocol.FrameException;
import io.raftd.protocol.FrameLimits;
import io.raftd.protocol.wire.Hello;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The network between nodes, and between clients and nodes. Before each node's port stands a relay,
 * whose address is the one that everybody knows; who dialled it, the first frame tells. From each
 * end to each other end leads one way, by which the bytes of all connections between the two travel
 * in that direction, whoever dialled.
 */
final class Network implements AutoCloseable {
    /** The end that all clients are. */
    static final String CLIENTS = "clients";

    /** Bytes that one direction of a connection holds before its sender has to wait. */
    private static final int WINDOW = 1 << 20;

    private final MultiThreadIoEventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final EventLoop loop = group.next();
    private final Map<String, Endpoint> relays = new HashMap<>();
    private final Map<Way, Quality> qualities = new HashMap<>();
    private final List<Connection> connections = new ArrayList<>();

    private record Way(String from, String to) {}

    /**
     * How bytes travel one way.
     *
     * @param open false: they are taken from the sender and never arrive, nor does the end of the
     *     connection, until the way is open again
     */
    record Quality(boolean open, long delayMs, long bytesPerSecond) {
        static final Quality GOOD = new Quality(true, 0, Long.MAX_VALUE);
        static final Quality STALLED = new Quality(false, 0, Long.MAX_VALUE);

        static Quality delayed(long ms) {
            return new Quality(true, ms, Long.MAX_VALUE);
        }

        static Quality narrow(long bytesPerSecond) {
            return new Quality(true, 0, bytesPerSecond);
        }

        long travelNs(int bytes) {
            return bytesPerSecond == Long.MAX_VALUE
                    ? 0
                    : TimeUnit.SECONDS.toNanos(bytes) / bytesPerSecond;
        }
    }

    /** Puts a relay before the port at which a node will listen. */
    void add(String node, int port) {
        ServerBootstrap server = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        connections.add(new Connection(node, port, channel));
                    }
                });
        Channel bound = server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
        int relay = ((InetSocketAddress) bound.localAddress()).getPort();
        relays.put(node, new Endpoint("127.0.0.1", relay));
    }

    /** Under which the node is known to the others and to clients. */
    Endpoint address(String node) {
        Endpoint relay = relays.get(node);
        if (relay == null) {
            throw new IllegalArgumentException("no node " + node);
        }
        return relay;
    }

    void set(String from, String to, Quality quality) {
        onLoop(() -> {
            qualities.put(new Way(from, to), quality);
            connections.forEach(Connection::drain);
        });
    }

    /** All ways are good again, and what waited on them arrives. */
    void heal() {
        onLoop(() -> {
            qualities.clear();
            connections.forEach(Connection::drain);
        });
    }

    /** Resets all connections between two ends. */
    void cut(String one, String other) {
        onLoop(() -> between(one, other).forEach(Connection::reset));
    }

    /**
     * Resets each connection between two ends as soon as bytes travel by it, when all but the last
     * of them have arrived: within a frame.
     */
    void tear(String one, String other) {
        onLoop(() -> between(one, other).forEach(c -> c.torn = true));
    }

    /**
     * Resets all connections of an end at its side; the other sides are not told, and what they
     * send is lost.
     */
    void vanish(String end) {
        onLoop(() -> select(c -> c.joins(end)).forEach(c -> c.vanish(end)));
    }

    private Collection<Connection> between(String one, String other) {
        return select(c -> c.joins(one) && c.joins(other));
    }

    /** A copy: connections that end while it is gone through remove themselves. */
    private Collection<Connection> select(Predicate<Connection> wanted) {
        return connections.stream().filter(wanted).toList();
    }

    private void onLoop(Runnable change) {
        loop.submit(change).syncUninterruptibly();
    }

    @Override
    public void close() {
        onLoop(() -> select(c -> true).forEach(Connection::reset));
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** From the one who dialled, through a relay, to a node. On the loop. */
    private final class Connection {
        private final String node;
        private final int port;
        private final Pipe out;
        private final Pipe back;

        /** Null until the first frame is there. */
        private @Nullable String dialler;

        private boolean torn;

        Connection(String node, int port, Channel near) {
            this.node = node;
            this.port = port;
            out = new Pipe(this, near);
            back = new Pipe(this, null);
            back.sink = near;
            near.pipeline().addLast(out);
        }

        boolean joins(String end) {
            return end.equals(node) || end.equals(dialler);
        }

        /** {@code first}: the first bytes that the dialler sent. */
        void identify(ByteBuf first) {
            dialler = dialler(first);
            ChannelFuture dialled = new Bootstrap()
                    .group(loop)
                    .channel(NioSocketChannel.class)
                    .option(ChannelOption.TCP_NODELAY, true)
                    .handler(new ChannelInitializer<Channel>() {
                        @Override
                        protected void initChannel(Channel far) {
                            back.source = far;
                            far.pipeline().addLast(back);
                        }
                    })
                    .connect(InetAddress.getLoopbackAddress(), port);
            dialled.addListener(done -> {
                if (done.isSuccess()) {
                    out.sink = dialled.channel();
                    out.drain();
                } else {
                    reset();
                }
            });
        }

        /** Whoever does not begin with a whole hello is no node. */
        private static String dialler(ByteBuf first) {
            try {
                Frame frame = Frame.decode(first.nioBuffer(), FrameLimits.FIRST);
                String from =
                        frame == null ? "" : Hello.parseFrom(frame.header()).getNode();
                return from.isEmpty() ? CLIENTS : from;
            } catch (FrameException | InvalidProtocolBufferException stranger) {
                return CLIENTS;
            }
        }

        Quality quality(Pipe pipe) {
            String from = String.valueOf(dialler);
            Way way = pipe == out ? new Way(from, node) : new Way(node, from);
            return qualities.getOrDefault(way, Quality.GOOD);
        }

        void drain() {
            out.drain();
            back.drain();
        }

        void reset() {
            out.resetSource();
            back.resetSource();
        }

        void vanish(String end) {
            Pipe of = end.equals(node) ? back : out;
            Pipe other = of == out ? back : out;
            other.lost = true;
            of.lost = true;
            of.resetSource();
        }

        void ended() {
            if (!out.isOpen() && !back.isOpen()) {
                connections.remove(this);
                out.release();
                back.release();
            }
        }
    }

    private record Chunk(ByteBuf bytes, long due) {}

    /** One direction of a connection: what comes from its source waits until it is due. */
    private final class Pipe extends ChannelInboundHandlerAdapter {
        private final Connection connection;
        private final Deque<Chunk> waiting = new ArrayDeque<>();
        private @Nullable Channel source;
        private @Nullable Channel sink;
        private long lastDue;
        private int held;
        private boolean timed;
        private boolean ended;
        private boolean lost;

        Pipe(Connection connection, @Nullable Channel source) {
            this.connection = connection;
            this.source = source;
        }

        boolean isOpen() {
            return source != null && source.isOpen();
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            if (lost) {
                bytes.release();
                return;
            }
            if (connection.dialler == null) {
                connection.identify(bytes);
            }
            Quality quality = connection.quality(this);
            long arrival = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(quality.delayMs);
            lastDue = Math.max(arrival, lastDue) + quality.travelNs(bytes.readableBytes());
            held += bytes.readableBytes();
            waiting.add(new Chunk(bytes, lastDue));
            ctx.channel().config().setAutoRead(held < WINDOW);
            drain();
        }

        /** Sends what is due, and comes back when more is. */
        void drain() {
            if (lost || sink == null || !connection.quality(this).open) {
                return;
            }
            long now = System.nanoTime();
            while (!waiting.isEmpty() && waiting.getFirst().due <= now && sink.isWritable()) {
                ByteBuf bytes = waiting.removeFirst().bytes;
                held -= bytes.readableBytes();
                if (connection.torn) {
                    tear(bytes, sink);
                    return;
                }
                sink.writeAndFlush(bytes, sink.voidPromise());
            }
            if (source != null) {
                source.config().setAutoRead(held < WINDOW);
            }
            if (waiting.isEmpty()) {
                if (ended) {
                    sink.close();
                }
            } else if (!timed && waiting.getFirst().due > now) {
                timed = true;
                loop.schedule(this::timeOut, waiting.getFirst().due - now, TimeUnit.NANOSECONDS);
            }
        }

        private void timeOut() {
            timed = false;
            drain();
        }

        private void tear(ByteBuf bytes, Channel to) {
            to.writeAndFlush(bytes.slice(0, bytes.readableBytes() - 1))
                    .addListener(done -> connection.reset());
        }

        void resetSource() {
            if (source != null && source.isOpen()) {
                source.config().setOption(ChannelOption.SO_LINGER, 0);
                source.close();
            }
        }

        void release() {
            waiting.forEach(chunk -> chunk.bytes.release());
            waiting.clear();
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            ended = true;
            drain();
            connection.ended();
        }

        /** The source takes bytes again: it is the other direction's sink. */
        @Override
        public void channelWritabilityChanged(ChannelHandlerContext ctx) {
            connection.drain();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }
}
