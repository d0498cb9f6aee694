package io.raftd.storage;

import io.raftd.raft.Entry;
import io.raftd.raft.SnapshotPoint;
import io.raftd.storage.Segment.Slot;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where a stored log may begin: with the cluster's first entry, or, once there is a snapshot, at
 * any index up to the one behind it. With which it does is told by the header of its oldest
 * segment.
 *
 * @param cluster whose log it is, null when that is not known
 * @param snapshot the newest one, null when there is none
 * @param latest the highest index that may be the log's first
 */
record Origin(@Nullable UUID cluster, @Nullable SnapshotPoint snapshot, long latest) {
    /** Of the log of a cluster, with its newest snapshot. */
    static Origin of(UUID cluster, @Nullable SnapshotPoint snapshot) {
        return new Origin(cluster, snapshot, snapshot == null ? 1 : snapshot.index() + 1);
    }

    /** Any: the cluster, or its newest snapshot, can't be read. */
    static Origin unknown(@Nullable UUID cluster) {
        return new Origin(cluster, null, Long.MAX_VALUE);
    }

    /**
     * Where the log must begin when its oldest segment begins with index {@code first}; null when
     * there is nothing to compare its header with.
     */
    @Nullable
    Slot start(long first) {
        if (first > latest) {
            return new Slot(latest, 0, 0, 0);
        }
        if (first == 1 && cluster != null) {
            return new Slot(1, 0, Entry.chainSeed(cluster), 0);
        }
        return snapshot != null && first == snapshot.index() + 1 ? behind(snapshot) : null;
    }

    /** Where the log goes on behind a snapshot. */
    static Slot behind(SnapshotPoint snapshot) {
        return new Slot(snapshot.index() + 1, 0, snapshot.chain(), snapshot.term());
    }
}
