package io.raftctl.command.drill;

import io.raftctl.command.Globals;
import io.raftctl.command.Group;
import io.raftctl.playground.drill.Drill;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code raftctl drill}. */
@Command(
        name = "drill",
        description = {
            "Rehearses what can go wrong, on a cluster of its own, and checks every claim.",
        },
        synopsisSubcommandLabel = "VERB",
        commandListHeading = "%nVerbs:%n",
        abbreviateSynopsis = true,
        footer = {
            "",
            "Examples:",
            "  raftctl drill list",
            "  raftctl drill split-brain",
            "  raftctl drill leader-loss -o jsonl"
        })
public final class DrillVerbs implements Group {
    private static final String LIST = "list";

    private final Globals globals;

    public DrillVerbs(Globals globals) {
        this.globals = globals;
    }

    @Override
    public List<String> names() {
        List<String> names = new ArrayList<>(List.of(LIST));
        Drill.all().forEach(drill -> names.add(drill.name()));
        return names;
    }

    @Override
    public Object create(String name) {
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
