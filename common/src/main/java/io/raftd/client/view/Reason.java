package io.raftd.client.view;

import org.jspecify.annotations.Nullable;

/**
 * Why a cluster is not healthy.
 *
 * @param node whom it is about, or null when it is about all
 */
public record Reason(Code code, @Nullable String node, String message) {
    /** What kind of reason. */
    public enum Code {
        NOT_FORMED,
        NO_QUORUM,
        NO_LEADER,
        NOT_SERVING,
        UNREACHABLE,
        CUT_OFF,
        LAGGING,
        REBUILDING,
        ALARM,
        DIVERGED;

        /** Whether it leaves the cluster unable to serve. */
        boolean isFatal() {
            return compareTo(NOT_SERVING) <= 0;
        }
    }
}
