package io.raftctl.command.leader;

import io.raftctl.command.Globals;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code raftctl leader transfer}. */
@Command(
        name = "transfer",
        description = "Hands leadership to a voter, and prints who leads then.",
        abbreviateSynopsis = true,
        footer = {
            "",
            "Examples:",
            "  raftctl leader transfer n2",
            "  raftctl leader transfer --dry-run"
        })
final class Transfer implements Callable<Integer> {
    private final Globals globals;

    @Parameters(
            arity = "0..1",
            paramLabel = "ID",
            description = "id or address; without, the follower that is furthest")
    private @Nullable String target;

    @Option(names = "--dry-run", description = "say what would be done, and do nothing")
    private boolean dryRun;

    Transfer(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() {
        return new Handover(globals, dryRun).to(target);
    }
}
