package io.raftctl.command.bench;

import io.raftctl.command.Globals;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;

import java.time.Duration;
import java.util.concurrent.Callable;

/** {@code raftctl bench mixed}. */
final class Mixed implements Verb, Callable<Integer> {
    private final Globals globals;

    private final LoadOptions options = new LoadOptions();

    private final LoadOptions.Intervals intervals = new LoadOptions.Intervals();

    private int reads = 90;

    Mixed(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                "Reads and overwrites keys below bench/, once it has written them.",
                "No linearizable read may be older than a write acknowledged before it"
                        + " began; then what"
                        + " was acknowledged last of each key is read back and compared.");
        options.describe(syntax);
        intervals.describe(syntax);
        syntax.option("--reads")
                .label("N")
                .about("how many requests of a hundred are reads (default 90)")
                .takes(Integer.class, value -> reads = value);
        syntax.examples(
                "raftctl bench mixed",
                "raftctl bench mixed --reads 50 --distribution zipf --rate 2000");
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
