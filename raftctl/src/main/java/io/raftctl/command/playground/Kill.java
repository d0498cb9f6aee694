package io.raftctl.command.playground;

import io.raftctl.playground.Playground;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code raftctl playground kill}. */
@Command(
        name = "kill",
        description = "Kills a node as a crash would, with SIGKILL.",
        abbreviateSynopsis = true,
        footer = {"", "Examples:", "  raftctl playground kill n1"})
final class Kill implements Callable<Integer> {
    private final Directory directory;

    @Parameters(paramLabel = "ID", description = "the node")
    private String id = "";

    Kill(Directory directory) {
        this.directory = directory;
    }

    @Override
    public Integer call() {
        Playground playground = directory.open();
        directory.print(playground.kill(playground.node(id)), id + " killed");
        return 0;
    }
}
