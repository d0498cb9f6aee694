package io.raftd.server;

import io.raftd.raft.Event;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts what a node decides again and again while it can neither win nor be won, as when it is cut
 * off: elections that nobody answers would otherwise push out of a bounded journal what led there.
 * The first few are told, then those whose number is a power of two.
 */
final class Repeats {
    private static final int TOLD = 4;
    private static final int MAX_KINDS = 1000;

    private final Map<List<?>, Long> counts = new HashMap<>();

    /** How often this came about; 0: it is not to be told. */
    long count(Event event) {
        List<?> kind = kind(event);
        if (kind == null) {
            return told(event);
        }
        if (counts.size() >= MAX_KINDS) {
            counts.clear();
        }
        long times = counts.merge(kind, 1L, Long::sum);
        return times <= TOLD || Long.bitCount(times) == 1 ? times : 0;
    }

    /** Whatever else happens makes it worth telling again. */
    private long told(Event event) {
        boolean progress = event instanceof Event.LeaderChanged
                || event instanceof Event.VotesRequested
                || event instanceof Event.VoteCast
                || event instanceof Event.SteppedDown;
        if (progress) {
            counts.clear();
        }
        return 1;
    }

    /**
     * The same for all that differ in nothing but time; null for what is always told. No record: to
     * hash or to compare the first of a kind a JVM spins classes, which stay.
     */
    private static @Nullable List<?> kind(Event event) {
        if (event instanceof Event.ElectionTimeout e) {
            return kind(event, e.term(), e.hearing().leader(), e.hindrance());
        } else if (event instanceof Event.VotesRequested e && e.preVote()) {
            return kind(event, e.term());
        } else if (event instanceof Event.VoteCast e && e.preVote()) {
            return kind(event, e.term(), e.candidate(), e.reason());
        } else if (event instanceof Event.VoteReceived e && e.preVote()) {
            return kind(event, e.term(), e.voter(), e.reason());
        }
        return null;
    }

    private static List<?> kind(Event event, @Nullable Object... what) {
        return List.of(event.getClass(), Arrays.asList(what));
    }
}
