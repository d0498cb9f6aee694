package io.raftd.sim;

import java.util.PriorityQueue;

/** What will happen, ordered by virtual time in ns and, at one time, by the order of planning. */
final class Agenda {
    private record Event(long time, long sequence, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(time, other.time);
            return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
        }
    }

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long now;
    private long planned;
    private long done;

    long now() {
        return now;
    }

    /** How many events have happened. */
    long done() {
        return done;
    }

    /** Plans {@code action} for {@code time}, or for now if that is over. */
    void at(long time, Runnable action) {
        events.add(new Event(Math.max(time, now), planned++, action));
    }

    void after(long delay, Runnable action) {
        at(now + delay, action);
    }

    /**
     * Lets the next event happen, if there is one up to {@code end}; otherwise it becomes
     * {@code end}.
     */
    boolean next(long end) {
        Event event = events.peek();
        if (event == null || event.time > end) {
            now = Math.max(now, end);
            return false;
        }
        events.remove();
        now = event.time;
        done++;
        event.action.run();
        return true;
    }

    /** Lets all happen that is planned up to {@code end}. */
    void run(long end) {
        boolean more = true;
        while (more) {
            more = next(end);
        }
    }
}
