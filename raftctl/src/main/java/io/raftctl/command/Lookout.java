package io.raftctl.command;

import com.google.protobuf.ByteString;

import io.raftd.client.ClusterClient;
import io.raftd.client.NodeReply;
import io.raftd.client.Outcome;
import io.raftd.client.view.ClusterView;
import io.raftd.client.view.Health;
import io.raftd.client.view.Reason;
import io.raftd.client.view.Sighting;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.wire.Barrier;
import io.raftd.protocol.wire.Request;
import io.raftd.protocol.wire.Status;
import io.raftd.protocol.wire.StatusQuery;

import java.io.Closeable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Looks at a cluster: asks every node how it is, and puts the answers together. */
public final class Lookout implements Closeable {
    /** The most entries that a voter may be behind in a healthy cluster, by default. */
    public static final long MAX_LAG = 10_000;

    private static final Request QUERY =
            Request.newBuilder().setStatus(StatusQuery.getDefaultInstance()).build();
    private static final Request BARRIER =
            Request.newBuilder().setBarrier(Barrier.getDefaultInstance()).build();

    private final ClusterClient client;

    public Lookout(Globals globals, Duration timeout) {
        client = globals.client(timeout);
    }

    public ClusterClient client() {
        return client;
    }

    /** The cluster as it is now; fails when no node answers. */
    public ClusterView look(long maxLag, Duration timeout) {
        ClusterView view = tryLook(maxLag, timeout);
        if (!view.isAnswered()) {
            throw new Failure(
                    ErrorCode.UNREACHABLE,
                    "no node answers",
                    view.nodes().stream()
                            .map(n -> new Failure.Endpoint(n.address(), String.valueOf(n.error())))
                            .toList());
        }
        return view;
    }

    /** The cluster as it is now, whether or not any node answers; fails when interrupted. */
    public ClusterView tryLook(long maxLag, Duration timeout) {
        return ClusterView.of(sight(timeout), maxLag);
    }

    /** What comes of asking every node for its status; fails when interrupted. */
    public List<Sighting> sight(Duration timeout) {
        long before = System.currentTimeMillis();
        List<NodeReply> replies = client.askAll(QUERY, timeout);
        Failure.checkInterrupted();
        long middle = before + (System.currentTimeMillis() - before) / 2;
        List<Sighting> sightings = new ArrayList<>();
        for (NodeReply reply : replies) {
            sightings.add(sighting(reply.endpoint().toString(), reply.outcome(), middle));
        }
        return sightings;
    }

    /** The view, with a complaint if a leader is seen and yet no linearizable read is served. */
    public ClusterView checkService(ClusterView view, Duration timeout) {
        if (view.health() == Health.UNAVAILABLE) {
            return view;
        }
        Outcome outcome = read(timeout);
        return outcome.ok() ? view : unserved(view, outcome.message());
    }

    /** How a linearizable read goes, of nothing; fails when interrupted. */
    public Outcome read(Duration timeout) {
        Outcome outcome = client.call(BARRIER, ByteString.EMPTY, timeout);
        Failure.checkInterrupted();
        return outcome;
    }

    /** The view, with the complaint that no linearizable read is served, and why not. */
    public static ClusterView unserved(ClusterView view, String cause) {
        return view.with(new Reason(
                Reason.Code.NOT_SERVING,
                view.leader(),
                "no linearizable read is served: " + cause));
    }

    /** One node as it is now; fails when it does not answer. */
    Sighting ask(String node) {
        long before = System.currentTimeMillis();
        Outcome outcome = Failure.check(client.ask(node, QUERY));
        return sighting(node, outcome, before + (System.currentTimeMillis() - before) / 2);
    }

    private static Sighting sighting(String address, Outcome outcome, long ourTimeMs) {
        if (!outcome.ok()) {
            return Sighting.failed(address, outcome.message());
        }
        Status status = outcome.response().getStatus();
        return Sighting.answered(address, status, status.getWallTimeMs() - ourTimeMs);
    }

    @Override
    public void close() {
        client.close();
    }
}
