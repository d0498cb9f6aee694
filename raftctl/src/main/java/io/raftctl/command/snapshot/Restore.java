package io.raftctl.command.snapshot;

import io.raftctl.command.Globals;
import io.raftctl.offline.RestoreSource;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code raftctl snapshot restore}. */
@Command(
        name = "restore",
        description = {
            "Replaces all keys of the running cluster by those in FILE, at once, on every node.",
            "Asks before. The file is verified first (9: damaged; 7: none), and may be of",
            "another cluster. Members, sessions and cluster time stay; to the revisions the",
            "restore is one write that makes every key, so they only grow. Until it is",
            "committed nothing changes. Exit code 10: whether it was committed is unknown."
        },
        abbreviateSynopsis = true,
        footer = {
            "",
            "Examples:",
            "  raftctl snapshot restore backup.snap",
            "  raftctl snapshot restore backup.snap --dry-run",
            "  raftctl snapshot restore backup.snap --yes -o json"
        })
final class Restore implements Callable<Integer> {
    private final Globals globals;

    @Parameters(index = "0", paramLabel = "FILE", description = "the file")
    private Path file = Path.of("");

    @Option(names = "--dry-run", description = "say what would be done, and do nothing")
    private boolean dryRun;

    @Mixin
    private final Patience patience = new Patience();

    Restore(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() {
        RestoreSource source = RestoreSource.read(file);
        globals.output().print(new OnlineRestore(globals, patience, file).carryOut(source, dryRun));
        return 0;
    }
}
