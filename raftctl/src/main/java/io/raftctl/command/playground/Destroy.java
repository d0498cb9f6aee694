package io.raftctl.command.playground;

import io.raftctl.command.Globals;
import io.raftctl.playground.Playground;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code raftctl playground destroy}. */
@Command(
        name = "destroy",
        description = {
            "Stops the nodes, and deletes the directory with all their data.",
            "Asks before, and touches only a directory that a playground made."
        },
        abbreviateSynopsis = true,
        footer = {"", "Examples:", "  raftctl playground destroy --yes"})
final class Destroy implements Callable<Integer> {
    private final Globals globals;
    private final Directory directory;

    Destroy(Globals globals, Directory directory) {
        this.globals = globals;
        this.directory = directory;
    }

    @Override
    public Integer call() {
        boolean exists = Playground.exists(directory.path());
        if (exists) {
            globals.confirm("destroy " + directory.path());
            directory.open().destroy();
        }
        directory.print(exists, "destroyed");
        return 0;
    }
}
