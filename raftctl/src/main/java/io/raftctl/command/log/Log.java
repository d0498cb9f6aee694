package io.raftctl.command.log;

import io.raftctl.command.Globals;
import io.raftctl.command.Group;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code raftctl log}. */
@Command(
        name = "log",
        description = "Shows, checks, compares and mends the logs of nodes, running or stopped.",
        synopsisSubcommandLabel = "VERB",
        commandListHeading = "%nVerbs:%n",
        abbreviateSynopsis = true,
        footer = {
            "",
            "Examples:",
            "  raftctl log show --last 10",
            "  raftctl log stats --node n2",
            "  raftctl log verify --data-dir /var/lib/raftd",
            "  raftctl log compare",
            "  raftctl log rebuild --data-dir /var/lib/raftd"
        })
public final class Log implements Group {
    private final Globals globals;

    public Log(Globals globals) {
        this.globals = globals;
    }

    @Override
    public List<String> names() {
        return List.of("show", "stats", "compare", "verify", "repair", "rebuild");
    }

    @Override
    public Object create(String name) {
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
