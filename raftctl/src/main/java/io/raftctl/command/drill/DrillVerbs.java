package io.raftctl.command.drill;

import io.raftctl.command.Globals;
import io.raftctl.command.Group;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;
import io.raftctl.playground.drill.Drill;

import java.util.ArrayList;
import java.util.List;

/** {@code raftctl drill}. */
public final class DrillVerbs implements Verb, Group {
    private static final String LIST = "list";

    private final Globals globals;

    public DrillVerbs(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                "Rehearses what can go wrong, on a cluster of its own, and checks every claim.");
        syntax.examples(
                "raftctl drill list",
                "raftctl drill split-brain",
                "raftctl drill leader-loss -o jsonl");
    }

    @Override
    public List<String> names() {
        List<String> names = new ArrayList<>(List.of(LIST));
        Drill.all().forEach(drill -> names.add(drill.name()));
        return names;
    }

    @Override
    public Verb create(String name) {
        if (name.equals(LIST)) {
            return new DrillList(globals);
        }
        return Drill.all().stream()
                .filter(drill -> drill.name().equals(name))
                .map(drill -> new Run(globals, drill))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name));
    }
}
