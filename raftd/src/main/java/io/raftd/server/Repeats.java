package io.raftd.server;

import io.raftd.raft.Event;
import io.raftd.raft.Event.Hearing;
import java.util.HashMap;
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
    private static final Hearing NOTHING = new Hearing(null, 0, false);

    private final Map<Event, Long> counts = new HashMap<>();

    /** How often this came about; 0: it is not to be told. */
    long count(Event event) {
        Event kind = kind(event);
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

    /** The same for all that differ in nothing but time; null for what is always told. */
    private static @Nullable Event kind(Event event) {
        if (event instanceof Event.ElectionTimeout e) {
            Hearing whom = new Hearing(e.hearing().leader(), 0, false);
            return new Event.ElectionTimeout(e.term(), whom, e.hindrance());
        } else if (event instanceof Event.VotesRequested e && e.preVote()) {
            return new Event.VotesRequested(e.term(), true, 0, 0, false, NOTHING);
        } else if (event instanceof Event.VoteCast e && e.preVote()) {
            return new Event.VoteCast(e.term(), e.candidate(), true, false, e.reason(), NOTHING);
        } else if (event instanceof Event.VoteReceived e && e.preVote()) {
            return e;
        }
        return null;
    }
}
