package io.raftd.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.raftd.node.Input;
import io.raftd.node.NodeStatus;
import io.raftd.protocol.Frame;
import io.raftd.protocol.FrameLimits;
import io.raftd.raft.Member;
import io.raftd.raft.Message;
import io.raftd.raft.ReplicaId;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The transport of a node, on a port of its own, without a node behind it. */
final class TestNode implements AutoCloseable {
    static final int MAX_CLIENTS = 3;

    /** Links are given up after a second of silence. */
    private static final long ELECTION_TIMEOUT_MS = 200;

    final List<Input> received = new CopyOnWriteArrayList<>();
    /** Who has said that this node was removed. */
    final List<String> removed = new CopyOnWriteArrayList<>();

    final List<ReplicaId> gone = new CopyOnWriteArrayList<>();

    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    final Sockets sockets = Sockets.open(task -> new Thread(task, "test-loop"));
    final PeerLinks links;
    private final LinkFaults faults = new LinkFaults();
    final ReplicaId self;
    private final AtomicReference<@Nullable UUID> cluster = new AtomicReference<>();
    private volatile Removal removal = new Removal(1, List.of());
    private final ExecutorService background = Executors.newSingleThreadExecutor();
    private final Listener listener;
    private final InetSocketAddress address;

    /** By the configuration of this index. */
    private record Removal(long index, List<ReplicaId> removed) {}

    private PeerLinks.News news() {
        return new PeerLinks.News() {
            @Override
            public void removed(String byWhom) {
                removed.add(byWhom);
            }

            @Override
            public void gone(ReplicaId peer) {
                gone.add(peer);
            }
        };
    }

    TestNode(ReplicaId self, @Nullable UUID cluster, int port) {
        this(self, cluster, port, ELECTION_TIMEOUT_MS);
    }

    TestNode(ReplicaId self, @Nullable UUID cluster, int port, long electionTimeoutMs) {
        this.self = self;
        this.cluster.set(cluster);
        Local local = new Local(this::status, "test", 1 << 20);
        links = onLoop(() -> new PeerLinks(
                sockets, background, local, electionTimeoutMs, news(), failures::add));
        onLoop(() -> {
            links.inject(faults);
            return true;
        });
        listener = new Listener(
                sockets,
                local,
                links,
                received::add,
                new Listener.Admission(
                        Echo::new,
                        MAX_CLIENTS,
                        FrameLimits.request(1 << 20),
                        5 * electionTimeoutMs));
        Channel bound = bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .syncUninterruptibly()
                .channel();
        address = (InetSocketAddress) bound.localAddress();
        onLoop(() -> {
            links.open();
            return true;
        });
    }

    private NodeStatus status() {
        Removal r = removal;
        return Sample.status(self, cluster.get(), r.index, r.removed);
    }

    ChannelFuture bind(InetSocketAddress at) {
        return listener.bind(at);
    }

    /** Sends every frame back, and drops all else. */
    private static final class Echo extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            if (msg instanceof Frame) {
                ctx.writeAndFlush(msg);
            } else {
                ReferenceCountUtil.release(msg);
            }
        }
    }

    InetSocketAddress address() {
        return address;
    }

    Member member() {
        return new Member(self, "127.0.0.1:" + address.getPort());
    }

    void join(UUID id) {
        cluster.set(id);
    }

    /** From now on the configuration in force says that {@code replica} was removed. */
    void remove(ReplicaId replica, boolean committed) {
        removal = new Removal(committed ? 1 : 2, List.of(replica));
    }

    void connect(Member... peers) {
        onLoop(() -> {
            links.connect(List.of(peers));
            return true;
        });
    }

    /** Sends until the other side has got something that it had not before. */
    void sendUntilReceived(Message message, TestNode to) {
        int before = to.received.size();
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            send(message);
            return to.received.size() > before;
        });
    }

    void send(Message message) {
        onLoop(() -> {
            links.send(message);
            links.flush();
            return true;
        });
    }

    List<String> problems() {
        return onLoop(() -> List.copyOf(links.problems().values()));
    }

    /** From now on with the node of that name; null: nothing. */
    void fault(String peer, LinkFaults.@Nullable Fault fault) {
        onLoop(() -> {
            faults.put(fault == null ? Map.of() : Map.of(peer, fault));
            return true;
        });
    }

    <T> T onLoop(Callable<T> task) {
        return sockets.loop().submit(task).syncUninterruptibly().getNow();
    }

    @Override
    public void close() {
        onLoop(() -> {
            links.close();
            listener.close();
            return true;
        });
        background.shutdownNow();
        sockets.close().syncUninterruptibly();
        assertThat(failures).isEmpty();
    }
}
