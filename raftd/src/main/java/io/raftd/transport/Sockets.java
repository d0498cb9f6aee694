package io.raftd.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.Future;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * One event loop and the sockets that it drives: epoll where Netty's native library loads, else
 * NIO.
 */
public final class Sockets {
    private static final int BACKLOG = 1024;

    private final EventLoopGroup group;
    private final EventLoop loop;
    private final ChannelGroup channels;
    private final Class<? extends ServerChannel> listening;
    private final Class<? extends SocketChannel> connected;
    private final String kind;

    private Sockets(
            String kind,
            IoHandlerFactory handler,
            ThreadFactory threads,
            Class<? extends ServerChannel> listening,
            Class<? extends SocketChannel> connected) {
        this.kind = kind;
        this.group = new MultiThreadIoEventLoopGroup(1, threads, handler);
        this.loop = group.next();
        this.channels = new DefaultChannelGroup(loop);
        this.listening = listening;
        this.connected = connected;
    }

    /** Starts the loop in a thread of the factory's. */
    public static Sockets open(ThreadFactory threads) {
        if (Epoll.isAvailable()) {
            return new Sockets(
                    "epoll",
                    EpollIoHandler.newFactory(),
                    threads,
                    EpollServerSocketChannel.class,
                    EpollSocketChannel.class);
        }
        return new Sockets(
                "nio",
                NioIoHandler.newFactory(),
                threads,
                NioServerSocketChannel.class,
                NioSocketChannel.class);
    }

    public EventLoop loop() {
        return loop;
    }

    /** By which of the system's means the loop waits: epoll or nio. */
    public String kind() {
        return kind;
    }

    /**
     * Closes all sockets and ends the loop. The loop alone would not do: a shutdown that it sees
     * between its turns lets it end with sockets open.
     */
    public Future<?> close() {
        channels.close().addListener(closed -> group.shutdownGracefully(0, 1, TimeUnit.SECONDS));
        return group.terminationFuture();
    }

    /** The channel is closed when all are. */
    <C extends Channel> C own(C channel) {
        channels.add(channel);
        return channel;
    }

    ServerBootstrap server() {
        return new ServerBootstrap()
                .group(loop)
                .channel(listening)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true);
    }

    Bootstrap client() {
        return new Bootstrap()
                .group(loop)
                .channel(connected)
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .option(ChannelOption.TCP_NODELAY, true);
    }
}
