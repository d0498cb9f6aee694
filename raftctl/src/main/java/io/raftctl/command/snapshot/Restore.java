package io.raftctl.command.snapshot;

import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;
import io.raftctl.offline.RestoreSource;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** {@code raftctl snapshot restore}. */
final class Restore implements Verb, Callable<Integer> {
    private final Globals globals;

    private Path file = Path.of("");

    private @Nullable Path directory;
    private @Nullable String id;
    private @Nullable String listen;
    private boolean dryRun;

    private final Patience patience = new Patience();

    Restore(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                "Replaces all keys of the running cluster by those in FILE, on all nodes at",
                "once. Asks before. The file is verified first (9: damaged; 7: none), and may",
                "be of another cluster. Members, sessions and cluster time stay; to the",
                "revisions the restore is one write that makes every key, so they only grow.",
                "Until it is committed nothing changes. Exit code 10: whether it was committed",
                "is unknown.",
                "With --data-dir no node is asked: it makes a new cluster of one voter, with all",
                "keys, sessions and revisions of the file, and an id of its own; others join it",
                "with --join and 'member add'. Exit code 6: DIR is not empty.");
        syntax.parameter("FILE").about("the file").takes(Path.class, value -> file = value);
        syntax.option("--data-dir")
                .label("DIR")
                .about("the data directory to make; absent or empty")
                .takes(Path.class, value -> directory = value);
        syntax.option("--id")
                .label("ID")
                .about("with --data-dir: of the only voter")
                .takes(String.class, value -> id = value);
        syntax.option("--listen")
                .label("HOST:PORT")
                .about("with --data-dir: at which others will reach it")
                .takes(String.class, value -> listen = value);
        syntax.option("--dry-run")
                .about("say what would be done, and do nothing")
                .flag(on -> dryRun = on);
        patience.describe(syntax);
        syntax.examples(
                "raftctl snapshot restore backup.snap",
                "raftctl snapshot restore backup.snap --yes -o json",
                "raftctl snapshot restore backup.snap --data-dir n1 --id n1 --listen h1:7001");
    }

    @Override
    public Integer call() {
        if (directory != null) {
            if (id == null || listen == null) {
                throw Failure.usage("--data-dir needs --id and --listen: who is to be the voter");
            }
            OfflineRestore.run(
                    globals, new OfflineRestore.Wish(file, directory, id, listen, dryRun));
        } else if (id != null || listen != null) {
            throw Failure.usage("--id and --listen are of a new cluster, in --data-dir");
        } else {
            RestoreSource source = RestoreSource.read(file);
            globals.output()
                    .print(new OnlineRestore(globals, patience, file).carryOut(source, dryRun));
        }
        return 0;
    }
}
