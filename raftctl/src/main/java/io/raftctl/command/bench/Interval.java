package io.raftctl.command.bench;

import io.raftctl.output.Document;
import io.raftctl.output.Json;
import io.raftctl.output.Page;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a load did in a stretch of time that has just ended, at the latest with the load's own.
 *
 * @param timeMs when it ended, by the wall clock, since 1970
 */
record Interval(LoadPlan plan, long timeMs, long durationNs, long ops, long errors, long unknown)
        implements Document {
    /** What lies between two looks at a load; {@code before} is null when it is told of first. */
    static Interval between(LoadPlan plan, long timeMs, @Nullable Measured before, Measured after) {
        return before == null
                ? new Interval(
                        plan,
                        timeMs,
                        after.durationNs(),
                        after.opsInTime(),
                        after.errors(),
                        after.unknown())
                : new Interval(
                        plan,
                        timeMs,
                        after.durationNs() - before.durationNs(),
                        after.opsInTime() - before.opsInTime(),
                        after.errors() - before.errors(),
                        after.unknown() - before.unknown());
    }

    private double opsPerSecond() {
        return durationNs == 0 ? 0 : ops * 1e9 / durationNs;
    }

    private long durationMs() {
        return TimeUnit.NANOSECONDS.toMillis(durationNs);
    }

    @Override
    public void text(Page page) {
        page.line("%d ops in %d ms, %.0f a second, %d errors, %d unknown"
                .formatted(ops, durationMs(), opsPerSecond(), errors, unknown));
    }

    @Override
    public void json(Json json) {
        json.time("time", timeMs)
                .put("op", plan.op())
                .put("workload", plan.workload())
                .put("intervalMs", durationMs())
                .put("ops", ops)
                .put("opsPerSecond", opsPerSecond())
                .put("errors", errors)
                .put("unknown", unknown);
    }
}
