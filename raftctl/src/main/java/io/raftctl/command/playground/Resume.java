package io.raftctl.command.playground;

import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;
import io.raftctl.playground.Playground;

import java.util.concurrent.Callable;

/** {@code raftctl playground resume}. */
final class Resume implements Verb, Callable<Integer> {
    private final Directory directory;

    private String id = "";

    Resume(Directory directory) {
        this.directory = directory;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about("Lets a paused node go on, with SIGCONT.");
        syntax.parameter("ID").about("the node").takes(String.class, value -> id = value);
        syntax.examples("raftctl playground resume n1");
    }

    @Override
    public Integer call() {
        Playground playground = directory.open();
        directory.print(playground.pause(playground.node(id), false), id + " resumed");
        return 0;
    }
}
