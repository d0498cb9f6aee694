package io.raftd.server;

import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.raftd.node.NodeStatus;
import io.raftd.protocol.wire.Welcome;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The clients of a node: their connections, and what these may use together. On the loop only. */
public final class ClientService implements AutoCloseable {
    static final long DEFAULT_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(5);
    static final long MAX_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(60);

    /** A connection that has not taken its answers for so long is closed. */
    static final long MAX_STUCK_NS = TimeUnit.SECONDS.toNanos(60);

    private static final long SWEEP_MS = 50;
    private static final int SMALL = 4 << 10;
    private static final long UNTAKEN_BY_ONE = 16 << 20;
    private static final long UNTAKEN_BY_ALL = 64 << 20;

    /** Requests that the node may hold, and their bytes. */
    static final int MAX_HELD = 100_000;

    private static final long MAX_HELD_BYTES = 64 << 20;

    private final Supplier<NodeStatus> status;
    private final Supplier<Welcome> welcome;
    private final Requests requests;
    private final Set<ClientConnection> connections = new LinkedHashSet<>();
    private final Future<?> sweeping;
    private List<ClientConnection> dirty = new ArrayList<>();
    private long untakenByAll;
    private int held;
    private long heldBytes;
    private long toldConfiguration;

    /**
     * Begins to watch the time of requests on the loop; {@code fatal} hears what ends that watch.
     *
     * @param welcome what a client is welcomed with now
     */
    public ClientService(
            EventLoop loop,
            Supplier<NodeStatus> status,
            Supplier<Welcome> welcome,
            Requests requests,
            Consumer<Throwable> fatal) {
        this.status = status;
        this.welcome = welcome;
        this.toldConfiguration = status.get().configurationIndex();
        this.requests = requests;
        this.sweeping = loop.scheduleWithFixedDelay(
                        () -> sweep(System.nanoTime()), SWEEP_MS, SWEEP_MS, TimeUnit.MILLISECONDS)
                .addListener(ended -> {
                    if (!ended.isCancelled()) {
                        fatal.accept(ended.cause());
                    }
                });
    }

    /** The handler of one client's connection: takes frames, writes frames. */
    public ChannelHandler connection() {
        return new ClientConnection(this);
    }

    /** The end of a turn: the answers given in it leave. */
    public void flush() {
        List<ClientConnection> due = dirty;
        dirty = new ArrayList<>(due.size());
        due.forEach(ClientConnection::flush);
    }

    /** Writes that have no answer yet. */
    public int writesWaiting() {
        return connections.stream().mapToInt(ClientConnection::writesWaiting).sum();
    }

    @Override
    public void close() {
        sweeping.cancel(false);
    }

    /** Ends what has waited too long by {@code now}, and tells who has become a member. */
    void sweep(long now) {
        List<ClientConnection> all = new ArrayList<>(connections);
        NodeStatus current = status.get();
        all.forEach(c -> c.expire(now, current));
        if (current.configurationIndex() != toldConfiguration) {
            toldConfiguration = current.configurationIndex();
            byte[] news = welcome.get().toByteArray();
            all.forEach(c -> c.welcome(news));
            flush();
        }
    }

    Requests requests() {
        return requests;
    }

    void opened(ClientConnection connection) {
        connections.add(connection);
    }

    void closed(ClientConnection connection) {
        connections.remove(connection);
    }

    void dirty(ClientConnection connection) {
        dirty.add(connection);
    }

    /** By System.nanoTime; {@code timeoutMs} as on the wire, unsigned, 0 for the default. */
    long deadline(int timeoutMs) {
        long timeout = timeoutMs == 0
                ? DEFAULT_TIMEOUT_NS
                : TimeUnit.MILLISECONDS.toNanos(Integer.toUnsignedLong(timeoutMs));
        return System.nanoTime() + Math.min(timeout, MAX_TIMEOUT_NS);
    }

    /** Whether an answer may be held for a connection that has not taken {@code untaken} bytes. */
    boolean hasRoom(long untaken, int bytes) {
        return bytes <= SMALL
                || ((untaken == 0 || untaken + bytes <= UNTAKEN_BY_ONE)
                        && untakenByAll + bytes <= UNTAKEN_BY_ALL);
    }

    void gave(long bytes) {
        untakenByAll += bytes;
    }

    void took(long bytes) {
        untakenByAll -= bytes;
    }

    /** The node is to have another request; false when it has too many that it cannot settle. */
    boolean begin(int bytes) {
        if (held >= MAX_HELD || heldBytes + bytes > MAX_HELD_BYTES) {
            return false;
        }
        held++;
        heldBytes += bytes;
        return true;
    }

    void end(int bytes) {
        held--;
        heldBytes -= bytes;
    }
}
