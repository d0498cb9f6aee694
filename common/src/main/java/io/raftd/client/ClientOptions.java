package io.raftd.client;

import io.raftd.protocol.Endpoint;

import java.time.Duration;
import java.util.List;

/**
 * How to reach a cluster.
 *
 * @param endpoints of some of its nodes, at least one
 * @param timeout for one request in all, its retries included
 * @param dialTimeout for one connection until the node has welcomed it
 */
public record ClientOptions(List<Endpoint> endpoints, Duration timeout, Duration dialTimeout) {
    public ClientOptions {
        endpoints = List.copyOf(endpoints);
        if (endpoints.isEmpty()) {
            throw new IllegalArgumentException("no endpoint to dial");
        }
        if (timeout.isNegative()
                || timeout.isZero()
                || dialTimeout.isNegative()
                || dialTimeout.isZero()) {
            throw new IllegalArgumentException("timeout " + timeout + " and dial timeout "
                    + dialTimeout + " are not both above zero");
        }
    }

    /** With the default times: 5 s, and 2 s to dial. */
    public static ClientOptions of(List<Endpoint> endpoints) {
        return new ClientOptions(endpoints, Duration.ofSeconds(5), Duration.ofSeconds(2));
    }
}
