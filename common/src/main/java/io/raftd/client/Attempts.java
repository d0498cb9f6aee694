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
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One request, sent to whoever can serve it until somebody has, or the time is up. All closed ways
 * are dialled at once while no good one is open. A node that did not accept the request is left
 * alone for a growing while; one that does not answer is waited for, and others are tried
 * meanwhile, where the policy lets them.
 */
final class Attempts implements Course {
    /** A node that has not answered for so long, in ns, may be dead: others are tried too. */
    static final long PATIENCE = TimeUnit.SECONDS.toNanos(1);

    /**
     * While the leader is being dialled for less than this, in ns, no other node is asked what only
     * the leader can do.
     */
    static final long GRACE = TimeUnit.MILLISECONDS.toNanos(250);

    /**
     * A write that every node asked has refused is not sent again in this last stretch before its
     * deadline, in ns, and of a short timeout in its last quarter: cut off on its way, it would
     * have an unknown outcome in place of a definite one.
     */
    static final long LAST_CALL = TimeUnit.MILLISECONDS.toNanos(250);

    private static final long MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Route route;
    private final Policy policy;
    private final @Nullable String target;
    private final long start;
    private final long deadline;
    private final Fate fate;
    private final Map<Endpoint, Asked> asked = new HashMap<>();
    private long lastSent;
    private boolean expired;
    private boolean renewed;
    private @Nullable Outcome outcome;

    /** What became of this request at one peer. */
    private static final class Asked {
        boolean waiting;
        int refusals;
        /** Not asked again before. */
        long againAt = Long.MIN_VALUE;

        long lastAt = Long.MIN_VALUE;
        String cause = "";
    }

    /**
     * @param target the id or address of the one node to ask, or null for whoever can serve the
     *     request
     * @param timeout in ns
     */
    Attempts(Route route, Policy policy, @Nullable String target, long now, long timeout) {
        this.route = route;
        this.policy = policy;
        this.target = target;
        this.start = now;
        this.deadline = now + timeout;
        this.fate = new Fate(policy);
    }

    @Override
    public Step next(long now) {
        if (outcome == null) {
            judge(now);
        }
        if (outcome != null) {
            return new Step.End();
        }
        if (expired) {
            expired = false;
            renewed = true;
            return new Step.Renew();
        }
        Peer to = choose(now);
        if (to != null) {
            return new Step.Send(to.endpoint);
        }
        if (!isSettled(now)) {
            for (Peer peer : route.peers()) {
                if (peer.mayDial(now) && !peer.isBarred(start)) {
                    return new Step.Dial(peer.endpoint);
                }
            }
        }
        return new Step.Wait(nextChange(now));
    }

    /** How it ended, whatever is heard afterwards; only behind {@link Step.End}. */
    Outcome outcome() {
        if (outcome == null) {
            throw new IllegalStateException("the request is still under way");
        }
        return outcome;
    }

    @Override
    public void sent(Endpoint to, long now) {
        fate.sent();
        Asked at = at(to);
        at.waiting = true;
        at.lastAt = now;
        lastSent = now;
    }

    @Override
    public void answered(Endpoint from, Response response, ByteString body, long now) {
        if (outcome != null) {
            return;
        }
        Asked at = at(from);
        at.waiting = false;
        at.cause = response.getMessage();
        ErrorCode code = ErrorCode.of(response.getCode());
        if (code == ErrorCode.NOT_LEADER || code == ErrorCode.NO_LEADER) {
            route.ledBy(response.hasLeader() ? response.getLeader() : null);
        }
        switch (fate.answered(code, response.getMessage())) {
            case AGAIN -> at.againAt = now + route.backoff(at.refusals++);
            case EXPIRED -> {
                expired = !renewed;
                if (renewed) {
                    end(fate.message());
                }
            }
            case FINAL -> {
                if (fate.code() == code) {
                    outcome = new Outcome(code, response.getMessage(), response, body, List.of());
                } else {
                    end(fate.message());
                }
            }
        }
    }

    @Override
    public void lost(Endpoint from, boolean complete, String cause, long now) {
        Asked at = at(from);
        at.waiting = false;
        at.cause = cause;
        if (fate.lost(complete, "the connection to " + from + " ended before the answer: " + cause)
                == Fate.Verdict.FINAL) {
            end(fate.message());
        }
    }

    @Override
    public void interrupted() {
        if (outcome != null) {
            return;
        }
        fate.end(ErrorCode.INTERRUPTED, "interrupted");
        end(fate.message());
    }

    /** The peer to send to now, or null. */
    private @Nullable Peer choose(long now) {
        if (isLastCall(now)) {
            return null;
        }
        if (target != null) {
            Peer only = route.find(target);
            return only != null && isFree(only, now) ? only : null;
        }
        boolean waiting = isWaiting();
        boolean patient = waiting && now - lastSent < PATIENCE;
        if (policy == Policy.ONCE ? waiting : policy == Policy.READ && patient) {
            return null;
        }
        Peer leader = route.leader();
        if (leader != null && isFree(leader, now)) {
            return leader;
        }
        return patient || isLeaderNear(now) ? null : longestUnasked(now);
    }

    private boolean isLastCall(long now) {
        return policy != Policy.READ
                && fate.isRefused()
                && deadline - now < Math.min(LAST_CALL, (deadline - start) / 4);
    }

    /** Whether only the leader will do, and a connection to it should be there in a moment. */
    private boolean isLeaderNear(long now) {
        Peer leader = route.leader();
        return policy != Policy.READ
                && leader != null
                && (leader.way == Way.DIALING ? now - leader.since < GRACE : leader.mayDial(now));
    }

    private @Nullable Peer longestUnasked(long now) {
        Peer best = null;
        for (Peer peer : route.peers()) {
            if (isFree(peer, now) && (best == null || at(peer).lastAt < at(best).lastAt)) {
                best = peer;
            }
        }
        return best;
    }

    private boolean isFree(Peer peer, long now) {
        return peer.way == Way.OPEN && !at(peer).waiting && at(peer).againAt <= now;
    }

    private boolean isWaiting() {
        for (Asked at : asked.values()) {
            if (at.waiting) {
                return true;
            }
        }
        return false;
    }

    /** Whether the ways that are open should do, so that no other need be opened. */
    private boolean isSettled(long now) {
        Peer best = target == null ? route.leader() : route.find(target);
        if (best != null && best.way == Way.OPEN) {
            return !at(best).waiting || now - lastSent < PATIENCE;
        }
        return policy == Policy.READ && target == null && isWaiting() && now - lastSent < PATIENCE;
    }

    /** When {@link #next} may decide otherwise although nothing has happened. */
    private long nextChange(long now) {
        long next = deadline;
        for (Peer peer : route.peers()) {
            long change = switch (peer.way) {
                case CLOSED -> peer.isBarred(start) ? deadline : peer.redialAt;
                case DIALING -> peer.since + GRACE;
                case OPEN -> at(peer).waiting ? lastSent + PATIENCE : at(peer).againAt;
            };
            if (change > now) {
                next = Math.min(next, change);
            }
        }
        return next;
    }

    /** Ends the request when the time is up, or when no attempt can help. */
    private void judge(long now) {
        if (now >= deadline) {
            timeOut();
            return;
        }
        Peer barred = route.barred(start);
        if (target != null) {
            Peer only = route.find(target);
            if (only == null && route.isExplored()) {
                outcome = Outcome.of(
                        ErrorCode.NOT_FOUND, "no node " + target + " is known here", causes());
                return;
            }
            barred = only != null && only.isBarred(start) ? only : barred;
        }
        if (barred != null && !isWaiting()) {
            fate.end(barred.failure, barred.cause);
            end(fate.message());
        }
    }

    private void timeOut() {
        long timeout = deadline - start;
        String within = " within "
                + (timeout % SECOND == 0 ? timeout / SECOND + "s" : timeout / MILLISECOND + "ms");
        switch (fate.code()) {
            case UNREACHABLE -> end((isWaiting() ? "no answer" : "no endpoint answered") + within);
            case UNKNOWN_OUTCOME -> end("not resolved" + within + ": " + fate.message());
            default -> end("not done" + within + ": " + fate.message());
        }
    }

    private void end(String message) {
        outcome = Outcome.of(fate.code(), message, causes());
    }

    private List<EndpointCause> causes() {
        List<EndpointCause> causes = new ArrayList<>();
        for (Peer peer : route.peers()) {
            Asked at = at(peer);
            String cause =
                    peer.way != Way.OPEN ? peer.cause() : at.waiting ? "no answer" : at.cause;
            causes.add(new EndpointCause(peer.endpoint, cause));
        }
        return causes;
    }

    private Asked at(Peer peer) {
        return at(peer.endpoint);
    }

    private Asked at(Endpoint endpoint) {
        Asked at = asked.get(endpoint);
        if (at == null) {
            at = new Asked();
            asked.put(endpoint, at);
        }
        return at;
    }
}
