package io.raftctl.timeline;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Events that come in as they happen, look by look. The nodes are not all asked at the same moment,
 * so what one look has found is told only after the next one, with what belongs before it.
 */
public final class Arrivals {
    private List<Happening> held = new ArrayList<>();

    /** What is to be told now, in order, when a look has found these. */
    public List<Happening> next(List<Happening> found) {
        Set<Happening> due = new HashSet<>(held);
        List<Happening> all = new ArrayList<>(held);
        all.addAll(found);
        List<Happening> ordered = Merge.ordered(all);
        int end = 0;
        for (int i = 0; i < ordered.size(); i++) {
            if (due.contains(ordered.get(i))) {
                end = i + 1;
            }
        }
        held = new ArrayList<>(ordered.subList(end, ordered.size()));
        return List.copyOf(ordered.subList(0, end));
    }
}
