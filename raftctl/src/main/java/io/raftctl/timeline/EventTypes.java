package io.raftctl.timeline;

import java.util.List;

/** The types of events that nodes of this version know. */
public final class EventTypes {
    static final String TIMEOUT = "election_timeout";
    static final String PREVOTE_REQUESTED = "prevote_requested";
    static final String PREVOTE = "prevote";
    static final String VOTE_REQUESTED = "vote_requested";
    static final String VOTE = "vote";
    static final String ROLE_CHANGED = "role_changed";
    static final String ELECTED = "leader_elected";
    static final String LEARNED = "election_learned";
    static final String LEADER_CHANGED = "leader_changed";
    static final String STEPPED_DOWN = "stepped_down";
    static final String TRANSFER_STARTED = "transfer_started";
    static final String TRANSFER_FAILED = "transfer_failed";
    static final String STARTED = "started";
    static final String STOPPING = "stopping";
    static final String SNAPSHOT_SENT = "snapshot_sent";
    static final String SNAPSHOT_INSTALLED = "snapshot_installed";

    /** What elections are made of, and what leads to them. */
    public static final List<String> ELECTIONS = List.of(
            TIMEOUT,
            PREVOTE_REQUESTED,
            PREVOTE,
            VOTE_REQUESTED,
            VOTE,
            ROLE_CHANGED,
            ELECTED,
            LEADER_CHANGED,
            STEPPED_DOWN,
            "quorum_lost",
            "quorum_regained",
            TRANSFER_STARTED,
            TRANSFER_FAILED,
            STARTED,
            STOPPING,
            "removed",
            "events_dropped");

    /** Everything else. */
    public static final List<String> OTHERS = List.of(
            LEARNED,
            "config_changed",
            "log_truncated",
            "log_rebuilt",
            "snapshot_taken",
            SNAPSHOT_SENT,
            SNAPSHOT_INSTALLED,
            "storage_fault",
            "storage_recovered",
            "fault_injected");

    private EventTypes() {}
}
