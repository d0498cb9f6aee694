package io.raftctl.command.bench;

import io.raftctl.command.Globals;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code raftctl bench put}. */
@Command(
        name = "put",
        description = {
            "Overwrites keys below bench/, over connections to the leader.",
            "Then reads back what was acknowledged last of each key, and compares: 9 if a value is"
                    + " wrong or missing."
        },
        abbreviateSynopsis = true,
        footer = {
            "",
            "Examples:",
            "  raftctl bench put",
            "  raftctl bench put --inflight 768 --warmup 20s --duration 30s -o json",
            "  raftctl bench put --rate 5000 --distribution zipf"
        })
final class Put implements Callable<Integer> {
    private final Globals globals;

    @Mixin
    private final LoadOptions options = new LoadOptions();

    @Mixin
    private final LoadOptions.Intervals intervals = new LoadOptions.Intervals();

    Put(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() {
        Duration every = intervals.check(globals);
        LoadPlan plan = options.plan("put", 0, false);
        new Load(globals, plan.keys(), plan.size()).checkService().measure(plan, every);
        return 0;
    }
}
