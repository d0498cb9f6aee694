package io.raftd.client;

import io.raftd.protocol.Endpoint;

/** Why an endpoint did not serve a request, in a few words. */
public record EndpointCause(Endpoint endpoint, String cause) {}
