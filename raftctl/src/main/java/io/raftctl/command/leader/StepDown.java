package io.raftctl.command.leader;

import io.raftctl.command.Globals;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;

import java.util.concurrent.Callable;

/** {@code raftctl leader step-down}. */
final class StepDown implements Verb, Callable<Integer> {
    private final Globals globals;

    private boolean dryRun;

    StepDown(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about("Lets the leader hand over to its best follower, and prints who leads then.");
        syntax.option("--dry-run")
                .about("say what would be done, and do nothing")
                .flag(on -> dryRun = on);
        syntax.examples("raftctl leader step-down", "raftctl leader step-down --dry-run");
    }

    @Override
    public Integer call() {
        return new Handover(globals, dryRun).to(null);
    }
}
