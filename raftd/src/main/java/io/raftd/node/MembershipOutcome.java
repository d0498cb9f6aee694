package io.raftd.node;

import io.raftd.raft.Configuration;

import java.util.List;

/**
 * What became of a change that was not refused.
 *
 * @param unchanged it was so already
 * @param index of the configuration in force
 * @param configuration the one in force; of a dry run, as it would be
 * @param before as the leader counted when it planned
 * @param after the same of the configuration that was planned
 * @param checks what was found to be in order, a sentence each
 */
public record MembershipOutcome(
        boolean unchanged,
        long index,
        Configuration configuration,
        LiveQuorum before,
        LiveQuorum after,
        List<String> checks) {
    public MembershipOutcome {
        checks = List.copyOf(checks);
    }
}
