package io.raftctl.command.snapshot;

import io.raftctl.command.Globals;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;
import io.raftctl.offline.SnapshotFile;
import io.raftctl.output.Document;

import java.nio.file.Path;
import java.util.concurrent.Callable;

/** {@code raftctl snapshot verify}. */
final class Verify implements Verb, Callable<Integer> {
    private final Globals globals;

    private Path file = Path.of("");

    Verify(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                "Reads the file of a snapshot and checks every byte of it.",
                "Exit code 9: it is damaged; 7: there is no such file. No node is asked.");
        syntax.parameter("FILE").about("the file").takes(Path.class, value -> file = value);
        syntax.examples(
                "raftctl snapshot verify backup.snap",
                "raftctl snapshot verify backup.snap && cp backup.snap /mnt/backups");
    }

    @Override
    public Integer call() {
        SnapshotDocument sound = new SnapshotDocument(file.toString(), SnapshotFile.read(file));
        globals.output().print(Document.line(file + " is sound: " + sound.summary(), sound::json));
        return 0;
    }
}
