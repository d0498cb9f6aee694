package io.raftctl.playground.drill;

/**
 * What a node says of itself.
 *
 * @param role leader, follower, candidate, precandidate or learner; waiting to be admitted
 * @param votedFor in its term; empty: nobody
 * @param leader whom it follows, or itself; empty: nobody
 */
public record NodeReport(
        String id,
        String role,
        long term,
        String votedFor,
        String leader,
        long lastIndex,
        long commitIndex,
        long appliedIndex) {
    boolean leads() {
        return role.equals("leader");
    }

    /** As evidence. */
    String line() {
        String whom = leads() || leader.isEmpty() ? "" : " of " + leader;
        return id + ": " + role + whom + ", term " + term + ", log to " + lastIndex + ", committed "
                + commitIndex;
    }
}
