package io.raftd.node;

import io.raftd.raft.Configuration.Half;
import io.raftd.raft.Lease;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a {@link MembershipPlanner} makes of a change. */
sealed interface MembershipPlan {
    /** It is so already. */
    record Unchanged() implements MembershipPlan {}

    /** It must not be done, or can't. */
    record Refused(Refusal refusal) implements MembershipPlan {}

    /**
     * To be proposed.
     *
     * @param lease as it is now, unless it is what changes
     * @param checks what was found to be in order, a sentence each
     */
    record Next(
            Half half,
            @Nullable Lease lease,
            LiveQuorum before,
            LiveQuorum after,
            List<String> checks)
            implements MembershipPlan {}
}
