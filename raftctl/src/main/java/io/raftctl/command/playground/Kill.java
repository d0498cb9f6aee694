package io.raftctl.command.playground;

import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;
import io.raftctl.playground.Playground;

import java.util.concurrent.Callable;

/** {@code raftctl playground kill}. */
final class Kill implements Verb, Callable<Integer> {
    private final Directory directory;

    private String id = "";

    Kill(Directory directory) {
        this.directory = directory;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about("Kills a node as a crash would, with SIGKILL.");
        syntax.parameter("ID").about("the node").takes(String.class, value -> id = value);
        syntax.examples("raftctl playground kill n1");
    }

    @Override
    public Integer call() {
        Playground playground = directory.open();
        directory.print(playground.kill(playground.node(id)), id + " killed");
        return 0;
    }
}
