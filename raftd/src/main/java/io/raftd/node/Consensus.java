package io.raftd.node;

import io.raftd.raft.Configuration;
import io.raftd.raft.Configuration.Half;
import io.raftd.raft.ReplicaId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The core as far as changes of members need it. */
interface Consensus {
    /** What became of the wish to change the members. */
    enum Change {
        /** In the log; it is in force at once, and done when it is committed and not joint. */
        STARTED,
        NOT_LEADER,
        HANDING_OVER,
        /** The leader has not committed an entry of its term yet. */
        NO_OWN_COMMIT,
        /** The configuration in force is joint, or not committed. */
        IN_PROGRESS
    }

    Change change(Half next);

    ReplicaId self();

    @Nullable
    ReplicaId leader();

    long term();

    long commit();

    long lastIndex();

    Configuration configuration();

    long configurationIndex();

    /**
     * Up to where each peer has the log that has acknowledged something to this leader and has
     * answered it within an election timeout.
     */
    Map<ReplicaId, Long> matches();
}
