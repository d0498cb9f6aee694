package io.raftctl.command.snapshot;

import io.raftctl.command.Globals;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;
import io.raftctl.offline.SnapshotFile;

import java.nio.file.Path;
import java.util.concurrent.Callable;

/** {@code raftctl snapshot inspect}. */
final class Inspect implements Verb, Callable<Integer> {
    private final Globals globals;

    private Path file = Path.of("");

    Inspect(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                "Shows what the file of a snapshot holds. All of it is verified.",
                "Exit code 9: it is damaged; 7: there is no such file.",
                "No node is asked. The file does not tell which node wrote it: of equal",
                "states all nodes write equal bytes.");
        syntax.parameter("FILE").about("the file").takes(Path.class, value -> file = value);
        syntax.examples(
                "raftctl snapshot inspect backup.snap",
                "raftctl snapshot inspect backup.snap -o json");
    }

    @Override
    public Integer call() {
        globals.output().print(new SnapshotDocument(file.toString(), SnapshotFile.read(file)));
        return 0;
    }
}
