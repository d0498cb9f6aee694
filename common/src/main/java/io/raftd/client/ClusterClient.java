package io.raftd.client;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.raftd.protocol.Endpoint;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.FrameKind;
import io.raftd.protocol.wire.Barrier;
import io.raftd.protocol.wire.ChangeMembers;
import io.raftd.protocol.wire.CompareAndSet;
import io.raftd.protocol.wire.Delete;
import io.raftd.protocol.wire.Get;
import io.raftd.protocol.wire.Increment;
import io.raftd.protocol.wire.Put;
import io.raftd.protocol.wire.Request;
import io.raftd.protocol.wire.Response;
import io.raftd.protocol.wire.Scan;
import io.raftd.protocol.wire.Transfer;
import io.raftd.protocol.wire.Welcome;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A cluster as a client sees it: one request at a time, blocking, from one thread. Learns the
 * members from any node, follows the leader, and tries again within the timeout where that is safe.
 * Connections stay open between requests. Never throws for what a cluster or a network can do: see
 * {@link Outcome}.
 */
public final class ClusterClient implements Closeable {
    /** A node that has owed an answer for so long, in ns, is dialled anew by the next request. */
    private static final long SILENCE = 2 * Attempts.PATIENCE;

    private final ClientOptions options;
    private final Route route;
    private final Links links;
    private final Map<Endpoint, Link> open = new HashMap<>();
    private final Map<Endpoint, Sent> unanswered = new HashMap<>();

    /** Since when a node has been owing an answer without a word. */
    private final Map<Endpoint, Long> silentSince = new HashMap<>();

    private @Nullable Course course;
    private @Nullable ClientSession session;
    private long lastId;

    /** A request on a link: its id, and how much the link has written when it is complete. */
    private record Sent(long id, long end) {}

    /**
     * One request as the caller gave it, with its place in the session while it is a write under
     * way.
     */
    private static final class Call {
        final Request request;
        final byte[] body;
        final long deadline;
        long sequence;

        Call(Request request, ByteString body, long deadline) {
            this.request = request;
            this.body = body.toByteArray();
            this.deadline = deadline;
        }
    }

    /** Dials nobody before the first request. */
    public ClusterClient(ClientOptions options) {
        this.options = options;
        route = new Route(options.endpoints(), System.nanoTime());
        links = new Links(new Dispatch(), options.dialTimeout().toNanos());
    }

    /** Sets the key's value. The response holds {@code written}. */
    public Outcome put(ByteString key, ByteString value) {
        return call(Request.newBuilder().setPut(Put.newBuilder().setKey(key)).build(), value);
    }

    /**
     * The key's value as the body, and {@code got}; NOT_FOUND when absent. Linearizable unless
     * {@code stale}.
     */
    public Outcome get(ByteString key, boolean stale) {
        Get get = Get.newBuilder().setKey(key).setStale(stale).build();
        return call(Request.newBuilder().setGet(get).build(), ByteString.EMPTY);
    }

    /** Removes the key. The response holds {@code written}. */
    public Outcome delete(ByteString key) {
        Delete delete = Delete.newBuilder().setKey(key).build();
        return call(Request.newBuilder().setDelete(delete).build(), ByteString.EMPTY);
    }

    /**
     * Sets a new value if the key is as expected, else COMPARE_FAILED. The response holds
     * {@code written}.
     */
    public Outcome compareAndSet(CompareAndSet expected, ByteString value) {
        return call(Request.newBuilder().setCompareAndSet(expected).build(), value);
    }

    /** Adds to the number that the value is. The response holds {@code written} with the sum. */
    public Outcome increment(ByteString key, long by) {
        Increment increment = Increment.newBuilder().setKey(key).setBy(by).build();
        return call(Request.newBuilder().setIncrement(increment).build(), ByteString.EMPTY);
    }

    /** One page; go on after its last key while {@code page.more}. */
    public Outcome scan(Scan scan) {
        return call(Request.newBuilder().setScan(scan).build(), ByteString.EMPTY);
    }

    /** OK when a linearizable read would be. */
    public Outcome barrier() {
        Request barrier =
                Request.newBuilder().setBarrier(Barrier.getDefaultInstance()).build();
        return call(barrier, ByteString.EMPTY);
    }

    /** Hands leadership to the node with this id, or, when empty, to the best follower. */
    public Outcome transfer(String target) {
        Transfer transfer = Transfer.newBuilder().setTarget(target).build();
        return call(Request.newBuilder().setTransfer(transfer).build(), ByteString.EMPTY);
    }

    /**
     * Changes who takes part, at the leader. The response holds {@code members_changed}; what is
     * {@code unchanged} there may have been done by an attempt whose answer was lost.
     */
    public Outcome changeMembers(ChangeMembers change) {
        return call(Request.newBuilder().setChangeMembers(change).build(), ByteString.EMPTY);
    }

    /** Sends a request, without session and timeout, to whoever can serve it. */
    public Outcome call(Request request, ByteString body) {
        return call(request, body, options.timeout());
    }

    /** As {@link #call(Request, ByteString)}, within another timeout than the client's own. */
    public Outcome call(Request request, ByteString body, Duration timeout) {
        return attempt(request, body, null, timeout);
    }

    /**
     * Sends a request that changes nothing to one node, named by its id or address; NOT_FOUND when
     * there is no such node.
     */
    public Outcome ask(String node, Request request) {
        return ask(node, request, options.timeout());
    }

    /** As {@link #ask(String, Request)}, within another timeout than the client's own. */
    public Outcome ask(String node, Request request, Duration timeout) {
        return attempt(request, ByteString.EMPTY, node, timeout);
    }

    /**
     * Sends a write to one node alone, whether or not it leads, as a client that reaches no other
     * would.
     */
    public Outcome writeAt(String node, Request request, ByteString body, Duration timeout) {
        return attempt(request, body, node, timeout);
    }

    private Outcome attempt(
            Request request, ByteString body, @Nullable String node, Duration timeout) {
        long now = System.nanoTime();
        Attempts attempts =
                new Attempts(route, Policy.of(request.getOpCase()), node, now, timeout.toNanos());
        drive(attempts, new Call(request, body, now + timeout.toNanos()));
        return attempts.outcome();
    }

    /**
     * Sends a request that changes nothing to every node at once: the endpoints given, and all
     * members.
     */
    public List<NodeReply> askAll(Request request) {
        return askAll(request, options.timeout());
    }

    /** As {@link #askAll(Request)}, within another timeout than the client's own. */
    public List<NodeReply> askAll(Request request, Duration timeout) {
        long now = System.nanoTime();
        Survey survey = new Survey(route, now, timeout.toNanos());
        drive(survey, new Call(request, ByteString.EMPTY, now + timeout.toNanos()));
        return survey.replies();
    }

    private void drive(Course driven, Call call) {
        course = driven;
        unanswered.clear();
        while (true) {
            long now = System.nanoTime();
            Step step = driven.next(now);
            if (step instanceof Step.End) {
                break;
            } else if (step instanceof Step.Dial dial) {
                route.dialing(dial.to(), now);
                links.dial(dial.to());
            } else if (step instanceof Step.Send send) {
                send(driven, call, send.to(), now);
            } else if (step instanceof Step.Renew) {
                session = null;
                call.sequence = 0;
            } else if (step instanceof Step.Wait wait) {
                links.poll(wait.until());
                if (Thread.currentThread().isInterrupted()) {
                    driven.interrupted();
                }
            }
        }
        course = null;
        leaveSilent(System.nanoTime());
        if (session != null && call.sequence != 0) {
            session.end(call.sequence);
        }
    }

    /**
     * The other end of a connection may be gone without a word, which the system would find out in
     * a quarter of an hour.
     */
    private void leaveSilent(long now) {
        List<Endpoint> silent = silentSince.entrySet().stream()
                .filter(each -> now - each.getValue() >= SILENCE)
                .map(Map.Entry::getKey)
                .toList();
        for (Endpoint endpoint : silent) {
            silentSince.remove(endpoint);
            links.close(requireNonNull(open.remove(endpoint)));
            route.failed(endpoint, ErrorCode.UNREACHABLE, "no answer", now);
        }
    }

    private void send(Course driven, Call call, Endpoint to, long now) {
        Link link = open.get(to);
        if (link == null) {
            throw new IllegalStateException("no open connection to " + to);
        }
        Request request = stamped(call, now);
        driven.sent(to, now);
        if (!link.takes(request, call.body)) {
            driven.answered(to, tooLarge(link), ByteString.EMPTY, now);
            return;
        }
        long id = ++lastId;
        silentSince.putIfAbsent(to, now);
        unanswered.put(to, new Sent(id, link.send(FrameKind.REQUEST, id, request, call.body)));
    }

    /** With its session, and the time for which the node may keep it. */
    private Request stamped(Call call, long now) {
        Request.Builder request = call.request.toBuilder();
        request.setTimeoutMs(ClientOptions.timeoutAtNode(call.deadline - now));
        if (Policy.of(call.request.getOpCase()) == Policy.WRITE) {
            if (session == null) {
                session = ClientSession.random(route.clusterTimeMs());
            }
            if (call.sequence == 0) {
                call.sequence = session.begin();
            }
            request.setSession(session.stamp(call.sequence));
        }
        return request.build();
    }

    private static Response tooLarge(Link link) {
        return Response.newBuilder()
                .setCode(ErrorCode.TOO_LARGE.number())
                .setMessage("key and value are over the limit of " + link.maxRequest() + " bytes")
                .build();
    }

    /** Tells the route and the course what happens on the links. */
    private final class Dispatch implements Link.Events {
        @Override
        public void opened(Link link, Welcome welcome) {
            long now = System.nanoTime();
            String mismatch = route.mismatch(welcome);
            if (mismatch != null) {
                links.close(link);
                route.failed(link.endpoint(), ErrorCode.MISMATCH, mismatch, now);
                return;
            }
            open.put(link.endpoint(), link);
            route.opened(link.endpoint(), welcome, now);
        }

        @Override
        public void membersChanged(Link link, Welcome welcome) {
            route.members(welcome);
        }

        @Override
        public void failed(Link link, ErrorCode code, String cause) {
            long now = System.nanoTime();
            open.remove(link.endpoint());
            silentSince.remove(link.endpoint());
            route.failed(link.endpoint(), code, cause, now);
            Sent sent = unanswered.remove(link.endpoint());
            if (sent != null && course != null) {
                course.lost(link.endpoint(), link.written() >= sent.end(), cause, now);
            }
        }

        @Override
        public void answered(Link link, long id, Response response, byte[] body) {
            route.clusterTime(response.getClusterTimeMs());
            silentSince.remove(link.endpoint());
            Sent sent = unanswered.get(link.endpoint());
            if (sent != null && sent.id() == id && course != null) {
                unanswered.remove(link.endpoint());
                course.answered(
                        link.endpoint(),
                        response,
                        UnsafeByteOperations.unsafeWrap(body),
                        System.nanoTime());
            }
        }
    }

    @Override
    public void close() {
        try {
            links.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
