package io.raftctl.command.snapshot;

import io.raftctl.command.Globals;
import io.raftctl.offline.SnapshotFile;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code raftctl snapshot inspect}. */
@Command(
        name = "inspect",
        description = {
            "Shows what the file of a snapshot holds. All of it is verified.",
            "Exit code 9: it is damaged; 7: there is no such file.",
            "No node is asked. The file does not tell which node wrote it: of equal",
            "states all nodes write equal bytes."
        },
        abbreviateSynopsis = true,
        footer = {
            "",
            "Examples:",
            "  raftctl snapshot inspect backup.snap",
            "  raftctl snapshot inspect backup.snap -o json"
        })
final class Inspect implements Callable<Integer> {
    private final Globals globals;

    @Parameters(index = "0", paramLabel = "FILE", description = "the file")
    private Path file = Path.of("");

    Inspect(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() {
        globals.output().print(new SnapshotDocument(file.toString(), SnapshotFile.read(file)));
        return 0;
    }
}
