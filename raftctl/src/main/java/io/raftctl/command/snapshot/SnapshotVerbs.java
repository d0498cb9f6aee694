package io.raftctl.command.snapshot;

import io.raftctl.command.Globals;
import io.raftctl.command.Group;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code raftctl snapshot}. */
@Command(
        name = "snapshot",
        description = "Takes snapshots of the state, and keeps them as files.",
        synopsisSubcommandLabel = "VERB",
        commandListHeading = "%nVerbs:%n",
        abbreviateSynopsis = true,
        footer = {
            "",
            "Examples:",
            "  raftctl snapshot save backup.snap",
            "  raftctl snapshot verify backup.snap",
            "  raftctl snapshot take --all",
            "  raftctl snapshot list"
        })
public final class SnapshotVerbs implements Group {
    private final Globals globals;

    public SnapshotVerbs(Globals globals) {
        this.globals = globals;
    }

    @Override
    public List<String> names() {
        return List.of("take", "list", "save", "inspect", "verify", "restore");
    }

    @Override
    public Object create(String name) {
        return switch (name) {
            case "take" -> new Take(globals);
            case "list" -> new SnapshotList(globals);
            case "save" -> new Save(globals);
            case "inspect" -> new Inspect(globals);
            case "verify" -> new Verify(globals);
            case "restore" -> new Restore(globals);
            default -> throw new IllegalArgumentException(name);
        };
    }
}
