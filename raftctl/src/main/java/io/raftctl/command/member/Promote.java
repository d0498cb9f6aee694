package io.raftctl.command.member;

import io.raftctl.command.Globals;
import io.raftd.protocol.wire.ChangeMembers;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code raftctl member promote}. */
@Command(
        name = "promote",
        description = {
            "Lets a learner vote.",
            "It must answer the leader and be nearly caught up. 'unchanged' when it votes already."
        },
        abbreviateSynopsis = true,
        footer = {
            "",
            "Examples:",
            "  raftctl member promote n4",
            "  raftctl wait caught-up=n4 && raftctl member promote n4",
            "  raftctl member promote n4 --dry-run"
        })
final class Promote implements Callable<Integer> {
    private final Globals globals;

    @Parameters(paramLabel = "ID", description = "id or address of the learner")
    private String name = "";

    @Mixin
    private final ChangeOptions options = new ChangeOptions();

    Promote(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() {
        try (Changes changes = new Changes(globals, options)) {
            ChangeMembers.Name learner = Named.of(changes.view(), name);
            String id = learner.getNode();
            return changes.carryOut(
                    ChangeMembers.newBuilder().setPromote(learner),
                    new Deed("promote " + id, "promoted " + id));
        }
    }
}
