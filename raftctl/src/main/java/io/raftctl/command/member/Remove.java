package io.raftctl.command.member;

import io.raftctl.command.Globals;
import io.raftd.protocol.wire.ChangeMembers;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code raftctl member remove}. */
@Command(
        name = "remove",
        description = {
            "Removes a member for good: its data directory is never admitted again.",
            "Asks before. 'unchanged' when it was removed already; exit code 7 when it never was "
                    + "a member; 6 when too few voters that answer would be left."
        },
        abbreviateSynopsis = true,
        footer = {
            "",
            "Examples:",
            "  raftctl member remove n4",
            "  raftctl member remove n4 --dry-run",
            "  raftctl member remove n4 --yes --if-config 120",
            "  raftctl member remove n3/1f6e0c4d      one of two members of the id n3, by its disk"
        })
final class Remove implements Callable<Integer> {
    private final Globals globals;

    @Parameters(paramLabel = "ID", description = "id or address of the member")
    private String name = "";

    @Mixin
    private final ChangeOptions options = new ChangeOptions();

    Remove(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() {
        try (Changes changes = new Changes(globals, options)) {
            ChangeMembers.Name member = Named.of(changes.view(), name);
            String id = member.getNode();
            return changes.askAndCarryOut(
                    ChangeMembers.newBuilder().setRemove(member),
                    new Deed("remove " + id, "removed " + id));
        }
    }
}
