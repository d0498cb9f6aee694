package io.raftd.client;

import com.google.protobuf.ByteString;
import io.raftd.client.Route.Peer;
import io.raftd.client.Route.Way;
import io.raftd.protocol.Endpoint;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.wire.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request to every node: at the endpoints given, and at the members that the nodes name. Each
 * is dialled at most once, all in parallel; one whose connection had been open before and ended
 * without an answer is dialled anew.
 */
final class Survey implements Course {
    private final Route route;
    private final long deadline;
    private final Map<Endpoint, Visit> visits = new HashMap<>();
    private boolean interrupted;

    /** What became of the request at one endpoint. */
    private static final class Visit {
        boolean dialled;
        boolean sent;
        /** Another endpoint leads to the same node. */
        boolean doubled;

        @Nullable
        Outcome outcome;

        boolean isOver() {
            return doubled || outcome != null;
        }
    }

    /** Starts at {@code now}, for at most {@code timeout} ns. */
    Survey(Route route, long now, long timeout) {
        this.route = route;
        this.deadline = now + timeout;
    }

    @Override
    public Step next(long now) {
        boolean over = true;
        for (Peer peer : route.peers()) {
            Visit visit = visit(peer.endpoint);
            Step step = visit.isOver() ? null : advance(peer, visit);
            if (step != null && !interrupted && now < deadline) {
                return step;
            }
            over &= visit.isOver();
        }
        return over || interrupted || now >= deadline ? new Step.End() : new Step.Wait(deadline);
    }

    private @Nullable Step advance(Peer peer, Visit visit) {
        if (peer.way == Way.OPEN && !visit.sent) {
            visit.doubled = isAsked(peer);
            return visit.doubled ? null : new Step.Send(peer.endpoint);
        }
        if (peer.way == Way.CLOSED && !visit.dialled) {
            visit.dialled = true;
            return new Step.Dial(peer.endpoint);
        }
        visit.dialled |= peer.way == Way.DIALING;
        if (peer.way == Way.CLOSED) {
            visit.outcome = failure(peer, peer.failure, peer.cause());
        }
        return null;
    }

    private boolean isAsked(Peer one) {
        for (Peer peer : route.peers()) {
            if (peer.leadsTo(one.node, one.disk) && visit(peer.endpoint).sent) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void sent(Endpoint to, long now) {
        visit(to).sent = true;
    }

    @Override
    public void answered(Endpoint from, Response response, ByteString body, long now) {
        ErrorCode code = ErrorCode.of(response.getCode());
        visit(from).outcome = new Outcome(
                code == null ? ErrorCode.FAILED : code,
                response.getMessage(),
                response,
                body,
                List.of());
    }

    @Override
    public void lost(Endpoint from, boolean complete, String cause, long now) {
        visit(from).sent = false;
    }

    @Override
    public void interrupted() {
        interrupted = true;
    }

    /**
     * One for each node or endpoint, in the order in which they became known; only behind
     * {@link Step.End}.
     */
    List<NodeReply> replies() {
        List<NodeReply> replies = new ArrayList<>();
        for (Peer peer : route.peers()) {
            Visit visit = visit(peer.endpoint);
            if (!visit.doubled) {
                Outcome outcome = visit.outcome;
                if (outcome == null) {
                    String cause = peer.way == Way.OPEN ? "no answer in time" : peer.cause();
                    outcome = failure(peer, ErrorCode.UNREACHABLE, cause);
                }
                replies.add(new NodeReply(peer.endpoint, peer.node, outcome));
            }
        }
        return replies;
    }

    private static Outcome failure(Peer peer, ErrorCode code, String cause) {
        return Outcome.of(code, cause, List.of(new EndpointCause(peer.endpoint, cause)));
    }

    private Visit visit(Endpoint endpoint) {
        Visit visit = visits.get(endpoint);
        if (visit == null) {
            visit = new Visit();
            visits.put(endpoint, visit);
        }
        return visit;
    }
}
