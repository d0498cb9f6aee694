package io.raftctl.command.bench;

import io.raftctl.command.Durations;
import io.raftctl.command.Globals;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** {@code raftctl bench W1} to {@code W6}: loads that mean the same whatever is measured. */
final class NamedLoad implements Verb, Callable<Integer> {
    private static final Duration WARMUP = Duration.ofSeconds(30);
    private static final Duration DURATION = Duration.ofSeconds(6);
    private static final Duration BIG_DURATION = Duration.ofSeconds(5);
    private static final int BIG = 64 << 10;
    private static final int BIG_KEYS = 100;
    private static final int BIG_CLIENTS = 4;
    private static final int BIG_MOST = 24_000;

    /** What the workloads are, for people. */
    static final Map<String, String> ABOUT = Map.of(
            "W1", "puts, 1 under way",
            "W2", "puts, 64 under way over 8 connections",
            "W3", "puts, 768 under way over 8 connections",
            "W4", "linearizable gets, 64 under way over 8 connections",
            "W5", "stale gets from all nodes, 64 under way over 8 connections",
            "W6", "puts of 64 KiB, 16 under way over 4 connections");

    private final Globals globals;
    private final String name;

    private Duration warmup = WARMUP;
    private @Nullable Duration duration;

    private final LoadOptions.Intervals intervals = new LoadOptions.Intervals();

    NamedLoad(Globals globals, String name) {
        this.globals = globals;
        this.name = name;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                "Measures " + ABOUT.get(name) + ".",
                "On the cluster that --endpoints names. Keys of 20 bytes, "
                        + (name.equals("W6")
                                ? "100 of them; for 5s, or 24000 puts"
                                : "10000 of them, and values of 256")
                        + ".");
        syntax.option("--warmup")
                .label("DURATION")
                .about("how long puts run before, most of it 64 at once, the last quarter one at"
                        + " a time (default 30s)")
                .takes(Duration.class, value -> warmup = value);
        syntax.option("--duration")
                .label("DURATION")
                .about("how long it counts, after a second that does not (default 6s)")
                .takes(Duration.class, value -> duration = value);
        intervals.describe(syntax);
        syntax.examples(
                "raftctl bench " + name,
                "raftctl bench " + name + " --warmup 60s --duration 10s -o json");
    }

    @Override
    public Integer call() {
        Duration every = intervals.check(globals);
        LoadPlan plan = plan(name, duration).named(name);
        Load load = new Load(globals, plan.keys(), plan.size()).checkService();
        Load before = plan.size() == BIG ? of(warming(1)) : load;
        before.apply(warming(64).lasting(Durations.parts(warmup, 3, 4)), "warming up");
        before.apply(warming(1).lasting(Durations.parts(warmup, 1, 4)), "warming up");
        if (!plan.writes()) {
            load.fill(plan.keys(), plan.size());
        }
        load.measure(plan, every);
        return 0;
    }

    private Load of(LoadPlan plan) {
        return new Load(globals, plan.keys(), plan.size());
    }

    private static LoadPlan warming(int inflight) {
        return LoadPlan.closed("put", inflight, false, WARMUP).cold();
    }

    /** The load of that name. */
    static LoadPlan plan(String name, @Nullable Duration given) {
        Duration time = given == null ? DURATION : given;
        return switch (name) {
            case "W1" -> LoadPlan.closed("put", 1, false, time);
            case "W2" -> LoadPlan.closed("put", 64, false, time);
            case "W3" -> LoadPlan.closed("put", 768, false, time);
            case "W4" -> LoadPlan.closed("get", 64, false, time);
            case "W5" -> LoadPlan.closed("get", 64, true, time);
            case "W6" ->
                LoadPlan.closed("put", 16, false, given == null ? BIG_DURATION : given)
                        .of(BIG_MOST, BIG_CLIENTS, BIG, BIG_KEYS);
            default -> throw new IllegalArgumentException(name);
        };
    }
}
