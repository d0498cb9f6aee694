package io.raftctl.command.lease;

import io.raftctl.command.Globals;
import io.raftctl.command.Group;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code raftctl lease}. */
@Command(
        name = "lease",
        description = "Shows and sets the lease on which a leader answers reads by itself.",
        synopsisSubcommandLabel = "VERB",
        commandListHeading = "%nVerbs:%n",
        abbreviateSynopsis = true,
        footer = {
            "",
            "Examples:",
            "  raftctl lease show",
            "  raftctl lease on --duration 500ms --dry-run",
            "  raftctl lease off"
        })
public final class LeaseVerbs implements Group {
    private final Globals globals;

    public LeaseVerbs(Globals globals) {
        this.globals = globals;
    }

    @Override
    public List<String> names() {
        return List.of("show", "on", "off");
    }

    @Override
    public Object create(String name) {
        return switch (name) {
            case "show" -> new Show(globals);
            case "on" -> new On(globals);
            case "off" -> new Off(globals);
            default -> throw new IllegalArgumentException(name);
        };
    }
}
