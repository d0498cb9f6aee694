package io.raftctl.command.playground;

import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;
import io.raftctl.playground.Playground;

import java.util.concurrent.Callable;

/** {@code raftctl playground start}. */
final class Start implements Verb, Callable<Integer> {
    private final Directory directory;

    private String id = "";

    Start(Directory directory) {
        this.directory = directory;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about("Starts a node again, and returns when it is ready.");
        syntax.parameter("ID").about("the node").takes(String.class, value -> id = value);
        syntax.examples("raftctl playground start n1");
    }

    @Override
    public Integer call() {
        Playground playground = directory.open();
        directory.print(
                playground.start(playground.node(id), directory.settings()), id + " started");
        return 0;
    }
}
