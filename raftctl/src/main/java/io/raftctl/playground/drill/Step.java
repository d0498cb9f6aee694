package io.raftctl.playground.drill;

import java.util.List;

/**
 * A step of a rehearsal that has been played.
 *
 * @param number from 1
 * @param claim its name
 * @param action what was done
 * @param statement what is claimed
 */
public record Step(
        int number,
        String claim,
        String action,
        String statement,
        List<Evidence.Seen> evidence,
        long elapsedMs) {
    public Step {
        evidence = List.copyOf(evidence);
        if (evidence.isEmpty()) {
            throw new IllegalArgumentException("nothing was seen for claim " + claim);
        }
    }

    /** The claim is true. */
    public boolean holds() {
        return evidence.stream().allMatch(Evidence.Seen::fits);
    }
}
