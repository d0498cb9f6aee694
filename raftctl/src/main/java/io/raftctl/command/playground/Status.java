package io.raftctl.command.playground;

import io.raftctl.command.Globals;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code raftctl playground status}. */
@Command(
        name = "status",
        description = "Shows the processes of the playground. How the cluster is: raftctl status.",
        abbreviateSynopsis = true,
        footer = {
            "",
            "Examples:",
            "  raftctl playground status",
            "  raftctl playground status -o json"
        })
final class Status implements Callable<Integer> {
    private final Globals globals;
    private final Directory directory;

    Status(Globals globals, Directory directory) {
        this.globals = globals;
        this.directory = directory;
    }

    @Override
    public Integer call() {
        globals.output().print(new StatusDocument(directory.open(), ""));
        return 0;
    }
}
