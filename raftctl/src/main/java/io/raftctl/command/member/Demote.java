package io.raftctl.command.member;

import io.raftctl.command.Globals;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;
import io.raftd.protocol.wire.ChangeMembers;

import java.util.concurrent.Callable;

/** {@code raftctl member demote}. */
final class Demote implements Verb, Callable<Integer> {
    private final Globals globals;

    private String name = "";

    private final ChangeOptions options = new ChangeOptions();

    Demote(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                "Makes a learner of a voter: it follows, and no longer counts.",
                "Asks before. 'unchanged' when it is a learner already.");
        syntax.parameter("ID")
                .about("id or address of the voter")
                .takes(String.class, value -> name = value);
        options.describe(syntax);
        syntax.examples(
                "raftctl member demote n4", "raftctl member demote n4 --yes --if-config 120");
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
