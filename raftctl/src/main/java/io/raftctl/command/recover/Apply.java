package io.raftctl.command.recover;

import io.raftctl.command.Globals;
import io.raftctl.command.Interrupts;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;
import io.raftctl.offline.Succession;
import io.raftctl.offline.Succession.Step;

import java.nio.file.Path;
import java.util.concurrent.Callable;

/** {@code raftctl recover apply}. */
final class Apply implements Verb, Callable<Integer> {
    private final Globals globals;

    private Path file = Path.of("");

    private Path directory = Path.of("");

    private boolean dryRun;

    Apply(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                "Carries a plan out on a survivor's host. Asks before.",
                "The chosen survivor becomes the only voter of a new cluster, with all that it",
                "had; its old directory moves aside, like that of every other survivor, who can",
                "then join. Nothing is deleted. Run again after a crash, it goes on; 'unchanged'",
                "when all is done.",
                "Exit code 6: the node runs, or the directory is not as it was surveyed; 7: there",
                "is none.");
        syntax.parameter("PLAN")
                .about("what plan has written")
                .takes(Path.class, value -> file = value);
        syntax.option("--data-dir")
                .label("DIR")
                .about("the data directory of a survivor")
                .required()
                .takes(Path.class, value -> directory = value);
        syntax.option("--dry-run")
                .about("say what would be done, and do nothing")
                .flag(on -> dryRun = on);
        syntax.examples(
                "raftctl recover apply plan --data-dir /var/lib/raftd --dry-run",
                "raftctl recover apply plan --data-dir /var/lib/raftd",
                "sudo -u raftd raftctl recover apply plan --data-dir /var/lib/raftd --yes");
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
