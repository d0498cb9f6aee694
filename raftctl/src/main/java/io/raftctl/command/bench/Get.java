package io.raftctl.command.bench;

import io.raftctl.command.Globals;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code raftctl bench get}. */
@Command(
        name = "get",
        description = {
            "Reads keys below bench/, once it has written them.",
            "Linearizable reads go to the leader and are compared with what was written; stale ones"
                    + " go to all nodes."
        },
        abbreviateSynopsis = true,
        footer = {
            "",
            "Examples:",
            "  raftctl bench get",
            "  raftctl bench get --stale --clients 9 -o json"
        })
final class Get implements Callable<Integer> {
    private final Globals globals;

    @Mixin
    private final LoadOptions options = new LoadOptions();

    @Mixin
    private final LoadOptions.Intervals intervals = new LoadOptions.Intervals();

    @Option(names = "--stale", description = "take each node's word, which may be behind")
    private boolean stale;

    Get(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() {
        Duration every = intervals.check(globals);
        LoadPlan plan = options.plan("get", 100, stale);
        Load load = new Load(globals, plan.keys(), plan.size()).checkService();
        load.fill(plan.keys(), plan.size());
        load.measure(plan, every);
        return 0;
    }
}
