package io.raftctl.tui.view;

import io.raftctl.output.Text;
import io.raftctl.tui.LogTail;
import io.raftctl.tui.canvas.Tone;
import io.raftctl.tui.seen.NodeLog;
import io.raftctl.tui.seen.NodeSeen;
import io.raftctl.tui.seen.Seen;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An index, and what each log has there. Two entries are the same when their terms and checksums
 * are.
 *
 * @param entry the one that is known to be committed, else the leader's, else what most have
 * @param places by node, in the order of the nodes
 */
record LogRow(long index, LogTail.Line entry, State state, Map<String, Place> places)
        implements Item {
    /** What is known of all entries at an index. */
    enum State {
        COMMITTED("committed", Tone.PLAIN),
        APPENDED("appended", Tone.FAINT),
        /** Entries differ, and one at most is committed; in time it will be everywhere. */
        CONFLICT("conflict", Tone.WARNING),
        /** Entries that are committed differ, which must never be. */
        DIVERGED("DIVERGED", Tone.BAD);

        final String word;
        final Tone tone;

        State(String word, Tone tone) {
            this.word = word;
            this.tone = tone;
        }
    }

    /** What a log has at an index. */
    enum Kind {
        COMMITTED,
        HELD,
        DIFFERS,
        /** The log ends before. */
        NONE,
        /** What was looked at of the log begins behind. */
        UNKNOWN
    }

    /** A log's entry; null when it has none. */
    record Place(Kind kind, LogTail.@Nullable Line line) {}

    /** Those that are the same. */
    private record Same(long term, int crc) {
        static Same of(LogTail.Line line) {
            return new Same(line.term(), line.crc());
        }
    }

    /** In the order of the indexes. */
    static List<LogRow> all(Seen seen) {
        TreeMap<Long, Map<String, LogTail.Line>> indexes = new TreeMap<>();
        List<NodeLog> logs = logs(seen);
        for (NodeLog log : logs) {
            for (LogTail.Line line : log.tail().lines()) {
                indexes.computeIfAbsent(line.index(), i -> new LinkedHashMap<>())
                        .put(log.node(), line);
            }
        }
        String leader = seen.answered() == null ? null : seen.answered().leader();
        List<LogRow> rows = new ArrayList<>();
        indexes.forEach((index, lines) -> rows.add(row(index, lines, logs, leader)));
        return rows;
    }

    /** In the order of the nodes. */
    static List<NodeLog> logs(Seen seen) {
        Map<String, NodeLog> logs = new LinkedHashMap<>();
        for (NodeSeen node : seen.nodes()) {
            NodeLog log = seen.logs().get(node.name());
            if (log != null) {
                logs.put(node.name(), log);
            }
        }
        return List.copyOf(logs.values());
    }

    private static LogRow row(
            long index,
            Map<String, LogTail.Line> lines,
            List<NodeLog> logs,
            @Nullable String leader) {
        Map<Same, Integer> counts = new LinkedHashMap<>();
        List<LogTail.Line> committed = new ArrayList<>();
        for (NodeLog log : logs) {
            LogTail.Line line = lines.get(log.node());
            if (line != null) {
                counts.merge(Same.of(line), 1, Integer::sum);
                if (index <= log.tail().commitIndex()) {
                    committed.add(line);
                }
            }
        }
        LogTail.Line entry =
                committed.isEmpty() ? leading(lines, counts, leader) : committed.get(0);
        Map<String, Place> places = new LinkedHashMap<>();
        for (NodeLog log : logs) {
            places.put(log.node(), place(index, log, lines.get(log.node()), entry));
        }
        long truths = committed.stream().map(Same::of).distinct().count();
        return new LogRow(index, entry, state(truths, counts.size()), places);
    }

    private static LogTail.Line leading(
            Map<String, LogTail.Line> lines, Map<Same, Integer> counts, @Nullable String leader) {
        LogTail.Line best = lines.get(leader);
        if (best == null) {
            for (LogTail.Line line : lines.values()) {
                if (best == null
                        || counts.getOrDefault(Same.of(line), 0)
                                > counts.getOrDefault(Same.of(best), 0)) {
                    best = line;
                }
            }
        }
        return Objects.requireNonNull(best, "no log has an entry here");
    }

    private static Place place(
            long index, NodeLog log, LogTail.@Nullable Line line, LogTail.Line entry) {
        if (line != null) {
            boolean same = Same.of(line).equals(Same.of(entry));
            boolean known = index <= log.tail().commitIndex();
            return new Place(!same ? Kind.DIFFERS : known ? Kind.COMMITTED : Kind.HELD, line);
        }
        List<LogTail.Line> all = log.tail().lines();
        boolean before = !all.isEmpty() && index < all.get(0).index();
        return new Place(before ? Kind.UNKNOWN : Kind.NONE, null);
    }

    private static State state(long truths, int versions) {
        if (truths > 1) {
            return State.DIVERGED;
        }
        if (versions > 1) {
            return State.CONFLICT;
        }
        return truths == 1 ? State.COMMITTED : State.APPENDED;
    }

    @Override
    public String key() {
        return String.valueOf(index);
    }

    @Override
    public String text() {
        return String.join(
                " ",
                String.valueOf(index),
                "term " + entry.term(),
                entry.type(),
                state.word,
                entry.summary());
    }

    @Override
    public Details details() {
        Details.Builder all = new Details.Builder("Log entry " + index)
                .put("index", index)
                .put("state", state.word)
                .put("term", entry.term())
                .put("type", entry.type())
                .put("size", entry.sizeBytes() + " bytes")
                .put("time", Text.time(entry.timeMs()))
                .put("summary", entry.summary())
                .put("checksum", "%08x".formatted(entry.crc()));
        places.forEach((node, place) -> all.put("on " + node, words(place)));
        return all.build();
    }

    private static String words(Place place) {
        LogTail.Line line = place.line();
        return switch (place.kind()) {
            case COMMITTED -> "there, known to be committed";
            case HELD -> "there, not known to be committed";
            case NONE -> "not there";
            case UNKNOWN -> "not looked at";
            case DIFFERS ->
                line == null
                        ? "differs"
                        : "differs: term " + line.term() + ", " + line.type() + ", "
                                + line.sizeBytes() + " bytes, " + line.summary();
        };
    }
}
