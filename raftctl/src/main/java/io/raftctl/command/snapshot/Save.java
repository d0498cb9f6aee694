package io.raftctl.command.snapshot;

import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import io.raftctl.command.Lookout;
import io.raftctl.command.Progress;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;
import io.raftctl.offline.DamageException;
import io.raftctl.offline.SnapshotFile;
import io.raftctl.offline.SnapshotFile.Contents;
import io.raftctl.output.Document;
import io.raftd.client.view.ClusterView;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.wire.SnapshotInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** {@code raftctl snapshot save}. */
final class Save implements Verb, Callable<Integer> {
    /** So often a snapshot may be gone before it was read. */
    private static final int ATTEMPTS = 5;

    private final Globals globals;

    private Path file = Path.of("");

    private @Nullable String node;
    private boolean overwrite;

    private final Patience patience = new Patience();

    Save(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                "Saves the state of a running cluster to a file, mode 0600.",
                "All that was committed before the call is in it. It is verified on the way;",
                "FILE is complete and on the disk, or absent.");
        syntax.parameter("FILE").about("the file to make").takes(Path.class, value -> file = value);
        syntax.option("--node")
                .label("ID")
                .about("from which node (default: a follower, if one is fresh)")
                .takes(String.class, value -> node = value);
        syntax.option("--overwrite").about("replace FILE if it exists").flag(on -> overwrite = on);
        patience.describe(syntax);
        syntax.examples(
                "raftctl snapshot save backup.snap",
                "raftctl snapshot save backup.snap --overwrite -q",
                "raftctl snapshot save backup.snap --node n3 -o json");
    }

    @Override
    public Integer call() {
        Path target = AsideFile.target(file, overwrite);
        Endurance endurance = patience.begin(globals);
        try (Lookout lookout = new Lookout(globals, Globals.REQUEST_TIMEOUT)) {
            ClusterView view = Sources.confirmed(globals, lookout, endurance);
            String source = Sources.orFollower(view, node).name();
            RemoteSnapshots snapshots = new RemoteSnapshots(globals, lookout, source, endurance);
            Contents saved = save(snapshots, Sources.commit(view), target);
            SnapshotDocument document = new SnapshotDocument(file.toString(), saved);
            globals.output()
                    .print(Document.line(
                            "saved " + source + "'s snapshot to " + file + ": "
                                    + document.summary(),
                            document::json));
            return 0;
        }
    }

    private Contents save(RemoteSnapshots snapshots, long commit, Path target) {
        try (Progress progress = globals.progress()) {
            snapshots.awaitApplied(commit, progress);
            return save(snapshots, commit, target, progress);
        }
    }

    /** A newer one may take the place of a snapshot that was not read for a while. */
    private Contents save(RemoteSnapshots snapshots, long commit, Path target, Progress progress) {
        for (int attempt = 1; ; attempt++) {
            SnapshotInfo taken = snapshots.take(commit, progress);
            if (taken.getIndex() < commit) {
                throw new Failure(
                        ErrorCode.FAILED,
                        snapshots.node() + " has taken a snapshot of index " + taken.getIndex()
                                + ", although it had applied " + commit);
            }
            try {
                return download(snapshots, taken, target, progress);
            } catch (Failure e) {
                if (e.code() != ErrorCode.NOT_FOUND || attempt == ATTEMPTS) {
                    throw e;
                }
                globals.say(e.getMessage() + "; begins anew");
            }
        }
    }

    private static Contents download(
            RemoteSnapshots snapshots, SnapshotInfo taken, Path target, Progress progress) {
        String name = "snapshot (" + taken.getIndex() + "," + taken.getTerm() + ") of "
                + snapshots.node();
        try (AsideFile aside = AsideFile.create(target)) {
            Contents contents =
                    SnapshotFile.read(name, new Download(snapshots, taken, aside, progress));
            if (!contents.checksum().equals(taken.getDigest())) {
                throw new DamageException(name + ": its SHA-256 is " + contents.checksum()
                        + ", not " + taken.getDigest() + " as the node has it");
            }
            aside.publish();
            return contents;
        } catch (DamageException e) {
            throw new Failure(
                    ErrorCode.CORRUPT,
                    e.getMessage() + "; nothing was saved; try another node with --node");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
