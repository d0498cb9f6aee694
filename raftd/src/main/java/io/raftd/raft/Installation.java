package io.raftd.raft;

/**
 * A snapshot on its way to a peer (dissertation 5.3). The peer says how much of it it has, and is
 * sent the chunk that follows; whichever of the two is lost, the question is put again with the
 * next heartbeat. One that an operator asked for goes on beside the entries that the log still has
 * for the peer, until all in it has been acknowledged, whichever way it came.
 */
final class Installation {
    private final Snapshot snapshot;
    private final boolean wanted;
    private long offset;
    private boolean reading;
    private boolean moved;

    /** {@code wanted}: by an operator, though the log may have what the peer lacks. */
    Installation(Snapshot snapshot, boolean wanted) {
        this.snapshot = snapshot;
        this.wanted = wanted;
    }

    /** It is of no use any more: the peer has up to {@code match}, and can go on from the log. */
    boolean isOver(long match, boolean reached) {
        return wanted ? match >= snapshot.index() : reached;
    }

    Snapshot snapshot() {
        return snapshot;
    }

    /** The peer has all before. */
    long offset() {
        return offset;
    }

    /** The peer has so many bytes; true when a chunk from there on is to be read. */
    boolean reached(long bytes) {
        offset = bytes;
        moved = true;
        boolean wanted = !reading && bytes < snapshot.bytes();
        reading |= wanted;
        return wanted;
    }

    /** What was read for it has come, or cannot be had. */
    void read() {
        reading = false;
    }

    /** True when nothing has moved since the last call. */
    boolean isStuck() {
        boolean stuck = !moved && !reading;
        moved = false;
        return stuck;
    }
}
