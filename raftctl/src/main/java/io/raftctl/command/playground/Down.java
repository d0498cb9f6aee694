package io.raftctl.command.playground;

import io.raftctl.playground.LocalNode;
import io.raftctl.playground.Playground;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code raftctl playground down}. */
@Command(
        name = "down",
        description = "Stops the nodes in order, and keeps their data.",
        abbreviateSynopsis = true,
        footer = {"", "Examples:", "  raftctl playground down", "  raftctl playground down n3"})
final class Down implements Callable<Integer> {
    private final Directory directory;

    @Parameters(arity = "0..*", paramLabel = "ID", description = "only these nodes (default: all)")
    private List<String> ids = List.of();

    Down(Directory directory) {
        this.directory = directory;
    }

    @Override
    public Integer call() {
        boolean changed = false;
        if (Playground.exists(directory.path())) {
            Playground playground = directory.open();
            List<LocalNode> nodes = ids.isEmpty()
                    ? playground.nodes()
                    : ids.stream().map(playground::node).toList();
            changed = playground.down(nodes);
        }
        directory.print(changed, "stopped");
        return 0;
    }
}
