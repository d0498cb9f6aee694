package io.raftctl.command.events;

import io.raftctl.command.Globals;
import io.raftctl.command.Group;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code raftctl elections}. */
@Command(
        name = "elections",
        description = "Shows who timed out, who voted for whom and why not, and who won.",
        synopsisSubcommandLabel = "VERB",
        commandListHeading = "%nVerbs:%n",
        abbreviateSynopsis = true,
        footer = {
            "",
            "Examples:",
            "  raftctl elections history",
            "  raftctl elections history --since 1h -o jsonl",
            "  raftctl elections watch"
        })
public final class Elections implements Group {
    private final Globals globals;

    public Elections(Globals globals) {
        this.globals = globals;
    }

    @Override
    public List<String> names() {
        return List.of("watch", "history");
    }

    @Override
    public Object create(String name) {
        return switch (name) {
            case "watch" -> new Watch(globals);
            case "history" -> new PastElections(globals);
            default -> throw new IllegalArgumentException(name);
        };
    }
}
