package io.raftctl.command.recover;

import io.raftctl.command.Globals;
import io.raftctl.command.Interrupts;
import io.raftctl.offline.Succession;
import io.raftctl.offline.Succession.Step;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code raftctl recover apply}. */
@Command(
        name = "apply",
        description = {
            "Carries a plan out on a survivor's host. Asks before.",
            "The chosen survivor becomes the only voter of a new cluster, with all that it",
            "had; its old directory moves aside, like that of every other survivor, who can",
            "then join. Nothing is deleted. Run again after a crash, it goes on; 'unchanged'",
            "when all is done.",
            "Exit code 6: the node runs, or the directory is not as it was surveyed; 7: there",
            "is none."
        },
        abbreviateSynopsis = true,
        footer = {
            "",
            "Examples:",
            "  raftctl recover apply plan --data-dir /var/lib/raftd --dry-run",
            "  raftctl recover apply plan --data-dir /var/lib/raftd",
            "  sudo -u raftd raftctl recover apply plan --data-dir /var/lib/raftd --yes"
        })
final class Apply implements Callable<Integer> {
    private final Globals globals;

    @Parameters(index = "0", paramLabel = "PLAN", description = "what plan has written")
    private Path file = Path.of("");

    @Option(
            names = "--data-dir",
            required = true,
            paramLabel = "DIR",
            description = "the data directory of a survivor")
    private Path directory = Path.of("");

    @Option(names = "--dry-run", description = "say what would be done, and do nothing")
    private boolean dryRun;

    Apply(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() {
        PlanText plan = PlanText.read(file);
        try (Succession succession = Succession.open(plan.order(), directory)) {
            ApplyDocument document = new ApplyDocument(plan, succession, dryRun);
            if (!dryRun && succession.step() != Step.NOTHING) {
                globals.confirm(document.toDo(), document.considered());
                Interrupts.holdOff(succession::carryOut);
            }
            globals.output().print(document);
        }
        return 0;
    }
}
