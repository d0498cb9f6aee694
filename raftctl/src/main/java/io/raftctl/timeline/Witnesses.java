package io.raftctl.timeline;

import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeSet;

/** Whether the journals that are there can tell that something did not happen. */
final class Witnesses {
    private final NavigableMap<Long, Term> terms;

    Witnesses(NavigableMap<Long, Term> terms) {
        this.terms = terms;
    }

    /**
     * Nobody led the term: every voter of it tells of something before it and of something behind
     * it, and none of having led.
     */
    boolean nobodyLed(long number) {
        Term term = terms.get(number);
        if (term != null && term.leadership() != null) {
            return false;
        }
        NavigableSet<String> voters = voters(number);
        return !voters.isEmpty()
                && voters.stream()
                        .allMatch(voter -> tells(terms.headMap(number, true), voter)
                                && tells(terms.tailMap(number, false), voter));
    }

    private static boolean tells(NavigableMap<Long, Term> some, String node) {
        return some.values().stream().anyMatch(t -> t.first(e -> e.node().equals(node)) != null);
    }

    /** As far as is known at the end of the term: those of the newest configuration. */
    private NavigableSet<String> voters(long number) {
        for (Term t : terms.headMap(number, true).descendingMap().values()) {
            Happening changed = t.last(e -> e.is("config_changed"));
            if (changed != null) {
                NavigableSet<String> voters = new TreeSet<>(changed.texts("voters"));
                voters.addAll(changed.texts("leaving"));
                return voters;
            }
        }
        return new TreeSet<>();
    }
}
