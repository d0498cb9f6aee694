package io.raftd.raft;

/** What comes of asking a leader to send its snapshot to a peer. */
public enum SnapshotSending {
    /** This node does not lead. */
    NOT_LEADER,
    /** The leader has no such peer. */
    NO_PEER,
    /** The leader has no snapshot. */
    NO_SNAPSHOT,
    /** The peer has acknowledged all that is in it. */
    UNCHANGED,
    /** The peer has not answered for an election timeout. */
    SILENT,
    /** It is on its way, until the peer has acknowledged all that is in it. */
    UNDER_WAY
}
