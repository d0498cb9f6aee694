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
        SNAPSHOT,
        /** A snapshot that is coming in. */
        STAGED,
        ASIDE,
        DIRECTORY;

        static Kind of(String file) {
            if (file.endsWith(".tmp")) {
                return ASIDE;
            }
            if (file.endsWith(".log")) {
                return SEGMENT;
            }
            if (file.endsWith(".snap")) {
                return SNAPSHOT;
            }
            if (file.endsWith(".part")) {
                return STAGED;
            }
            return file.equals("identity")
                    ? IDENTITY
                    : file.equals("hardstate") ? HARD_STATE : DIRECTORY;
        }
    }

    /** One kind of operation on one kind of file. */
    record Point(Operation operation, Kind kind) {}

    /** How often a process died there, for each that was reached. */
    private final Map<Operation, Map<Kind, Long>> deaths = new EnumMap<>(Operation.class);

    void count(Operation operation, String file, boolean death) {
        deaths.computeIfAbsent(operation, o -> new EnumMap<>(Kind.class))
                .merge(Kind.of(file), death ? 1L : 0L, Long::sum);
    }

    /** The points that processes have reached. */
    List<Point> reached() {
        List<Point> points = new ArrayList<>();
        deaths.forEach((operation, kinds) ->
                kinds.keySet().forEach(kind -> points.add(new Point(operation, kind))));
        return points;
    }

    /** Deaths at every point that was reached. */
    Map<String, Long> deaths() {
        Map<String, Long> byName = new TreeMap<>();
        deaths.forEach((operation, kinds) ->
                kinds.forEach((kind, times) -> byName.put(operation + " " + kind, times)));
        return byName;
    }
}
