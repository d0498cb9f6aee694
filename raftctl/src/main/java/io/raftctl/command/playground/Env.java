package io.raftctl.command.playground;

import io.raftctl.command.Globals;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code raftctl playground env}. */
@Command(
        name = "env",
        description = "Prints what lets a shell's raftctl talk to the playground.",
        abbreviateSynopsis = true,
        footer = {
            "",
            "Examples:",
            "  raftctl playground env",
            "  eval \"$(raftctl playground env)\""
        })
final class Env implements Callable<Integer> {
    private final Globals globals;
    private final Directory directory;

    Env(Globals globals, Directory directory) {
        this.globals = globals;
        this.directory = directory;
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
