package io.raftd.client;

import io.raftd.protocol.wire.Request;

/** What repeating a request means. */
enum Policy {
    /**
     * Changes nothing of what the cluster agrees on: any node, or the one that is named, as often
     * as it takes.
     */
    READ,
    /** Takes effect at most once, by its session and sequence: the leader, as often as it takes. */
    WRITE,
    /**
     * Brings about a state, and changes nothing where that is there already: the leader, as often
     * as it takes. Nothing but success settles what became of an earlier attempt.
     */
    IDEMPOTENT,
    /**
     * Changes something each time it is accepted: the leader, until one attempt may have been
     * accepted.
     */
    ONCE;

    /** The policy of a request. */
    static Policy of(Request.OpCase op) {
        return switch (op) {
            case PUT, DELETE, COMPARE_AND_SET, INCREMENT, RESTORE -> WRITE;
            case CHANGE_MEMBERS, SNAPSHOT_SEND -> IDEMPOTENT;
            case TRANSFER -> ONCE;
            case GET, SCAN, BARRIER, STATUS, LOG_READ, LOG_STATS, LOG_VERIFY -> READ;
            case SNAPSHOT_TAKE, SNAPSHOT_LIST, SNAPSHOT_READ -> READ;
            case EVENTS_READ, INJECT_FAULTS, OP_NOT_SET -> READ;
        };
    }
}
