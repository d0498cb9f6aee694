package io.raftd.raft;

/**
 * Why a vote or pre-vote was granted or refused. The code is part of the wire format and never
 * reused.
 */
public enum VoteReason {
    GRANTED(1),
    /** The candidate's (lastTerm, lastIndex) < the voter's (3.6.1). */
    LOG_BEHIND(2),
    /** The voter gave its vote in this term to another. */
    ALREADY_VOTED(3),
    /** The voter heard from a leader less than a minimum election timeout ago (4.2.3). */
    LEADER_ALIVE(4),
    /** The candidate's term < the voter's. */
    STALE_TERM(5),
    /** The voter's own history has never listed it, so it may not vote. */
    NOT_A_MEMBER(6),
    /** The voter's disk has not answered for an election timeout. */
    DISK_STALLED(7),
    /** The voter has lost its log, and may have acknowledged what it no longer knows. */
    REBUILDING(8);

    private static final VoteReason[] ALL = values();

    private final int code;

    VoteReason(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    public boolean granted() {
        return this == GRANTED;
    }

    /** Throws IllegalArgumentException for a code that this version does not know. */
    public static VoteReason of(int code) {
        if (code < 1 || code > ALL.length) {
            throw new IllegalArgumentException(
                    "vote reason " + code + " is not known to this version");
        }
        return ALL[code - 1];
    }
}
