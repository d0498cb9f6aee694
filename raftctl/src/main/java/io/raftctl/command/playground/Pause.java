package io.raftctl.command.playground;

import io.raftctl.playground.Playground;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code raftctl playground pause}. */
@Command(
        name = "pause",
        description = "Stops a node's clock, with SIGSTOP: it neither hears nor says anything.",
        abbreviateSynopsis = true,
        footer = {"", "Examples:", "  raftctl playground pause n1"})
final class Pause implements Callable<Integer> {
    private final Directory directory;

    @Parameters(paramLabel = "ID", description = "the node")
    private String id = "";

    Pause(Directory directory) {
        this.directory = directory;
    }

    @Override
    public Integer call() {
        Playground playground = directory.open();
        directory.print(playground.pause(playground.node(id), true), id + " paused");
        return 0;
    }
}
