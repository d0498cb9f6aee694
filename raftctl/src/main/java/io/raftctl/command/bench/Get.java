package io.raftctl.command.bench;

import io.raftctl.command.Globals;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;

import java.time.Duration;
import java.util.concurrent.Callable;

/** {@code raftctl bench get}. */
final class Get implements Verb, Callable<Integer> {
    private final Globals globals;

    private final LoadOptions options = new LoadOptions();

    private final LoadOptions.Intervals intervals = new LoadOptions.Intervals();

    private boolean stale;

    Get(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                "Reads keys below bench/, once it has written them.",
                "Linearizable reads go to the leader and are compared with what was"
                        + " written; stale ones"
                        + " go to all nodes.");
        options.describe(syntax);
        intervals.describe(syntax);
        syntax.option("--stale")
                .about("take each node's word, which may be behind")
                .flag(on -> stale = on);
        syntax.examples("raftctl bench get", "raftctl bench get --stale --clients 9 -o json");
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
