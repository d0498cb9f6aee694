package io.raftctl.command.bench;

import io.raftctl.output.Document;
import io.raftctl.output.Json;
import io.raftctl.output.Page;

import java.util.List;
import java.util.function.Consumer;

/**
 * What a workload that is no load came to: times, and their median.
 *
 * @param op what it is called
 * @param unit of the times, as {@code Ms}
 * @param times in the order in which they were taken; not empty
 * @param text what it says to people, behind the workload's name
 * @param more members of the JSON object
 */
record Figure(
        String workload, String op, String unit, List<Long> times, String text, Consumer<Json> more)
        implements Document {
    static long median(List<Long> times) {
        return times.stream().sorted().toList().get(times.size() / 2);
    }

    static String list(List<Long> times) {
        return String.join(", ", times.stream().map(String::valueOf).toList());
    }

    @Override
    public void text(Page page) {
        page.line(workload + ", " + op + ": " + text);
    }

    /** The members that every object of a bench has are there, and null. */
    @Override
    public void json(Json json) {
        json.put("op", op).put("workload", workload);
        for (String none : List.of(
                "clients",
                "inflight",
                "sizeBytes",
                "durationMs",
                "ops",
                "opsPerSecond",
                "errors",
                "unknown",
                "latency")) {
            json.nothing(none);
        }
        json.numbers("trials" + unit, times).put("median" + unit, median(times));
        more.accept(json);
    }
}
