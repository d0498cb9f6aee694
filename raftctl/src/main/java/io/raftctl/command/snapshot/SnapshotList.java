package io.raftctl.command.snapshot;

import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import io.raftctl.command.Lookout;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;
import io.raftctl.offline.StoppedNode;
import io.raftctl.output.Listing;
import io.raftd.client.view.ClusterView;
import io.raftd.client.view.NodeView;
import io.raftd.protocol.ErrorCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code raftctl snapshot list}. */
final class SnapshotList implements Verb, Callable<Integer> {
    private final Globals globals;

    private @Nullable String node;
    private @Nullable Path directory;

    SnapshotList(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                "Lists the newest snapshot of each node; with --data-dir, all of one.",
                "CREATED is when the last entry in it was made, CHECKSUM the SHA-256 of",
                "its file: nodes with a snapshot of the same index have the same file.",
                "With --data-dir each is verified, and exit code 9 when one is damaged.");
        syntax.option("--node")
                .label("ID")
                .about("id or address of the node (default: every one that answers)")
                .takes(String.class, value -> node = value);
        syntax.option("--data-dir")
                .label("DIR")
                .about("the data directory of a node that is stopped")
                .takes(Path.class, value -> directory = value);
        syntax.examples(
                "raftctl snapshot list",
                "raftctl snapshot list --node n2 -o json",
                "raftctl snapshot list --data-dir /var/lib/raftd -o wide");
    }

    @Override
    public Integer call() {
        if (directory == null) {
            listRunning();
            return 0;
        }
        if (node != null) {
            throw Failure.usage("--node and --data-dir exclude each other");
        }
        listStopped(directory);
        return 0;
    }

    private void listRunning() {
        Duration timeout = globals.timeout(Globals.REQUEST_TIMEOUT);
        try (Lookout lookout = new Lookout(globals, timeout)) {
            ClusterView view = lookout.look(Lookout.MAX_LAG, timeout);
            List<NodeView> nodes = node == null ? view.nodes() : List.of(Sources.named(view, node));
            Listing<Row> listing = globals.output().listing(Row.SHAPE);
            for (NodeView each : nodes) {
                if (each.isReachable()) {
                    RemoteSnapshots snapshots = new RemoteSnapshots(
                            globals, lookout, each.name(), new Endurance(timeout, timeout));
                    listing.add(snapshots.list().stream()
                            .map(info -> Row.of(each.name(), info))
                            .toList());
                } else {
                    globals.say(each.name() + " does not answer: " + each.error());
                }
            }
            listing.end();
        }
    }

    private void listStopped(Path from) {
        StoppedNode.Contents contents = StoppedNode.check(from);
        Listing<Row> listing = globals.output().listing(Row.SHAPE);
        listing.add(contents.snapshots().stream()
                .map(entry -> Row.of(contents.node(), entry))
                .toList());
        listing.end();
        String flaws = contents.snapshots().stream()
                .map(StoppedNode.SnapshotEntry::flaw)
                .filter(Objects::nonNull)
                .map(Object::toString)
                .collect(Collectors.joining("\n  "));
        if (!flaws.isEmpty()) {
            throw new Failure(ErrorCode.CORRUPT, flaws);
        }
    }
}
