package io.raftctl.command.playground;

import io.raftctl.command.Globals;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code raftctl playground up}. */
@Command(
        name = "up",
        description = {
            "Starts a cluster, and runs it until it is interrupted.",
            "With --detach, returns when a leader serves. Stopping keeps "
                    + "the data. 'unchanged' when it runs already; exit code 6 when "
                    + "the directory holds another shape, or a port is in use."
        },
        abbreviateSynopsis = true,
        footer = {
            "",
            "Examples:",
            "  raftctl playground up",
            "  raftctl playground up --nodes 5 --base-port auto --dir /tmp/five --detach",
            "  eval \"$(raftctl playground env --dir /tmp/five)\""
        })
final class Up implements Callable<Integer> {
    private final Globals globals;
    private final Directory directory;

    @Mixin
    private final UpOptions options = new UpOptions();

    Up(Globals globals, Directory directory) {
        this.globals = globals;
        this.directory = directory;
    }

    @Override
    public Integer call() {
        return options.up(globals, directory);
    }
}
