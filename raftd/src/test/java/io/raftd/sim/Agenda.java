package io.raftd.sim;

import java.util.Arrays;

/**
 * What will happen, ordered by virtual time in ns and, at one time, by the order of planning. It is
 * asked for each event of a run, so it is a binary heap in arrays of its own; the actions stay in
 * their slots while the heap moves.
 */
final class Agenda {
    private static final int INITIAL = 64;

    private long[] times = new long[INITIAL];
    private long[] sequences = new long[INITIAL];
    private int[] slots = slots(0, INITIAL);
    private Runnable[] actions = new Runnable[INITIAL];
    private int size;
    private long now;
    private long planned;
    private long done;

    /** All slots from {@code first} on; those at and behind size are free. */
    private static int[] slots(int first, int end) {
        int[] slots = new int[end];
        for (int i = first; i < end; i++) {
            slots[i] = i;
        }
        return slots;
    }

    long now() {
        return now;
    }

    /** How many events have happened. */
    long done() {
        return done;
    }

    /** Plans {@code action} for {@code time}, or for now if that is over. */
    void at(long time, Runnable action) {
        if (size == times.length) {
            grow();
        }
        long due = Math.max(time, now);
        int slot = slots[size];
        actions[slot] = action;
        int hole = size++;
        while (hole > 0 && due < times[(hole - 1) / 2]) {
            move((hole - 1) / 2, hole);
            hole = (hole - 1) / 2;
        }
        put(hole, due, planned++, slot);
    }

    private void grow() {
        times = Arrays.copyOf(times, 2 * size);
        sequences = Arrays.copyOf(sequences, 2 * size);
        actions = Arrays.copyOf(actions, 2 * size);
        int[] more = slots(size, 2 * size);
        System.arraycopy(slots, 0, more, 0, size);
        slots = more;
    }

    void after(long delay, Runnable action) {
        at(now + delay, action);
    }

    /**
     * Lets the next event happen, if there is one up to {@code end}; otherwise it becomes
     * {@code end}.
     */
    boolean next(long end) {
        if (size == 0 || times[0] > end) {
            now = Math.max(now, end);
            return false;
        }
        now = times[0];
        Runnable action = actions[slots[0]];
        removeFirst();
        done++;
        action.run();
        return true;
    }

    /** Lets all happen that is planned up to {@code end}. */
    void run(long end) {
        boolean more = true;
        while (more) {
            more = next(end);
        }
    }

    /** The last one takes the first one's place, and sinks to its own. */
    private void removeFirst() {
        int freed = slots[0];
        int last = --size;
        long time = times[last];
        long sequence = sequences[last];
        int slot = slots[last];
        int hole = 0;
        int child = earlierChild(hole);
        while (child < last && isBefore(child, time, sequence)) {
            move(child, hole);
            hole = child;
            child = earlierChild(hole);
        }
        put(hole, time, sequence, slot);
        slots[last] = freed;
    }

    private int earlierChild(int parent) {
        int left = 2 * parent + 1;
        int right = left + 1;
        return right < size && isBefore(right, times[left], sequences[left]) ? right : left;
    }

    private boolean isBefore(int place, long time, long sequence) {
        return times[place] < time || times[place] == time && sequences[place] < sequence;
    }

    private void move(int from, int to) {
        put(to, times[from], sequences[from], slots[from]);
    }

    private void put(int place, long time, long sequence, int slot) {
        times[place] = time;
        sequences[place] = sequence;
        slots[place] = slot;
    }
}
