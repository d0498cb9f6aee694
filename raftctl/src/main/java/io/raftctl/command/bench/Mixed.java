package io.raftctl.command.bench;

import io.raftctl.command.Globals;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code raftctl bench mixed}. */
@Command(
        name = "mixed",
        description = {
            "Reads and overwrites keys below bench/, once it has written them.",
            "No linearizable read may be older than a write acknowledged before it began; then what"
                    + " was acknowledged last of each key is read back and compared."
        },
        abbreviateSynopsis = true,
        footer = {
            "",
            "Examples:",
            "  raftctl bench mixed",
            "  raftctl bench mixed --reads 50 --distribution zipf --rate 2000"
        })
final class Mixed implements Callable<Integer> {
    private final Globals globals;

    @Mixin
    private final LoadOptions options = new LoadOptions();

    @Mixin
    private final LoadOptions.Intervals intervals = new LoadOptions.Intervals();

    @Option(
            names = "--reads",
            paramLabel = "N",
            description = "how many requests of a hundred are reads (default 90)")
    private int reads = 90;

    Mixed(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() {
        LoadOptions.check("--reads", reads, 0, 100);
        Duration every = intervals.check(globals);
        LoadPlan plan = options.plan("mixed", reads, false);
        Load load = new Load(globals, plan.keys(), plan.size()).checkService();
        load.fill(plan.keys(), plan.size());
        load.measure(plan, every);
        return 0;
    }
}
