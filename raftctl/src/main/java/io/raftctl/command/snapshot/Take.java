package io.raftctl.command.snapshot;

import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import io.raftctl.command.Lookout;
import io.raftctl.command.Progress;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;
import io.raftctl.output.Listing;
import io.raftd.client.view.ClusterView;
import io.raftd.client.view.NodeView;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.wire.SnapshotInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** {@code raftctl snapshot take}. */
final class Take implements Verb, Callable<Integer> {
    private final Globals globals;

    private @Nullable String node;
    private boolean all;
    private boolean dryRun;

    private final Patience patience = new Patience();

    Take(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                "Lets a node take a snapshot of what it has applied, and waits for it.",
                "A node whose newest snapshot has all of that takes no other.",
                "A node that is still writing one is waited for.");
        syntax.option("--node")
                .label("ID")
                .about("id or address of the node (default: the leader)")
                .takes(String.class, value -> node = value);
        syntax.option("--all").about("every member, one after the other").flag(on -> all = on);
        syntax.option("--dry-run")
                .about("say what would be done, and do nothing")
                .flag(on -> dryRun = on);
        patience.describe(syntax);
        syntax.examples(
                "raftctl snapshot take",
                "raftctl snapshot take --node n2",
                "raftctl snapshot take --all -o jsonl",
                "raftctl snapshot take --all --dry-run");
    }

    @Override
    public Integer call() {
        if (all && node != null) {
            throw Failure.usage("--node and --all exclude each other");
        }
        try (Lookout lookout = new Lookout(globals, Globals.REQUEST_TIMEOUT)) {
            ClusterView view =
                    lookout.look(Lookout.MAX_LAG, globals.timeout(Globals.REQUEST_TIMEOUT));
            List<NodeView> members = all ? view.members() : List.of();
            if (all && members.isEmpty()) {
                throw new Failure(ErrorCode.NO_QUORUM, view.reasons().get(0).message());
            }
            if (dryRun) {
                plan(all ? members : List.of(Sources.orLeader(view, node)));
                return 0;
            }
            Listing<Row> listing = globals.output().listing(Row.SHAPE);
            if (all) {
                takeAll(lookout, view, members, listing);
            } else {
                listing.add(List.of(take(lookout, Sources.orLeader(view, node))));
                listing.end();
            }
            return 0;
        }
    }

    private void plan(List<NodeView> nodes) {
        Listing<PlannedSnapshot> listing = globals.output().listing(PlannedSnapshot.SHAPE);
        listing.add(nodes.stream().map(PlannedSnapshot::of).toList());
        listing.end();
    }

    private Row take(Lookout lookout, NodeView from) {
        RemoteSnapshots snapshots =
                new RemoteSnapshots(globals, lookout, from.name(), patience.begin(globals));
        try (Progress progress = globals.progress()) {
            SnapshotInfo taken = snapshots.take(Sources.applied(from), progress);
            return Row.of(from.name(), taken);
        }
    }

    private void takeAll(
            Lookout lookout, ClusterView view, List<NodeView> members, Listing<Row> listing) {
        List<String> done = new ArrayList<>();
        List<String> failed = new ArrayList<>();
        Failure first = null;
        for (NodeView member : members) {
            try {
                listing.add(List.of(take(lookout, Sources.named(view, member.name()))));
                done.add(member.name());
            } catch (Failure e) {
                first = first == null ? e : first;
                failed.add(member.name() + ": " + e.getMessage());
            }
        }
        if (first == null) {
            listing.end();
        } else if (done.isEmpty()) {
            throw first;
        } else {
            listing.end();
            throw new Failure(
                    ErrorCode.PARTLY_DONE,
                    "taken by " + String.join(", ", done) + ", not by " + String.join("; ", failed)
                            + "; run it again to go on");
        }
    }
}
