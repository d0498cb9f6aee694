package io.raftctl.command.snapshot;

import io.raftctl.command.Globals;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code raftctl snapshot restore}. */
@Command(
        name = "restore",
        description = {
            "Makes a new cluster of one voter from the file of a snapshot. Asks before.",
            "It has all keys, sessions and revisions of the file, and an id of its own; others",
            "join it with --join and 'member add'. FILE is verified before anything is made.",
            "Exit code 6: DIR is not empty; 7: there is no FILE; 9: it is damaged."
        },
        abbreviateSynopsis = true,
        footer = {
            "",
            "Examples:",
            "  raftctl snapshot restore backup.snap --data-dir n1 --id n1 --listen 10.0.0.1:7001"
        })
final class Restore implements Callable<Integer> {
    private final Globals globals;

    @Parameters(index = "0", paramLabel = "FILE", description = "the snapshot")
    private Path file = Path.of("");

    @Option(
            names = "--data-dir",
            required = true,
            paramLabel = "DIR",
            description = "the data directory to make; absent or empty")
    private Path directory = Path.of("");

    @Option(names = "--id", required = true, paramLabel = "ID", description = "of the only voter")
    private String id = "";

    @Option(
            names = "--listen",
            required = true,
            paramLabel = "HOST:PORT",
            description = "at which others will reach it")
    private String listen = "";

    @Option(names = "--dry-run", description = "say what would be done, and do nothing")
    private boolean dryRun;

    Restore(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() {
        OfflineRestore.run(globals, new OfflineRestore.Wish(file, directory, id, listen, dryRun));
        return 0;
    }
}
