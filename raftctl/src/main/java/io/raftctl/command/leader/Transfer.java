package io.raftctl.command.leader;

import io.raftctl.command.Globals;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** {@code raftctl leader transfer}. */
final class Transfer implements Verb, Callable<Integer> {
    private final Globals globals;

    private @Nullable String target;
    private boolean dryRun;

    Transfer(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about("Hands leadership to a voter, and prints who leads then.");
        syntax.optionalParameter("ID")
                .about("id or address; without, the follower that is furthest")
                .takes(String.class, value -> target = value);
        syntax.option("--dry-run")
                .about("say what would be done, and do nothing")
                .flag(on -> dryRun = on);
        syntax.examples("raftctl leader transfer n2", "raftctl leader transfer --dry-run");
    }

    @Override
    public Integer call() {
        return new Handover(globals, dryRun).to(target);
    }
}
