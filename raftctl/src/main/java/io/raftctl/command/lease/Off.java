package io.raftctl.command.lease;

import io.raftctl.command.Globals;
import io.raftctl.command.member.ChangeOptions;
import io.raftctl.command.member.Changes;
import io.raftd.protocol.wire.ChangeMembers;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code raftctl lease off}. */
@Command(
        name = "off",
        description = {
            "Lets a leader ask a quorum before each linearizable read, as it does by default.",
            "'unchanged' when there is no lease."
        },
        abbreviateSynopsis = true,
        footer = {"", "Examples:", "  raftctl lease off", "  raftctl lease off --dry-run"})
final class Off implements Callable<Integer> {
    private final Globals globals;

    @Mixin
    private final ChangeOptions options = new ChangeOptions();

    Off(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() {
        ChangeMembers.Builder change =
                ChangeMembers.newBuilder().setSetLease(ChangeMembers.SetLease.getDefaultInstance());
        try (Changes changes = new Changes(globals, options)) {
            globals.output().print(new ChangeDocument(changes.isDryRun(), changes.attempt(change)));
        }
        return 0;
    }
}
