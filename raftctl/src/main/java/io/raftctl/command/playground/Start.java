package io.raftctl.command.playground;

import io.raftctl.playground.Playground;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code raftctl playground start}. */
@Command(
        name = "start",
        description = "Starts a node again, and returns when it is ready.",
        abbreviateSynopsis = true,
        footer = {"", "Examples:", "  raftctl playground start n1"})
final class Start implements Callable<Integer> {
    private final Directory directory;

    @Parameters(paramLabel = "ID", description = "the node")
    private String id = "";

    Start(Directory directory) {
        this.directory = directory;
    }

    @Override
    public Integer call() {
        Playground playground = directory.open();
        directory.print(
                playground.start(playground.node(id), directory.settings()), id + " started");
        return 0;
    }
}
