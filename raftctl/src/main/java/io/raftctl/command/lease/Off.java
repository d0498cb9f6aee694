package io.raftctl.command.lease;

import io.raftctl.command.Globals;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;
import io.raftctl.command.member.ChangeOptions;
import io.raftctl.command.member.Changes;
import io.raftd.protocol.wire.ChangeMembers;

import java.util.concurrent.Callable;

/** {@code raftctl lease off}. */
final class Off implements Verb, Callable<Integer> {
    private final Globals globals;

    private final ChangeOptions options = new ChangeOptions();

    Off(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                "Lets a leader ask a quorum before each linearizable read, as it does by default.",
                "'unchanged' when there is no lease.");
        options.describe(syntax);
        syntax.examples("raftctl lease off", "raftctl lease off --dry-run");
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
