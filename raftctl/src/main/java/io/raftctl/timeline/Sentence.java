package io.raftctl.timeline;

import io.raftctl.timeline.LeaderChange.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A change of leadership in words. */
final class Sentence {
    /** So many terms without a leader are told one by one. */
    private static final int TOLD = 3;

    private final Term term;
    private final String leader;
    private final StringBuilder text = new StringBuilder();

    Sentence(Term term, String leader) {
        this.term = term;
        this.leader = leader;
    }

    Sentence won(@Nullable Long electionMs) {
        text.append(leader).append(" won term ").append(term.number);
        if (electionMs != null) {
            text.append(" in ").append(duration(electionMs));
        }
        return this;
    }

    /** {@code all}: by the winner's word, those that it counted. */
    Sentence votes(List<String> votes, boolean all) {
        if (votes.equals(List.of(leader))) {
            text.append(" with its own vote");
        } else if (votes.isEmpty()) {
            text.append(" with votes that are not known");
        } else {
            text.append(" with the votes of ").append(list(votes)).append(all ? "" : " at least");
        }
        return this;
    }

    Sentence origin(Origin origin) {
        text.append(", ").append(origin.words());
        return this;
    }

    Sentence refusals(List<Refusal> refusals) {
        for (Refusal r : refusals) {
            text.append("; ").append(r.voter()).append(" refused: ").append(why(r));
        }
        return this;
    }

    private String why(Refusal refusal) {
        return switch (refusal.reason()) {
            case "log_behind" -> "its log was newer";
            case "already_voted" -> "it had voted for " + chosenBy(refusal.voter());
            case "leader_alive" -> "it still heard " + heardBy(refusal.voter());
            case "stale_term" -> "it was in a newer term";
            case "not_a_member" -> "its log had never listed it as a member";
            case "disk_stalled" -> "its disk was stalled";
            case "rebuilding" -> "it was rebuilding its log";
            default -> refusal.reason();
        };
    }

    private String chosenBy(String voter) {
        Happening vote = term.first(e -> e.is(EventTypes.VOTE)
                && e.says("voter", voter)
                && e.flag("granted")
                && !e.says("candidate", leader));
        String chosen = vote == null ? null : vote.text("candidate");
        if (chosen == null && term.candidates().contains(voter)) {
            return "itself";
        }
        return chosen == null ? "another" : chosen;
    }

    private String heardBy(String voter) {
        Happening vote = term.last(e -> e.node().equals(voter)
                && e.says("candidate", leader)
                && e.says("reason", "leader_alive"));
        String heard = vote == null ? null : vote.text("leader");
        return heard == null ? "a leader" : heard;
    }

    /** The terms without a leader from {@code first} on: who stood in them. */
    Sentence between(long first, NavigableMap<Long, Term> known) {
        Witnesses witnesses = new Witnesses(known);
        if (term.number - first > TOLD) {
            text.append("; terms ").append(first).append(" to ").append(term.number - 1);
            text.append(" had no leader that is known");
        } else {
            for (long number = first; number < term.number; number++) {
                boolean sure = witnesses.nobodyLed(number);
                text.append("; ").append(lost(number, known.get(number), sure));
            }
        }
        return this;
    }

    private static String lost(long number, @Nullable Term lost, boolean sure) {
        Set<String> stood = lost == null ? Set.of() : lost.candidates();
        return (sure ? "nobody won term " : "nobody is known to have won term ")
                + number
                + (stood.isEmpty() ? "" : ", for which " + list(List.copyOf(stood)) + " stood");
    }

    /** As in {@code n1, n2 and n3}. */
    static String list(List<String> names) {
        List<String> head = new ArrayList<>(names);
        String last = head.remove(head.size() - 1);
        return head.isEmpty() ? last : String.join(", ", head) + " and " + last;
    }

    /** As in {@code 213 ms}, {@code 1.4 s}, {@code 5 min} and {@code 3 h}. */
    static String duration(long ms) {
        if (ms < 1000) {
            return ms + " ms";
        }
        if (ms < 120_000) {
            return String.format(Locale.ROOT, "%.1f s", ms / 1000.0);
        }
        long min = ms / 60_000;
        return min < 120 ? min + " min" : min / 60 + " h";
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
