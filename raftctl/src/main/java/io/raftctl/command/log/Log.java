package io.raftctl.command.log;

import io.raftctl.command.Globals;
import io.raftctl.command.Group;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;

import java.util.List;

/** {@code raftctl log}. */
public final class Log implements Verb, Group {
    private final Globals globals;

    public Log(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about("Shows, checks, compares and mends the logs of nodes, running or stopped.");
        syntax.examples(
                "raftctl log show --last 10",
                "raftctl log stats --node n2",
                "raftctl log verify --data-dir /var/lib/raftd",
                "raftctl log compare",
                "raftctl log rebuild --data-dir /var/lib/raftd");
    }

    @Override
    public List<String> names() {
        return List.of("show", "stats", "compare", "verify", "repair", "rebuild");
    }

    @Override
    public Verb create(String name) {
        return switch (name) {
            case "show" -> new Show(globals);
            case "stats" -> new Stats(globals);
            case "verify" -> new Verify(globals);
            case "compare" -> new Compare(globals);
            case "repair" -> new Repair(globals);
            case "rebuild" -> new Rebuild(globals);
            default -> throw new IllegalArgumentException(name);
        };
    }
}
