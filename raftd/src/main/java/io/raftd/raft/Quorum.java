package io.raftd.raft;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * What a majority of the voters says; of a joint configuration, a majority of each half (4.3).
 * Learners count nowhere.
 */
final class Quorum {
    private Quorum() {}

    /** True when a quorum satisfies {@code yes}. Without voters there is no quorum. */
    static boolean reached(Configuration c, Predicate<ReplicaId> yes) {
        return majority(c.current().voters(), yes)
                && (c.old() == null || majority(c.old().voters(), yes));
    }

    private static boolean majority(List<Member> voters, Predicate<ReplicaId> yes) {
        int count = 0;
        for (Member voter : voters) {
            if (yes.test(voter.replica())) {
                count++;
            }
        }
        return count > voters.size() / 2;
    }

    /** The highest value that a quorum has reached. */
    static long agreed(Configuration c, ToLongFunction<ReplicaId> value) {
        long current = agreed(c.current().voters(), value);
        return c.old() == null ? current : Math.min(current, agreed(c.old().voters(), value));
    }

    private static long agreed(List<Member> voters, ToLongFunction<ReplicaId> value) {
        if (voters.isEmpty()) {
            return 0;
        }
        long[] values = new long[voters.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = value.applyAsLong(voters.get(i).replica());
        }
        Arrays.sort(values);
        return values[(values.length - 1) / 2];
    }
}
