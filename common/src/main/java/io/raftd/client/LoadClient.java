package io.raftd.client;

import com.google.protobuf.ByteString;

import io.raftd.protocol.Endpoint;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.Frame;
import io.raftd.protocol.wire.Get;
import io.raftd.protocol.wire.Put;
import io.raftd.protocol.wire.Request;
import io.raftd.protocol.wire.Response;
import io.raftd.protocol.wire.Welcome;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Many requests at once over some connections, for measuring. Passive and of one thread: whoever
 * drives it calls {@link #turn} in a loop, and completions run within. What a turn's completions
 * ask for goes out together at its end, one write a connection. Requests that were not accepted, or
 * whose connection ended, are sent again until the timeout, as {@link ClusterClient} does;
 * connections follow the leader.
 */
public final class LoadClient implements Closeable {
    private static final long SWEEP = TimeUnit.MILLISECONDS.toNanos(20);

    private final List<Lane> lanes = new ArrayList<>();
    private final Map<Link, Lane> laneOf = new HashMap<>();
    private final Route route;
    private final Links links;
    private long sweepAt = Long.MIN_VALUE;
    private long now = System.nanoTime();

    /** Which nodes the connections lead to. */
    public enum Aim {
        /** All to the leader. */
        LEADER,
        /** To each node in turn. */
        SPREAD,
        /** To each node in turn; what a node refuses is over, and not asked again. */
        EACH
    }

    /** Where the end of a request is told, once. */
    public interface Completion {
        /** The code, and the node's answer, empty when there is none to rely on. */
        void done(ErrorCode code, Response response, byte[] body);
    }

    /** Starts to dial; requests may be issued at once. */
    public LoadClient(ClientOptions options, int connections, Aim aim) {
        route = new Route(options.endpoints(), System.nanoTime());
        links = new Links(new Dispatch(), options.dialTimeout().toNanos());
        long timeout = options.timeout().toNanos();
        for (int i = 0; i < connections; i++) {
            lanes.add(new Lane(i, aim, route, this, timeout));
        }
    }

    /** Sets a key's value, over one of the connections, numbered from 0. */
    public void put(int connection, ByteString key, byte[] value, Completion completion) {
        Put put = Put.newBuilder().setKey(key).build();
        lanes.get(connection).submit(Request.newBuilder().setPut(put), value, completion);
    }

    /** Reads a key's value, over one of the connections; linearizable unless {@code stale}. */
    public void get(int connection, ByteString key, boolean stale, Completion completion) {
        Get get = Get.newBuilder().setKey(key).setStale(stale).build();
        lanes.get(connection).submit(Request.newBuilder().setGet(get), Frame.EMPTY, completion);
    }

    /**
     * By System.nanoTime: when the answers that are being completed came in, or when the last turn
     * ended. One reading of the clock serves all that come in together.
     */
    public long now() {
        return now;
    }

    /** Ends the wait of the turn under way, or of the next one; for any thread. */
    public void wake() {
        links.wake();
    }

    /** Requests whose end has not been told. */
    public int inFlight() {
        int sum = 0;
        for (Lane lane : lanes) {
            sum += lane.inFlight();
        }
        return sum;
    }

    /**
     * Sends, waits for answers, but not beyond a time of System.nanoTime, and completes what they
     * end.
     */
    public void turn(long until) {
        now = System.nanoTime();
        if (now >= sweepAt) {
            sweepAt = now + SWEEP;
            for (Lane lane : lanes) {
                lane.sweep(now);
            }
        }
        long wake = Math.min(until, sweepAt);
        for (Lane lane : lanes) {
            wake = Math.min(wake, lane.turn(now));
        }
        links.poll(wake);
        now = System.nanoTime();
    }

    void dial(Lane lane, Endpoint endpoint) {
        Link link = links.dial(endpoint);
        laneOf.put(link, lane);
        lane.dialled(link);
    }

    void drop(Link link) {
        laneOf.remove(link);
        links.close(link);
    }

    /** Tells lanes what happens on their links. */
    private final class Dispatch implements Link.Events {
        @Override
        public void opened(Link link, Welcome welcome) {
            Lane lane = lane(link);
            String mismatch = route.mismatch(welcome);
            if (mismatch == null) {
                lane.opened(link, welcome, System.nanoTime());
            } else {
                links.close(link);
                failed(link, ErrorCode.MISMATCH, mismatch);
            }
        }

        @Override
        public void membersChanged(Link link, Welcome welcome) {
            route.members(welcome);
        }

        @Override
        public void failed(Link link, ErrorCode code, String cause) {
            Lane lane = lane(link);
            laneOf.remove(link);
            lane.failed(link, code, cause, System.nanoTime());
        }

        @Override
        public void arrived(Link link) {
            now = System.nanoTime();
        }

        @Override
        public void answered(Link link, long id, Response response, byte[] body) {
            lane(link).answered(id, response, body, now);
        }

        private Lane lane(Link link) {
            Lane lane = laneOf.get(link);
            if (lane == null) {
                throw new IllegalStateException(
                        "an event on the link to " + link.endpoint() + ", which was dropped");
            }
            return lane;
        }
    }

    /** Ends all connections; what is in flight then is never told. */
    @Override
    public void close() {
        try {
            links.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
