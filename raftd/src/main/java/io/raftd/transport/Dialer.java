package io.raftd.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.NetUtil;
import io.raftd.protocol.Endpoint;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What all links of a node share: how to find an address, how to connect, and how long to wait
 * before the next attempt.
 */
final class Dialer {
    /** The least time between two attempts at a link, but for one behind a connection that held. */
    static final long FIRST_DELAY_MS = 50;

    /** More than a replication window, so that a link only drops what is repeated anyway. */
    private static final WriteBufferWaterMark MARKS = new WriteBufferWaterMark(8 << 20, 32 << 20);

    private static final long BYTES = 1 << 20;

    private final Sockets sockets;
    private final Executor background;
    private final Local local;
    private final long maxDelayMs;
    private final PeerLinks.News news;
    private final Budget budget = new Budget(BYTES);
    private @Nullable LinkFaults faults;

    /**
     * {@code background}: where names are looked up; {@code maxDelayMs}: the most between two
     * attempts.
     */
    Dialer(
            Sockets sockets,
            Executor background,
            Local local,
            long maxDelayMs,
            PeerLinks.News news) {
        this.sockets = sockets;
        this.background = background;
        this.local = local;
        this.maxDelayMs = maxDelayMs;
        this.news = news;
    }

    Local local() {
        return local;
    }

    PeerLinks.News news() {
        return news;
    }

    /** Null where none are put between this node and others. */
    @Nullable
    LinkFaults faults() {
        return faults;
    }

    void inject(LinkFaults injected) {
        faults = injected;
    }

    EventLoop loop() {
        return sockets.loop();
    }

    /** For incomplete frames that come back on links. */
    Budget budget() {
        return budget;
    }

    Channel own(Channel channel) {
        return sockets.own(channel);
    }

    Bootstrap bootstrap() {
        return sockets.client()
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) Handshake.TIMEOUT_MS)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, MARKS);
    }

    /** Looks the host up, anew each time, and goes on on the loop. */
    void resolve(String address, Consumer<InetSocketAddress> found, Consumer<String> failed) {
        Endpoint endpoint;
        try {
            endpoint = Endpoint.parse(address);
        } catch (IllegalArgumentException e) {
            failed.accept(String.valueOf(e.getMessage()));
            return;
        }
        InetAddress literal = NetUtil.createInetAddressFromIpAddressString(endpoint.host());
        if (literal != null) {
            found.accept(new InetSocketAddress(literal, endpoint.port()));
            return;
        }
        background.execute(() -> {
            try {
                InetAddress host = InetAddress.getByName(endpoint.host());
                loop().execute(() -> found.accept(new InetSocketAddress(host, endpoint.port())));
            } catch (UnknownHostException e) {
                loop().execute(() -> failed.accept("unknown host " + endpoint.host()));
            }
        });
    }

    /**
     * Runs after a delay that doubles with each failure, up to the most, and is drawn from its
     * upper half.
     */
    Future<?> later(int failures, Runnable attempt) {
        long delay = Math.min(maxDelayMs, FIRST_DELAY_MS << Math.min(failures, 16));
        long drawn = delay / 2 + ThreadLocalRandom.current().nextLong(delay / 2 + 1);
        return loop().schedule(attempt, drawn, TimeUnit.MILLISECONDS);
    }

    /** Runs next, but no sooner behind the last attempt, made then in ns, than the first delay. */
    Future<?> soon(long lastNs, Runnable attempt) {
        long next = lastNs + TimeUnit.MILLISECONDS.toNanos(FIRST_DELAY_MS);
        return loop().schedule(
                        attempt, Math.max(0, next - System.nanoTime()), TimeUnit.NANOSECONDS);
    }
}
