package io.raftctl.command.playground;

import io.raftctl.command.Globals;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;

import java.util.concurrent.Callable;

/** {@code raftctl playground env}. */
final class Env implements Verb, Callable<Integer> {
    private final Globals globals;
    private final Directory directory;

    Env(Globals globals, Directory directory) {
        this.globals = globals;
        this.directory = directory;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about("Prints what lets a shell's raftctl talk to the playground.");
        syntax.examples("raftctl playground env", "eval \"$(raftctl playground env)\"");
    }

    @Override
    public Integer call() {
        String endpoints = directory.open().endpoints();
        globals.output()
                .print(
                        "export RAFTCTL_ENDPOINTS=" + endpoints,
                        json -> json.put("endpoints", endpoints));
        return 0;
    }
}
