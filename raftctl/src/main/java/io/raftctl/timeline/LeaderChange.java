package io.raftctl.timeline;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A term that got a leader, and why.
 *
 * @param timeMs since 1970, by the winner's clock if its journal is there, or the log told of it
 * @param votes of which nodes, as far as is known
 * @param refusals of nodes that voted for nobody or another, as far as is known
 * @param electionMs null when it is not known
 */
public record LeaderChange(
        long timeMs,
        long term,
        String leader,
        List<String> votes,
        List<Refusal> refusals,
        Cause cause,
        @Nullable Long electionMs,
        String sentence) {
    /** A vote that the leader did not get; the reason is as in the event. */
    public record Refusal(String voter, String reason) {}

    /** Why there was an election. */
    public enum Cause {
        /** The cluster had had no leader before. */
        FIRST_ELECTION,
        /** The leader's process was no more: its connections were reset, and new ones refused. */
        LEADER_GONE,
        /** The leader was not heard for an election timeout. */
        LEADER_SILENT,
        /** The leader heard no quorum, and stepped down. */
        QUORUM_LOST,
        /** The leader handed over. */
        TRANSFER,
        /** The leader left the voters. */
        LEADER_REMOVED,
        /** The leader was stopped by an operator. */
        LEADER_STOPPED,
        /** The leader, or the winner, had been restarted, and nobody led. */
        RESTART,
        /** The leader met somebody in a newer term. */
        NEWER_TERM,
        /** No journal that is there tells, and no log did. */
        UNKNOWN
    }
}
