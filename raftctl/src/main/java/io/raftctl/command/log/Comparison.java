package io.raftctl.command.log;

import io.raftctl.command.log.ComparedLog.Stamp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Where logs agree and where they part, found by looking at few entries: two logs that have the
 * same record somewhere are equal up to there, for each record's checksum covers the one before.
 */
final class Comparison {
    /**
     * Equal entries of one term.
     *
     * @param committed whether one of the nodes knows so
     * @param nodes that have them; others have none of these indexes, or other entries
     */
    record Stretch(
            long firstIndex, long lastIndex, long term, boolean committed, List<String> nodes) {
        private boolean goesOn(Stretch next) {
            return next.firstIndex == lastIndex + 1
                    && next.term == term
                    && next.committed == committed
                    && next.nodes.equals(nodes);
        }
    }

    private final List<? extends ComparedLog> logs;
    private final NavigableSet<Long> borders = new TreeSet<>();
    private final List<Stretch> stretches = new ArrayList<>();
    private long partsAt;
    private long divergesAt;

    Comparison(List<? extends ComparedLog> logs) {
        this.logs = logs;
        for (ComparedLog log : logs) {
            if (log.firstIndex() <= log.lastIndex()) {
                borders(log);
            }
        }
        for (int i = 0; i < logs.size(); i++) {
            for (int j = 0; j < i; j++) {
                part(logs.get(i), logs.get(j));
            }
        }
        stretch();
    }

    /** Equal entries, by index; where logs part several begin with one index. */
    List<Stretch> stretches() {
        return stretches;
    }

    /** The lowest index of which two logs have different entries, or 0. */
    long partsAt() {
        return partsAt;
    }

    /**
     * The lowest index of which two nodes have different entries that both know as committed, or 0.
     */
    long divergesAt() {
        return divergesAt;
    }

    /** Up to here all logs agree as far as they reach. */
    long agreesTo() {
        long last = logs.stream().mapToLong(ComparedLog::lastIndex).max().orElse(0);
        return partsAt == 0 ? last : partsAt - 1;
    }

    /** Between borders a log has all entries or none, of one term, committed or not. */
    private void borders(ComparedLog log) {
        borders.add(log.firstIndex());
        borders.add(log.lastIndex() + 1);
        if (log.commitIndex() >= log.firstIndex() && log.commitIndex() < log.lastIndex()) {
            borders.add(log.commitIndex() + 1);
        }
        terms(log, log.firstIndex(), log.lastIndex());
    }

    /** The borders of terms: a log whose ends are of one term is of that term. */
    private void terms(ComparedLog log, long from, long to) {
        if (log.at(from).term() == log.at(to).term()) {
            return;
        }
        if (to == from + 1) {
            borders.add(to);
            return;
        }
        long middle = from + (to - from) / 2;
        terms(log, from, middle);
        terms(log, middle, to);
    }

    private void part(ComparedLog a, ComparedLog b) {
        long from = Math.max(a.firstIndex(), b.firstIndex());
        long to = Math.min(a.lastIndex(), b.lastIndex());
        if (from > to || a.at(to).equals(b.at(to))) {
            return;
        }
        while (from < to) {
            long middle = from + (to - from) / 2;
            if (a.at(middle).equals(b.at(middle))) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        borders.add(to);
        partsAt = lower(partsAt, to);
        if (to <= Math.min(a.commitIndex(), b.commitIndex())) {
            divergesAt = lower(divergesAt, to);
        }
    }

    private static long lower(long known, long index) {
        return known == 0 ? index : Math.min(known, index);
    }

    private void stretch() {
        for (long border : borders) {
            Long next = borders.higher(border);
            if (next != null) {
                stretch(border, next - 1);
            }
        }
    }

    private void stretch(long from, long to) {
        Map<Stamp, List<ComparedLog>> holders = new LinkedHashMap<>();
        for (ComparedLog log : logs) {
            if (log.firstIndex() <= from && to <= log.lastIndex()) {
                holders.computeIfAbsent(log.at(from), stamp -> new ArrayList<>())
                        .add(log);
            }
        }
        holders.forEach((stamp, having) -> add(new Stretch(
                from,
                to,
                stamp.term(),
                having.stream().anyMatch(log -> log.commitIndex() >= to),
                having.stream().map(ComparedLog::name).toList())));
    }

    private void add(Stretch next) {
        for (int i = stretches.size() - 1; i >= 0; i--) {
            Stretch before = stretches.get(i);
            if (before.goesOn(next)) {
                stretches.set(
                        i,
                        new Stretch(
                                before.firstIndex,
                                next.lastIndex,
                                next.term,
                                next.committed,
                                next.nodes));
                return;
            }
        }
        stretches.add(next);
    }
}
