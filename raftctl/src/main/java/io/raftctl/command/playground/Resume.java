package io.raftctl.command.playground;

import io.raftctl.playground.Playground;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code raftctl playground resume}. */
@Command(
        name = "resume",
        description = "Lets a paused node go on, with SIGCONT.",
        abbreviateSynopsis = true,
        footer = {"", "Examples:", "  raftctl playground resume n1"})
final class Resume implements Callable<Integer> {
    private final Directory directory;

    @Parameters(paramLabel = "ID", description = "the node")
    private String id = "";

    Resume(Directory directory) {
        this.directory = directory;
    }

    @Override
    public Integer call() {
        Playground playground = directory.open();
        directory.print(playground.pause(playground.node(id), false), id + " resumed");
        return 0;
    }
}
