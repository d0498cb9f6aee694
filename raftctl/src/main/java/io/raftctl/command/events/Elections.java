package io.raftctl.command.events;

import io.raftctl.command.Globals;
import io.raftctl.command.Group;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;

import java.util.List;

/** {@code raftctl elections}. */
public final class Elections implements Verb, Group {
    private final Globals globals;

    public Elections(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about("Shows who timed out, who voted for whom and why not, and who won.");
        syntax.examples(
                "raftctl elections history",
                "raftctl elections history --since 1h -o jsonl",
                "raftctl elections watch");
    }

    @Override
    public List<String> names() {
        return List.of("watch", "history");
    }

    @Override
    public Verb create(String name) {
        return switch (name) {
            case "watch" -> new Watch(globals);
            case "history" -> new PastElections(globals);
            default -> throw new IllegalArgumentException(name);
        };
    }
}
