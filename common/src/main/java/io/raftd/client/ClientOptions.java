package io.raftd.client;

import io.raftd.protocol.Endpoint;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

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

    /**
     * For how many ms a node may keep a request of which so many ns are left: a tenth less, so that
     * its answer arrives; >= 1.
     */
    static int timeoutAtNode(long left) {
        long ms = TimeUnit.NANOSECONDS.toMillis(left);
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, ms - ms / 10));
    }
}
