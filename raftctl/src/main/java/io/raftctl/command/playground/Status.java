package io.raftctl.command.playground;

import io.raftctl.command.Globals;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;
import io.raftctl.playground.LocalNode.State;
import io.raftctl.playground.Playground;
import io.raftd.protocol.wire.Faults;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code raftctl playground status}. */
final class Status implements Verb, Callable<Integer> {
    /** For what is only shown; a paused node does not answer at all. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Globals globals;
    private final Directory directory;

    Status(Globals globals, Directory directory) {
        this.globals = globals;
        this.directory = directory;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                "Shows the processes of the playground, and the faults that are in force.",
                "How the cluster is: raftctl status.");
        syntax.examples("raftctl playground status", "raftctl playground status -o json");
    }

    @Override
    public Integer call() {
        Playground playground = directory.open();
        Map<String, Faults> faults = Map.of();
        if (playground.nodes().stream().anyMatch(node -> node.state() == State.RUNNING)) {
            try (Injection injection = directory.injection()) {
                faults = injection.inForce(LOOK);
            }
        }
        globals.output().print(new StatusDocument(playground, "", faults));
        return 0;
    }
}
