package io.raftd.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.unix.Errors;
import io.raftd.node.Inbox;
import io.raftd.protocol.FrameLimits;
import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one port of a node. Peers, clients and operators come to it; {@link Handshake} tells them
 * apart.
 */
public final class Listener {
    /** Connections that have not said what they are for; one more makes the oldest of them go. */
    static final int MAX_STRANGERS = 512;

    /** Of Linux, on all its machines that Netty has a native library for. */
    private static final int EADDRINUSE = 98;

    private static final long CLIENT_BYTES = 64 << 20;
    private static final long PEER_BYTES = 256 << 20;
    private static final WriteBufferWaterMark MARKS = new WriteBufferWaterMark(16 << 10, 64 << 10);

    /**
     * Who may come in, and how.
     *
     * @param clients makes the handler of a client's connection: it gets that connection's frames
     *     and writes frames
     * @param maxClients connections at once
     * @param requestLimits of a client's frames
     * @param silenceMs after which a connection of another node is closed; it should send a sign of
     *     life far more often
     */
    public record Admission(
            Supplier<ChannelHandler> clients,
            int maxClients,
            FrameLimits requestLimits,
            long silenceMs) {}

    final Local local;
    final PeerLinks links;
    final Inbox inbox;
    final Admission admission;
    final Farewell farewell = new Farewell();
    final Budget clientBudget = new Budget(CLIENT_BYTES);
    final Budget peerBudget = new Budget(PEER_BYTES);

    private final Sockets sockets;
    private final Set<Channel> strangers = new LinkedHashSet<>();
    private @Nullable Channel channel;
    private int clients;

    /** {@code links} are told of the replicas that come in, to answer them. */
    public Listener(
            Sockets sockets, Local local, PeerLinks links, Inbox inbox, Admission admission) {
        this.sockets = sockets;
        this.local = local;
        this.links = links;
        this.inbox = inbox;
        this.admission = admission;
    }

    /** Whether {@link #bind} failed because somebody else listens at the address. */
    public static boolean isAddressInUse(Throwable bindFailure) {
        return bindFailure instanceof Errors.NativeIoException e
                ? e.expectedErr() == -EADDRINUSE
                : String.valueOf(bindFailure.getMessage()).contains("already in use");
    }

    /** Fails with an IOException when the address cannot be had. */
    public ChannelFuture bind(InetSocketAddress address) {
        ChannelFuture bound = sockets.server()
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, MARKS)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel accepted) {
                        welcome(accepted);
                    }
                })
                .bind(address);
        channel = sockets.own(bound.channel());
        return bound;
    }

    /** No more connections; those that are here stay. */
    public void close() {
        if (channel != null) {
            channel.close();
        }
    }

    private void welcome(Channel accepted) {
        sockets.own(accepted)
                .pipeline()
                .addLast(new FrameDecoder(FrameLimits.FIRST, clientBudget))
                .addLast(new FrameEncoder())
                .addLast(new Handshake(this))
                .addLast(farewell);
        strangers.add(accepted);
        accepted.closeFuture().addListener(closed -> strangers.remove(accepted));
        if (strangers.size() > MAX_STRANGERS) {
            Iterator<Channel> oldest = strangers.iterator();
            Channel first = oldest.next();
            oldest.remove();
            first.close();
        }
    }

    /** The connection has said what it is for. */
    void known(Channel accepted) {
        strangers.remove(accepted);
    }

    /** Counts a client's connection in until it closes; false when there are too many. */
    boolean admitClient(Channel accepted) {
        if (clients >= admission.maxClients()) {
            return false;
        }
        clients++;
        accepted.closeFuture().addListener(closed -> clients--);
        return true;
    }
}
