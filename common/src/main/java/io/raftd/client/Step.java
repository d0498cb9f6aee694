package io.raftd.client;

import io.raftd.protocol.Endpoint;

/** What a {@link Course} wants done next. */
sealed interface Step {
    /** Open a connection; the route hears how that went. */
    record Dial(Endpoint to) implements Step {}

    /** Send the request over the open connection. */
    record Send(Endpoint to) implements Step {}

    /** Go on with a new session, for the node has forgotten this one. */
    record Renew() implements Step {}

    /** Nothing to do before this time in ns, unless something happens. */
    record Wait(long until) implements Step {}

    /** It is over. */
    record End() implements Step {}
}
