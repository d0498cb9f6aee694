package io.raftctl.command.snapshot;

import io.raftctl.command.Globals;
import io.raftctl.offline.SnapshotFile;
import io.raftctl.output.Document;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code raftctl snapshot verify}. */
@Command(
        name = "verify",
        description = {
            "Reads the file of a snapshot and checks every byte of it.",
            "Exit code 9: it is damaged; 7: there is no such file. No node is asked."
        },
        abbreviateSynopsis = true,
        footer = {
            "",
            "Examples:",
            "  raftctl snapshot verify backup.snap",
            "  raftctl snapshot verify backup.snap && cp backup.snap /mnt/backups"
        })
final class Verify implements Callable<Integer> {
    private final Globals globals;

    @Parameters(index = "0", paramLabel = "FILE", description = "the file")
    private Path file = Path.of("");

    Verify(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() {
        SnapshotDocument sound = new SnapshotDocument(file.toString(), SnapshotFile.read(file));
        globals.output().print(Document.line(file + " is sound: " + sound.summary(), sound::json));
        return 0;
    }
}
