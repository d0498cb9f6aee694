package io.raftctl.command.member;

import io.raftctl.command.Globals;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;
import io.raftd.protocol.wire.ChangeMembers;

import java.util.concurrent.Callable;

/** {@code raftctl member remove}. */
final class Remove implements Verb, Callable<Integer> {
    private final Globals globals;

    private String name = "";

    private final ChangeOptions options = new ChangeOptions();

    Remove(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                "Removes a member for good: its data directory is never admitted again.",
                "Asks before. 'unchanged' when it was removed already; exit code 7 when"
                        + " it never was "
                        + "a member; 6 when too few voters that answer would be left.");
        syntax.parameter("ID")
                .about("id or address of the member")
                .takes(String.class, value -> name = value);
        options.describe(syntax);
        syntax.examples(
                "raftctl member remove n4",
                "raftctl member remove n4 --dry-run",
                "raftctl member remove n4 --yes --if-config 120",
                "raftctl member remove n3/1f6e0c4d      one of two members of the id"
                        + " n3, by its disk");
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
