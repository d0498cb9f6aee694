package io.raftd.sim;

import io.raftd.sim.SimFiles.Operation;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What processes did to files, by operation and kind of file, and how often a process died at it:
 * before it, or in the middle of a write.
 */
final class CrashPoints {
    /** Files of a data directory that are treated alike. */
    enum Kind {
        IDENTITY,
        HARD_STATE,
        SEGMENT,
        ASIDE,
        DIRECTORY;

        static Kind of(String file) {
            if (file.endsWith(".tmp")) {
                return ASIDE;
            }
            if (file.endsWith(".log")) {
                return SEGMENT;
            }
            return file.equals("identity")
                    ? IDENTITY
                    : file.equals("hardstate") ? HARD_STATE : DIRECTORY;
        }
    }

    /** One kind of operation on one kind of file. */
    record Point(Operation operation, Kind kind) {}

    private static final class Count {
        private long reached;
        private long deaths;
    }

    private final Map<Operation, Map<Kind, Count>> counts = new EnumMap<>(Operation.class);

    private Count at(Operation operation, Kind kind) {
        return counts.computeIfAbsent(operation, o -> new EnumMap<>(Kind.class))
                .computeIfAbsent(kind, k -> new Count());
    }

    void count(Operation operation, String file, boolean death) {
        Count count = at(operation, Kind.of(file));
        count.reached++;
        count.deaths += death ? 1 : 0;
    }

    void add(CrashPoints others) {
        others.counts.forEach((operation, kinds) -> kinds.forEach((kind, theirs) -> {
            Count count = at(operation, kind);
            count.reached += theirs.reached;
            count.deaths += theirs.deaths;
        }));
    }

    /** The points that processes have reached. */
    List<Point> reached() {
        List<Point> points = new ArrayList<>();
        counts.forEach((operation, kinds) ->
                kinds.keySet().forEach(kind -> points.add(new Point(operation, kind))));
        return points;
    }

    /** Deaths at every point that was reached. */
    Map<String, Long> deaths() {
        Map<String, Long> deaths = new TreeMap<>();
        counts.forEach((operation, kinds) ->
                kinds.forEach((kind, count) -> deaths.put(operation + " " + kind, count.deaths)));
        return deaths;
    }
}
