package io.raftd.raft;

import io.raftd.raft.Progress.Installation;

import org.jspecify.annotations.Nullable;

/**
 * What a leader knows of a peer: the index up to which it has the log, and how long ago it
 * answered, in ns.
 *
 * @param active it answered within an election timeout
 * @param answered it has answered this leader at all
 * @param rebuilding it has lost its log, and does not vote until it has it again
 * @param installing the snapshot that is being sent to it, null for none
 * @param installedBytes of that, which it has
 * @param windowBytes of the entries sent to it and not acknowledged
 */
public record PeerView(
        ReplicaId replica,
        long match,
        long silence,
        boolean active,
        boolean answered,
        boolean rebuilding,
        long windowBytes,
        @Nullable Snapshot installing,
        long installedBytes) {
    static PeerView of(ReplicaId replica, Progress p, long now, boolean active) {
        Installation i = p.installation();
        return new PeerView(
                replica,
                p.match(),
                now - p.contact(),
                active,
                p.hasAnswered(),
                p.isRebuilding(),
                p.windowBytes(),
                i == null ? null : i.snapshot(),
                i == null ? 0 : i.offset());
    }
}
