package io.raftctl.timeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What is known of one term, in the order of the timeline. */
final class Term {
    final long number;
    private final List<Happening> events = new ArrayList<>();

    Term(long number) {
        this.number = number;
    }

    void add(Happening event) {
        events.add(event);
    }

    List<Happening> all(Predicate<Happening> which) {
        return events.stream().filter(which).toList();
    }

    @Nullable
    Happening first(Predicate<Happening> which) {
        return events.stream().filter(which).findFirst().orElse(null);
    }

    @Nullable
    Happening last(Predicate<Happening> which) {
        List<Happening> all = all(which);
        return all.isEmpty() ? null : all.get(all.size() - 1);
    }

    /** The first that tells who leads; null: nobody is known to. */
    @Nullable
    Happening leadership() {
        Happening result = result();
        return result != null ? result : first(Term::isLeadership);
    }

    /**
     * How the leader was elected, by its own word: from its journal, or else as the log told others
     * of it. Null when neither is there.
     */
    @Nullable
    Happening result() {
        Happening elected = first(e -> e.is(EventTypes.ELECTED));
        return elected != null ? elected : first(e -> e.is(EventTypes.LEARNED));
    }

    @Nullable
    String leader() {
        Happening leadership = leadership();
        return leadership == null ? null : leader(leadership);
    }

    private static boolean isLeadership(Happening e) {
        return leader(e) != null;
    }

    private static @Nullable String leader(Happening e) {
        if (e.is(EventTypes.ELECTED)
                || e.is(EventTypes.LEARNED)
                || e.is(EventTypes.LEADER_CHANGED)) {
            return e.text("leader");
        }
        boolean led = e.is(EventTypes.STEPPED_DOWN)
                || e.is(EventTypes.ROLE_CHANGED) && e.says("to", "leader");
        return led ? e.node() : null;
    }

    /** Who stood for election. */
    Set<String> candidates() {
        Set<String> candidates = new TreeSet<>();
        for (Happening e : events) {
            String candidate = e.text("candidate");
            boolean stood = e.is(EventTypes.VOTE_REQUESTED) || e.is(EventTypes.VOTE);
            if (stood && candidate != null) {
                candidates.add(candidate);
            }
        }
        return candidates;
    }

    /** The votes for or against a candidate, the voters' word and the candidate's. */
    List<Happening> votes(String candidate) {
        return all(e -> e.is(EventTypes.VOTE) && e.says("candidate", candidate));
    }
}
