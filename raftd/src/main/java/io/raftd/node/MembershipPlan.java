package io.raftd.node;

import io.raftd.raft.Configuration.Half;

import java.util.List;

/** What a {@link MembershipPlanner} makes of a change. */
sealed interface MembershipPlan {
    /** It is so already. */
    record Unchanged() implements MembershipPlan {}

    /** It must not be done, or can't. */
    record Refused(Refusal refusal) implements MembershipPlan {}

    /**
     * To be proposed.
     *
     * @param checks what was found to be in order, a sentence each
     */
    record Next(Half half, LiveQuorum before, LiveQuorum after, List<String> checks)
            implements MembershipPlan {}
}
