package io.raftctl.command.playground;

import io.raftctl.command.Globals;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;

import java.util.concurrent.Callable;

/** {@code raftctl playground up}. */
final class Up implements Verb, Callable<Integer> {
    private final Globals globals;
    private final Directory directory;

    private final UpOptions options = new UpOptions();

    Up(Globals globals, Directory directory) {
        this.globals = globals;
        this.directory = directory;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                "Starts a cluster, and runs it until it is interrupted.",
                "With --detach, returns when a leader serves. Stopping keeps "
                        + "the data. 'unchanged' when it runs already; exit code 6 when "
                        + "the directory holds another shape, or a port is in use.");
        options.describe(syntax);
        syntax.examples(
                "raftctl playground up",
                "raftctl playground up --nodes 5 --base-port auto --dir /tmp/five --detach",
                "eval \"$(raftctl playground env --dir /tmp/five)\"");
    }

    @Override
    public Integer call() {
        return options.up(globals, directory);
    }
}
