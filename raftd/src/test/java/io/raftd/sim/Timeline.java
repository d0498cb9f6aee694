package io.raftd.sim;

import java.util.ArrayDeque;
import java.util.Deque;

/** The last events of a run, in words, and a hash of all of them: equal runs have equal hashes. */
final class Timeline {
    private record Line(long time, String where, Object what) {
        @Override
        public String toString() {
            return "%,17d us  %-4s %s".formatted(time / 1000, where, what);
        }
    }

    private final Agenda agenda;
    private final int kept;
    private final Deque<Line> lines = new ArrayDeque<>();
    private long hash;

    /** Remembers the last {@code kept} events. */
    Timeline(Agenda agenda, int kept) {
        this.agenda = agenda;
        this.kept = kept;
    }

    void add(String where, String what) {
        add(where, what, what.hashCode());
    }

    /**
     * {@code print} stands for {@code what} in the hash; {@code what} is put into words only when
     * asked for.
     */
    void add(String where, Object what, long print) {
        if (lines.size() == kept) {
            lines.removeFirst();
        }
        lines.addLast(new Line(agenda.now(), where, what));
        hash = Chance.mix(hash ^ agenda.now() ^ (long) where.hashCode() << 32 ^ print);
    }

    long hash() {
        return hash;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }
}
