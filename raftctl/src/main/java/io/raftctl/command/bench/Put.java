package io.raftctl.command.bench;

import io.raftctl.command.Globals;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;

import java.time.Duration;
import java.util.concurrent.Callable;

/** {@code raftctl bench put}. */
final class Put implements Verb, Callable<Integer> {
    private final Globals globals;

    private final LoadOptions options = new LoadOptions();

    private final LoadOptions.Intervals intervals = new LoadOptions.Intervals();

    Put(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                "Overwrites keys below bench/, over connections to the leader.",
                "Then reads back what was acknowledged last of each key, and compares:"
                        + " 9 if a value is"
                        + " wrong or missing.");
        options.describe(syntax);
        intervals.describe(syntax);
        syntax.examples(
                "raftctl bench put",
                "raftctl bench put --inflight 768 --warmup 20s --duration 30s -o json",
                "raftctl bench put --rate 5000 --distribution zipf");
    }

    @Override
    public Integer call() {
        Duration every = intervals.check(globals);
        LoadPlan plan = options.plan("put", 0, false);
        new Load(globals, plan.keys(), plan.size()).checkService().measure(plan, every);
        return 0;
    }
}
