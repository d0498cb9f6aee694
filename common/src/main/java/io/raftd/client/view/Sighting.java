package io.raftd.client.view;

import io.raftd.protocol.wire.Status;

import org.jspecify.annotations.Nullable;

/**
 * What came of asking one address for its status: the status, or else why there is none.
 *
 * @param clockOffsetMs the node's clock minus ours; null where there is no status
 */
public record Sighting(
        String address,
        @Nullable Status status,
        @Nullable String error,
        @Nullable Long clockOffsetMs) {
    public static Sighting answered(String address, Status status, long clockOffsetMs) {
        return new Sighting(address, status, null, clockOffsetMs);
    }

    public static Sighting failed(String address, String error) {
        return new Sighting(address, null, error, null);
    }
}
