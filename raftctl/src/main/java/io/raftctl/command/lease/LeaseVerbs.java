package io.raftctl.command.lease;

import io.raftctl.command.Globals;
import io.raftctl.command.Group;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;

import java.util.List;

/** {@code raftctl lease}. */
public final class LeaseVerbs implements Verb, Group {
    private final Globals globals;

    public LeaseVerbs(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about("Shows and sets the lease on which a leader answers reads by itself.");
        syntax.examples(
                "raftctl lease show",
                "raftctl lease on --duration 500ms --dry-run",
                "raftctl lease off");
    }

    @Override
    public List<String> names() {
        return List.of("show", "on", "off");
    }

    @Override
    public Verb create(String name) {
        return switch (name) {
            case "show" -> new Show(globals);
            case "on" -> new On(globals);
            case "off" -> new Off(globals);
            default -> throw new IllegalArgumentException(name);
        };
    }
}
