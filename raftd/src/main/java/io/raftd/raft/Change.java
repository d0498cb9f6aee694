package io.raftd.raft;

/** What became of the wish to change the members. */
public enum Change {
    /** In the log, and in force; done once it is committed, and no longer joint. */
    STARTED,
    NOT_LEADER,
    HANDING_OVER,
    /**
     * No entry of this leader's term is committed yet: the configuration of an earlier term might
     * be, unknown to it (Ongaro's correction of 4.1, of July 2015).
     */
    NO_OWN_COMMIT,
    /** Another change is not committed yet, or has not left its joint configuration. */
    IN_PROGRESS,
    /**
     * Who is to become a voter does not have the configuration in force on its disk, which lists
     * it: it would not vote, and a leader that comes later might need its vote.
     */
    LISTED_IN_VAIN
}
