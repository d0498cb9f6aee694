package io.raftd.client;

import com.google.protobuf.ByteString;
import io.raftd.protocol.Endpoint;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.wire.MemberInfo;
import io.raftd.protocol.wire.Welcome;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a client knows of the ways to a cluster's nodes, and of who leads. Pure; outlives the
 * requests that use it.
 */
final class Route {
    private static final long MIN_BACKOFF = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long MAX_BACKOFF = TimeUnit.MILLISECONDS.toNanos(250);

    private final Map<Endpoint, Peer> peers = new LinkedHashMap<>();
    private final SplittableRandom random;
    private @Nullable Peer leader;
    private ByteString cluster = ByteString.EMPTY;
    private long clusterTimeMs;

    /**
     * A route over the endpoints given, none of them dialled; the seed is for the jitter of its
     * delays.
     */
    Route(List<Endpoint> endpoints, long seed) {
        random = new SplittableRandom(seed);
        for (Endpoint endpoint : endpoints) {
            peers.putIfAbsent(endpoint, new Peer(endpoint));
        }
    }

    /** One endpoint, and the way to it. */
    static final class Peer {
        final Endpoint endpoint;
        /** The node's id, empty while nobody has told it. */
        String node = "";
        /** Of the node that last answered, empty while none has. */
        ByteString disk = ByteString.EMPTY;

        Way way = Way.CLOSED;
        /** When the way last changed. */
        long since;
        /** Not dialled again before. */
        long redialAt = Long.MIN_VALUE;

        int failures;
        ErrorCode failure = ErrorCode.UNREACHABLE;
        String cause = "not dialled";

        Peer(Endpoint endpoint) {
            this.endpoint = endpoint;
        }

        /**
         * Whether the node itself has said, since a given time, that it will not talk to this
         * client, so that dialling again is of no use.
         */
        boolean isBarred(long from) {
            return way == Way.CLOSED
                    && since >= from
                    && (failure == ErrorCode.MISMATCH || failure == ErrorCode.DENIED);
        }

        boolean mayDial(long now) {
            return way == Way.CLOSED && redialAt <= now;
        }

        /** Whether the node behind it is that one, on that disk where it is known. */
        boolean leadsTo(String otherNode, ByteString otherDisk) {
            return node.equals(otherNode)
                    && (disk.isEmpty() || otherDisk.isEmpty() || disk.equals(otherDisk));
        }

        /** Why the way is not open. */
        String cause() {
            return way == Way.CLOSED || failures > 0 ? cause : "no welcome yet";
        }
    }

    /** How far a connection is. */
    enum Way {
        CLOSED,
        DIALING,
        OPEN
    }

    Collection<Peer> peers() {
        return peers.values();
    }

    Peer peer(Endpoint endpoint) {
        Peer peer = peers.get(endpoint);
        if (peer == null) {
            peer = new Peer(endpoint);
            peers.put(endpoint, peer);
        }
        return peer;
    }

    /** The peer with this node id or address, an open one if there are several. */
    @Nullable
    Peer find(String name) {
        Peer found = null;
        for (Peer peer : peers.values()) {
            boolean matches = peer.node.equals(name) || peer.endpoint.toString().equals(name);
            if (matches && (found == null || peer.way == Way.OPEN)) {
                found = peer;
            }
        }
        return found;
    }

    /** Who leads, as far as is known. */
    @Nullable
    Peer leader() {
        return leader;
    }

    /** The newest cluster time heard, in ms. */
    long clusterTimeMs() {
        return clusterTimeMs;
    }

    void clusterTime(long ms) {
        clusterTimeMs = Math.max(clusterTimeMs, ms);
    }

    /** A connection is being made. */
    void dialing(Endpoint to, long now) {
        turn(peer(to), Way.DIALING, now);
    }

    /**
     * Why the node is none of this route's: it belongs to another cluster than the first that
     * answered. Else null.
     */
    @Nullable
    String mismatch(Welcome welcome) {
        ByteString other = welcome.getCluster();
        if (cluster.isEmpty() || other.isEmpty() || cluster.equals(other)) {
            return null;
        }
        return welcome.getNode() + " belongs to another cluster than the endpoints before it";
    }

    /** The node welcomed the connection, and there is no {@link #mismatch}. */
    void opened(Endpoint to, Welcome welcome, long now) {
        Peer peer = peer(to);
        turn(peer, Way.OPEN, now);
        peer.failures = 0;
        peer.node = welcome.getNode();
        peer.disk = welcome.getDisk();
        clusterTime(welcome.getClusterTimeMs());
        members(welcome);
        if (welcome.hasLeader()) {
            leader = learn(welcome.getLeader());
        }
    }

    /** Who belongs to the cluster, as a node says that welcomes or has welcomed a connection. */
    void members(Welcome welcome) {
        if (cluster.isEmpty()) {
            cluster = welcome.getCluster();
        }
        welcome.getMembersList().forEach(this::learn);
    }

    /**
     * The connection could not be made ({@code UNREACHABLE}), was refused with the code, or ended
     * ({@code UNREACHABLE}).
     */
    void failed(Endpoint to, ErrorCode code, String cause, long now) {
        Peer peer = peer(to);
        turn(peer, Way.CLOSED, now);
        peer.failure = code;
        peer.cause = cause;
        peer.redialAt = now + backoff(peer.failures++);
        if (leader == peer) {
            leader = null;
        }
    }

    /** Another node leads than was thought, or none as far as the teller knows. */
    void ledBy(@Nullable MemberInfo info) {
        leader = info == null ? null : learn(info);
    }

    /**
     * The peer of a member; null when its address is none that can be dialled and no connection to
     * it is open.
     */
    private @Nullable Peer learn(MemberInfo member) {
        for (Peer peer : peers.values()) {
            if (peer.way == Way.OPEN && peer.leadsTo(member.getNode(), member.getDisk())) {
                return peer;
            }
        }
        Peer peer;
        try {
            peer = peer(Endpoint.parse(member.getAddress()));
        } catch (IllegalArgumentException notToBeDialled) {
            return null;
        }
        if (peer.node.isEmpty()) {
            peer.node = member.getNode();
        }
        return peer;
    }

    /**
     * The delay after so many failures in a row: doubling from 20 ms to 250 ms, each drawn from its
     * upper half.
     */
    long backoff(int failures) {
        long most = failures > 8 ? MAX_BACKOFF : Math.min(MAX_BACKOFF, MIN_BACKOFF << failures);
        return most / 2 + random.nextLong(most / 2);
    }

    /** One of the peers, if all have been barred since a given time. */
    @Nullable
    Peer barred(long from) {
        Peer barred = null;
        for (Peer peer : peers.values()) {
            if (!peer.isBarred(from)) {
                return null;
            }
            barred = peer;
        }
        return barred;
    }

    /**
     * Whether some way is open and each other was tried, so that all there is to learn is known.
     */
    boolean isExplored() {
        boolean open = false;
        for (Peer peer : peers.values()) {
            open |= peer.way == Way.OPEN;
            if (peer.way == Way.DIALING || peer.way == Way.CLOSED && peer.failures == 0) {
                return false;
            }
        }
        return open;
    }

    private static void turn(Peer peer, Way way, long now) {
        peer.way = way;
        peer.since = now;
    }
}
