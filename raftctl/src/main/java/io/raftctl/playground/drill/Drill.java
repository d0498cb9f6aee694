package io.raftctl.playground.drill;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** A rehearsal of something that can go wrong. */
public interface Drill {
    /** All that there are, in the order of the help. */
    static List<Drill> all() {
        return List.of(
                new SplitBrain(),
                new LeaderLoss(),
                new LaggingFollower(),
                new RollingRestart(),
                new Membership(),
                new QuorumLoss());
    }

    /** As it is called on a command line. */
    String name();

    /** In a line. */
    String about();

    default Cast cast() {
        return new Cast(3, Map.of(), Set.of());
    }

    /** Throws {@link FailedClaim} at the first claim that is false. */
    void play(Cluster cluster, Rehearsal rehearsal);
}
