package io.raftctl.command.playground;

import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;
import io.raftctl.playground.Playground;

import java.util.concurrent.Callable;

/** {@code raftctl playground pause}. */
final class Pause implements Verb, Callable<Integer> {
    private final Directory directory;

    private String id = "";

    Pause(Directory directory) {
        this.directory = directory;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about("Stops a node's clock, with SIGSTOP: it neither hears nor says anything.");
        syntax.parameter("ID").about("the node").takes(String.class, value -> id = value);
        syntax.examples("raftctl playground pause n1");
    }

    @Override
    public Integer call() {
        Playground playground = directory.open();
        directory.print(playground.pause(playground.node(id), true), id + " paused");
        return 0;
    }
}
