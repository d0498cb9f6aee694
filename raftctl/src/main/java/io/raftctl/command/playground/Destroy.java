package io.raftctl.command.playground;

import io.raftctl.command.Globals;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;
import io.raftctl.playground.Playground;

import java.util.concurrent.Callable;

/** {@code raftctl playground destroy}. */
final class Destroy implements Verb, Callable<Integer> {
    private final Globals globals;
    private final Directory directory;

    Destroy(Globals globals, Directory directory) {
        this.globals = globals;
        this.directory = directory;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                "Stops the nodes, and deletes the directory with all their data.",
                "Asks before, and touches only a directory that a playground made.");
        syntax.examples("raftctl playground destroy --yes");
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
