package io.raftctl.command.playground;

import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;
import io.raftctl.playground.LocalNode;
import io.raftctl.playground.Playground;

import java.util.List;
import java.util.concurrent.Callable;

/** {@code raftctl playground down}. */
final class Down implements Verb, Callable<Integer> {
    private final Directory directory;

    private List<String> ids = List.of();

    Down(Directory directory) {
        this.directory = directory;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about("Stops the nodes in order, and keeps their data.");
        syntax.parameters("ID", 0)
                .about("only these nodes (default: all)")
                .takesAll(String.class, values -> ids = values);
        syntax.examples("raftctl playground down", "raftctl playground down n3");
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
