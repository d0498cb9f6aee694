package io.raftd.raft;

/** What became of the wish to hand over leadership. */
public enum Transfer {
    /** On its way; either the term changes soon, or it is given up after an election timeout. */
    STARTED,
    ALREADY_LEADER,
    NOT_LEADER,
    NOT_A_VOTER,
    NO_SUCCESSOR,
    IN_PROGRESS
}
