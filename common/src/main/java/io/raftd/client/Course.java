package io.raftd.client;

import com.google.protobuf.ByteString;

import io.raftd.protocol.Endpoint;
import io.raftd.protocol.wire.Response;

/**
 * The way of one request through a cluster. Pure: whoever drives it does each {@link Step} that it
 * names and tells it what happened. Times are in ns of any monotonic clock.
 */
sealed interface Course permits Attempts, Survey {
    /** What to do now. */
    Step next(long now);

    /** The request was handed to the connection. */
    void sent(Endpoint to, long now);

    /** The one answer to a request that was sent. */
    void answered(Endpoint from, Response response, ByteString body, long now);

    /**
     * The connection ended before the answer.
     *
     * @param complete whether the node may have received the whole request
     */
    void lost(Endpoint from, boolean complete, String cause, long now);

    /** Whoever waits for it does so no longer. */
    void interrupted();
}
