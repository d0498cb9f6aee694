package io.raftd.client.view;

/** How well a cluster is. */
public enum Health {
    /** A leader that a quorum confirms, and nothing to complain of. */
    HEALTHY,
    /** It serves, but not all is as it should be. */
    DEGRADED,
    /** There is no quorum, or none that agrees on a leader. */
    UNAVAILABLE
}
