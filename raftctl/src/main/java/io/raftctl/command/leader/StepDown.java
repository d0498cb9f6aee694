package io.raftctl.command.leader;

import io.raftctl.command.Globals;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code raftctl leader step-down}. */
@Command(
        name = "step-down",
        description = "Lets the leader hand over to its best follower, and prints who leads then.",
        abbreviateSynopsis = true,
        footer = {
            "",
            "Examples:",
            "  raftctl leader step-down",
            "  raftctl leader step-down --dry-run"
        })
final class StepDown implements Callable<Integer> {
    private final Globals globals;

    @Option(names = "--dry-run", description = "say what would be done, and do nothing")
    private boolean dryRun;

    StepDown(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() {
        return new Handover(globals, dryRun).to(null);
    }
}
