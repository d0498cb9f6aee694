package io.raftctl.command.member;

import io.raftctl.command.Globals;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;
import io.raftd.protocol.wire.ChangeMembers;

import java.util.concurrent.Callable;

/** {@code raftctl member promote}. */
final class Promote implements Verb, Callable<Integer> {
    private final Globals globals;

    private String name = "";

    private final ChangeOptions options = new ChangeOptions();

    Promote(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                "Lets a learner vote.",
                "It must answer the leader and be nearly caught up. 'unchanged' when it"
                        + " votes already.");
        syntax.parameter("ID")
                .about("id or address of the learner")
                .takes(String.class, value -> name = value);
        options.describe(syntax);
        syntax.examples(
                "raftctl member promote n4",
                "raftctl wait caught-up=n4 && raftctl member promote n4",
                "raftctl member promote n4 --dry-run");
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
