package io.raftctl.command.snapshot;

import io.raftctl.command.Globals;
import io.raftctl.command.Group;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;

import java.util.List;

/** {@code raftctl snapshot}. */
public final class SnapshotVerbs implements Verb, Group {
    private final Globals globals;

    public SnapshotVerbs(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about("Takes snapshots of the state, keeps them as files, and restores them.");
        syntax.examples(
                "raftctl snapshot save backup.snap",
                "raftctl snapshot verify backup.snap",
                "raftctl snapshot restore backup.snap",
                "raftctl snapshot take --all",
                "raftctl snapshot list");
    }

    @Override
    public List<String> names() {
        return List.of("take", "list", "save", "inspect", "verify", "restore", "install");
    }

    @Override
    public Verb create(String name) {
        return switch (name) {
            case "take" -> new Take(globals);
            case "list" -> new SnapshotList(globals);
            case "save" -> new Save(globals);
            case "inspect" -> new Inspect(globals);
            case "verify" -> new Verify(globals);
            case "restore" -> new Restore(globals);
            case "install" -> new Install(globals);
            default -> throw new IllegalArgumentException(name);
        };
    }
}
