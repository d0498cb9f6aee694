package io.raftd.client;

import io.raftd.client.LoadClient.Aim;
import io.raftd.client.LoadClient.Completion;
import io.raftd.client.Route.Peer;
import io.raftd.protocol.Endpoint;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.Frame;
import io.raftd.protocol.FrameKind;
import io.raftd.protocol.wire.Request;
import io.raftd.protocol.wire.Response;
import io.raftd.protocol.wire.Welcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a {@link LoadClient}, and a session: what waits to be sent over it, and what
 * was. It moves on when another node leads, once all that was sent is answered; when it ends, or
 * has been silent for half the timeout, whatever was not answered is sent again over the next one.
 */
final class Lane {
    private final int index;
    private final Aim aim;
    private final Route route;
    private final LoadClient client;
    private final long timeout;
    private final ArrayDeque<Pending> waiting = new ArrayDeque<>();
    private final Map<Long, Pending> sent = new LinkedHashMap<>();
    private @Nullable Link link;
    private @Nullable ClientSession session;
    private boolean moving;
    private long lastId;
    private long lastHeard;
    /** Nothing is dialled or sent before. */
    private long resumeAt = Long.MIN_VALUE;
    /** Failures, refusals and moves since a request was last served. */
    private int setbacks;
    /** How many nodes were given up, for choosing the next while nobody is known to lead. */
    private int rotation;

    Lane(int index, Aim aim, Route route, LoadClient client, long timeout) {
        this.index = index;
        this.aim = aim;
        this.route = route;
        this.client = client;
        this.timeout = timeout;
    }

    /** One request until its end is told. */
    private static final class Pending {
        final Request.Builder request;
        final byte[] body;
        final Completion completion;
        final long deadline;
        final boolean writes;
        final Fate fate;

        @Nullable
        ClientSession session;

        long sequence;
        /** How much the link has written when this is complete. */
        long end;

        Pending(Request.Builder request, byte[] body, Completion completion, long deadline) {
            this.request = request;
            this.body = body;
            this.completion = completion;
            this.deadline = deadline;
            Policy policy = Policy.of(request.getOpCase());
            this.writes = policy == Policy.WRITE;
            this.fate = new Fate(policy);
        }

        void finish(Response response, byte[] answer) {
            if (session != null) {
                session.end(sequence);
            }
            completion.done(fate.code(), response, answer);
        }
    }

    int inFlight() {
        return waiting.size() + sent.size();
    }

    /** Takes a request on; turns send it and tell its end. */
    void submit(Request.Builder request, byte[] body, Completion completion) {
        waiting.add(new Pending(request, body, completion, client.now() + timeout));
    }

    /** Dials or sends what is due; returns when it has to be called again at the latest. */
    long turn(long now) {
        if (now < resumeAt) {
            return resumeAt;
        }
        if (link == null) {
            client.dial(this, target());
        } else {
            pump(now);
        }
        return Long.MAX_VALUE;
    }

    void dialled(Link to) {
        link = to;
        moving = false;
    }

    void opened(Link opened, Welcome welcome, long now) {
        route.opened(opened.endpoint(), welcome, now);
        moving = isElsewhere(opened);
        if (moving && setbacks++ > 0) {
            resumeAt = now + route.backoff(setbacks);
        }
        pump(now);
    }

    /** Whether another node than the link's is the one to talk to. */
    private boolean isElsewhere(Link here) {
        Peer wanted = aim == Aim.LEADER ? route.leader() : rotation == 0 ? peer(index) : null;
        return wanted != null && wanted != route.peer(here.endpoint());
    }

    private Endpoint target() {
        Peer leader = route.leader();
        if (aim == Aim.LEADER) {
            return leader == null ? peer(rotation).endpoint : leader.endpoint;
        }
        return peer(index + rotation).endpoint;
    }

    private Peer peer(int number) {
        List<Peer> peers = List.copyOf(route.peers());
        return peers.get(number % peers.size());
    }

    void failed(Link failed, ErrorCode code, String cause, long now) {
        route.failed(failed.endpoint(), code, cause, now);
        link = null;
        List<Pending> lost = new ArrayList<>(sent.values());
        sent.clear();
        for (int i = lost.size() - 1; i >= 0; i--) {
            Pending pending = lost.get(i);
            pending.fate.lost(failed.written() >= pending.end, cause);
            waiting.addFirst(pending);
        }
        rotation++;
        resumeAt = now + route.backoff(setbacks++);
    }

    void answered(long id, Response response, byte[] body, long now) {
        lastHeard = now;
        Pending pending = sent.remove(id);
        if (pending == null) {
            return;
        }
        ErrorCode code = ErrorCode.of(response.getCode());
        switch (pending.fate.answered(code, response.getMessage())) {
            case FINAL -> {
                setbacks = 0;
                boolean reliable = code == pending.fate.code();
                pending.finish(reliable ? response : Response.getDefaultInstance(), body);
            }
            case EXPIRED -> {
                if (pending.session == session) {
                    session = null;
                }
                pending.finish(response, body);
            }
            case AGAIN -> {
                if (aim == Aim.EACH) {
                    pending.finish(Response.getDefaultInstance(), Frame.EMPTY);
                } else {
                    waiting.add(pending);
                    refused(code, response, now);
                }
            }
        }
        pump(now);
    }

    private void refused(@Nullable ErrorCode code, Response response, long now) {
        if (code == ErrorCode.NOT_LEADER || code == ErrorCode.NO_LEADER) {
            route.ledBy(response.hasLeader() ? response.getLeader() : null);
            moving |= aim == Aim.LEADER
                    && (route.leader() == null || link != null && isElsewhere(link));
        }
        pause(now);
    }

    /** However many requests of one burst are refused, it is one setback. */
    private void pause(long now) {
        if (now >= resumeAt) {
            resumeAt = now + route.backoff(setbacks++);
        }
    }

    private void pump(long now) {
        Link to = link;
        if (to == null || !to.isOpen() || now < resumeAt) {
            return;
        }
        if (moving) {
            if (sent.isEmpty()) {
                client.drop(to);
                link = null;
                rotation += aim == Aim.LEADER && route.leader() == null ? 1 : 0;
            }
            return;
        }
        // Only these: completions may add more for as long as what they add is too large.
        for (int due = waiting.size(); due > 0; due--) {
            Pending next = waiting.remove();
            if (!stamp(next)) {
                waiting.addFirst(next);
                return;
            }
            send(to, next, now);
        }
    }

    /** Gives a write its place in the session; false when the session's window has none. */
    private boolean stamp(Pending pending) {
        if (!pending.writes) {
            return true;
        }
        if (pending.session == null) {
            if (session == null) {
                session = ClientSession.random(route.clusterTimeMs());
            }
            if (!session.hasRoom()) {
                return false;
            }
            pending.session = session;
            pending.sequence = session.begin();
        }
        pending.request.setSession(pending.session.stamp(pending.sequence));
        return true;
    }

    private void send(Link to, Pending pending, long now) {
        Request request = pending.request
                .setTimeoutMs(ClientOptions.timeoutAtNode(pending.deadline - now))
                .build();
        if (!to.takes(request, pending.body)) {
            pending.fate.end(ErrorCode.TOO_LARGE, "over the node's limit");
            pending.finish(Response.getDefaultInstance(), Frame.EMPTY);
            return;
        }
        if (sent.isEmpty()) {
            lastHeard = now;
        }
        long id = ++lastId;
        pending.fate.sent();
        pending.end = to.send(FrameKind.REQUEST, id, request, pending.body);
        sent.put(id, pending);
    }

    /** Gives up a node that answers nothing, and tells the end of each request whose time is up. */
    void sweep(long now) {
        Link silent = link;
        if (silent != null && silent.isOpen() && !sent.isEmpty() && now - lastHeard > timeout / 2) {
            client.drop(silent);
            failed(silent, ErrorCode.UNREACHABLE, "no answer for half the timeout", now);
        }
        List<Pending> over = new ArrayList<>();
        take(waiting.iterator(), now, over);
        take(sent.values().iterator(), now, over);
        for (Pending each : over) {
            each.finish(Response.getDefaultInstance(), Frame.EMPTY);
        }
    }

    private static void take(Iterator<Pending> from, long now, List<Pending> over) {
        while (from.hasNext()) {
            Pending pending = from.next();
            if (now >= pending.deadline) {
                from.remove();
                over.add(pending);
            }
        }
    }
}
