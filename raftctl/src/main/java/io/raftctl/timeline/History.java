package io.raftctl.timeline;

import io.raftctl.timeline.LeaderChange.Cause;
import io.raftctl.timeline.LeaderChange.Refusal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The changes of leadership that journals tell of, one a term that had a leader. */
public final class History {
    private final TreeMap<Long, Term> terms = new TreeMap<>();

    private History(Collection<Happening> events) {
        for (Happening e : Merge.ordered(events)) {
            terms.computeIfAbsent(e.term(), Term::new).add(e);
        }
    }

    /** In the order of the terms. */
    public static List<LeaderChange> of(Collection<Happening> events) {
        History history = new History(events);
        List<LeaderChange> changes = new ArrayList<>();
        Term before = null;
        for (Term term : history.terms.values()) {
            Happening leadership = term.leadership();
            String leader = term.leader();
            if (leadership != null && leader != null) {
                changes.add(history.change(before, term, leader, leadership));
                before = term;
            }
        }
        return changes;
    }

    private LeaderChange change(
            @Nullable Term before, Term term, String leader, Happening leadership) {
        boolean won = leadership.equals(term.result());
        List<String> votes = won ? leadership.texts("votes") : votes(term, leader);
        Long electedMs = leadership.number("electedMs");
        List<Refusal> refusals = refusals(term, leader);
        Long electionMs = leadership.number("electionMs");
        Origin origin = new Inquiry(terms, before, term, leader).origin();
        Sentence sentence = new Sentence(term, leader)
                .won(electionMs)
                .votes(votes, won)
                .origin(origin)
                .refusals(refusals);
        if (before != null || origin.cause() == Cause.FIRST_ELECTION) {
            sentence.between(before == null ? 1 : before.number + 1, terms);
        }
        return new LeaderChange(
                electedMs == null ? leadership.timeMs() : electedMs,
                term.number,
                leader,
                votes,
                refusals,
                origin.cause(),
                electionMs,
                sentence.toString());
    }

    /** Without the winner's own word: who is known to have voted for it, as it did itself. */
    private static List<String> votes(Term term, String leader) {
        Set<String> voters = new TreeSet<>();
        for (Happening vote : term.votes(leader)) {
            String voter = vote.text("voter");
            if (vote.flag("granted") && voter != null) {
                voters.add(voter);
            }
        }
        if (!voters.isEmpty()) {
            voters.add(leader);
        }
        return List.copyOf(voters);
    }

    /**
     * Who refused its vote, and, of those who were asked for their opinion only, who refused that
     * to the last. An opinion that the term is an old one was asked for too late to matter. Where
     * no vote is known the winner's list counts, in which a refusal reads {@code n4 log_behind}.
     */
    private static List<Refusal> refusals(Term term, String leader) {
        Map<String, Happening> last = new LinkedHashMap<>();
        for (String type : List.of(EventTypes.PREVOTE, EventTypes.VOTE)) {
            for (Happening e : term.all(e -> e.is(type) && e.says("candidate", leader))) {
                String voter = e.text("voter");
                if (voter != null) {
                    last.put(voter, e);
                }
            }
        }
        List<Refusal> refusals = new ArrayList<>();
        last.forEach((voter, e) -> {
            String reason = e.text("reason");
            boolean late = e.is(EventTypes.PREVOTE) && "stale_term".equals(reason);
            if (!e.flag("granted") && reason != null && !late) {
                refusals.add(new Refusal(voter, reason));
            }
        });
        Happening result = term.result();
        for (String refusal : result == null ? List.<String>of() : result.texts("refusals")) {
            String[] parts = refusal.split(" ", 2);
            if (parts.length == 2 && !last.containsKey(parts[0])) {
                refusals.add(new Refusal(parts[0], parts[1]));
            }
        }
        return refusals;
    }
}
