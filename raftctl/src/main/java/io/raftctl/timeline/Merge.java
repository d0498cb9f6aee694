package io.raftctl.timeline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Events of several nodes in one order: by term, which is the clock that the nodes agree on; within
 * a term what brought something about before that, whatever the nodes' own clocks say; and what is
 * independent of each other by these.
 */
public final class Merge {
    private static final Comparator<Step> BY_TIME = Comparator.<Step>comparingLong(
                    s -> s.event.timeMs())
            .thenComparing(s -> s.event.node())
            .thenComparingLong(s -> s.event.seq());

    /** An event, and the events that it is one of the causes of. */
    private static final class Step {
        final Happening event;
        final List<Step> effects = new ArrayList<>();
        int causes;
        boolean told;

        Step(Happening event) {
            this.event = event;
        }
    }

    private Merge() {}

    /** All events once, in order; one that comes from two sources is the same event. */
    public static List<Happening> ordered(Collection<Happening> events) {
        Map<Long, List<Step>> terms = new TreeMap<>();
        Set<Happening> once = new HashSet<>(events);
        once.forEach(
                e -> terms.computeIfAbsent(e.term(), term -> new ArrayList<>()).add(new Step(e)));
        List<Happening> ordered = new ArrayList<>(once.size());
        terms.values().forEach(steps -> order(steps, ordered));
        return ordered;
    }

    /** When causes go round in circles, for events are missing, the oldest comes first. */
    private static void order(List<Step> steps, List<Happening> into) {
        steps.sort(BY_TIME);
        link(steps);
        PriorityQueue<Step> ready = new PriorityQueue<>(BY_TIME);
        steps.stream().filter(s -> s.causes == 0).forEach(ready::add);
        for (Step oldest : steps) {
            tell(ready, into);
            if (!oldest.told) {
                ready.add(oldest);
            }
        }
        tell(ready, into);
    }

    private static void tell(PriorityQueue<Step> ready, List<Happening> into) {
        for (Step next = ready.poll(); next != null; next = ready.poll()) {
            if (!next.told) {
                next.told = true;
                into.add(next.event);
                for (Step effect : next.effects) {
                    if (--effect.causes == 0) {
                        ready.add(effect);
                    }
                }
            }
        }
    }

    private static void link(List<Step> steps) {
        Map<String, List<Step>> nodes = new HashMap<>();
        Map<List<@Nullable Object>, List<Step>> causes = new HashMap<>();
        for (Step s : steps) {
            nodes.computeIfAbsent(s.event.node(), node -> new ArrayList<>()).add(s);
            causes.computeIfAbsent(told(s.event), what -> new ArrayList<>()).add(s);
        }
        for (List<Step> own : nodes.values()) {
            own.sort(Comparator.comparingLong(s -> s.event.seq()));
            for (int i = 1; i < own.size(); i++) {
                link(own.get(i - 1), own.get(i));
            }
        }
        Map<List<@Nullable Object>, Integer> heard = new HashMap<>();
        for (List<Step> own : nodes.values()) {
            for (Step s : own) {
                List<@Nullable Object> wanted = hears(s.event);
                List<Step> told = causes.getOrDefault(wanted, List.of());
                if (!wanted.isEmpty() && !told.isEmpty()) {
                    int number = s.event.node().equals(s.event.text("candidate"))
                            ? heard.merge(wanted, 1, Integer::sum)
                            : 1;
                    link(told.get(Math.min(number, told.size()) - 1), s);
                }
            }
        }
    }

    private static void link(Step cause, Step effect) {
        if (cause != effect) {
            cause.effects.add(effect);
            effect.causes++;
        }
    }

    /** What other nodes hear of by this event. */
    private static List<@Nullable Object> told(Happening e) {
        return switch (e.type()) {
            case EventTypes.PREVOTE_REQUESTED, EventTypes.VOTE_REQUESTED -> key(e.type(), e.node());
            case EventTypes.PREVOTE, EventTypes.VOTE -> {
                boolean cast = e.node().equals(e.text("voter"));
                yield cast ? key(e.type(), e.text("candidate"), e.node()) : List.of();
            }
            case EventTypes.ELECTED -> key(e.type(), e.node());
            case EventTypes.SNAPSHOT_INSTALLED -> key(e.type(), e.node(), e.number("index"));
            default -> List.of();
        };
    }

    /** What must have happened elsewhere before this event, as {@link #told} puts it. */
    private static List<@Nullable Object> hears(Happening e) {
        return switch (e.type()) {
            case EventTypes.PREVOTE, EventTypes.VOTE -> {
                boolean cast = e.node().equals(e.text("voter"));
                yield cast
                        ? key(e.type() + "_requested", e.text("candidate"))
                        : key(e.type(), e.node(), e.text("voter"));
            }
            case EventTypes.LEADER_CHANGED, EventTypes.LEARNED ->
                key(EventTypes.ELECTED, e.text("leader"));
            case EventTypes.SNAPSHOT_SENT ->
                key(EventTypes.SNAPSHOT_INSTALLED, e.text("to"), e.number("index"));
            default -> List.of();
        };
    }

    private static List<@Nullable Object> key(@Nullable Object... parts) {
        return Arrays.asList(parts);
    }
}
