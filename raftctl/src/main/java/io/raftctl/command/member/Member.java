package io.raftctl.command.member;

import io.raftctl.command.Globals;
import io.raftctl.command.Group;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;

import java.util.List;

/** {@code raftctl member}. */
public final class Member implements Verb, Group {
    private final Globals globals;

    public Member(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about("Shows and changes who belongs to the cluster.");
        syntax.examples(
                "raftctl member list",
                "raftctl member add n4 10.0.0.4:7001",
                "raftctl member replace n3 n3",
                "raftctl member can-stop n2 && systemctl restart raftd");
    }

    @Override
    public List<String> names() {
        return List.of(
                "list",
                "add",
                "promote",
                "demote",
                "remove",
                "replace",
                "update",
                "reconfigure",
                "can-stop");
    }

    @Override
    public Verb create(String name) {
        return switch (name) {
            case "list" -> new MemberList(globals);
            case "add" -> new Add(globals);
            case "promote" -> new Promote(globals);
            case "demote" -> new Demote(globals);
            case "remove" -> new Remove(globals);
            case "replace" -> new Replace(globals);
            case "update" -> new Update(globals);
            case "reconfigure" -> new Reconfigure(globals);
            case "can-stop" -> new CanStop(globals);
            default -> throw new IllegalArgumentException(name);
        };
    }
}
