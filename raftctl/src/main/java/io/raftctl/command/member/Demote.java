package io.raftctl.command.member;

import io.raftctl.command.Globals;
import io.raftd.protocol.wire.ChangeMembers;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code raftctl member demote}. */
@Command(
        name = "demote",
        description = {
            "Makes a learner of a voter: it follows, and no longer counts.",
            "Asks before. 'unchanged' when it is a learner already."
        },
        abbreviateSynopsis = true,
        footer = {
            "",
            "Examples:",
            "  raftctl member demote n4",
            "  raftctl member demote n4 --yes --if-config 120"
        })
final class Demote implements Callable<Integer> {
    private final Globals globals;

    @Parameters(paramLabel = "ID", description = "id or address of the voter")
    private String name = "";

    @Mixin
    private final ChangeOptions options = new ChangeOptions();

    Demote(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() {
        try (Changes changes = new Changes(globals, options)) {
            ChangeMembers.Name voter = Named.of(changes.view(), name);
            String id = voter.getNode();
            return changes.askAndCarryOut(
                    ChangeMembers.newBuilder().setDemote(voter),
                    new Deed("demote " + id, "demoted " + id));
        }
    }
}
