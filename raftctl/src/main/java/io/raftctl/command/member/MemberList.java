package io.raftctl.command.member;

import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import io.raftctl.command.Lookout;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;
import io.raftctl.output.Column;
import io.raftctl.output.Document;
import io.raftctl.output.Json;
import io.raftctl.output.Page;
import io.raftd.client.view.ClusterView;
import io.raftd.client.view.NodeView;
import io.raftd.client.view.NodeView.Progress;
import io.raftd.protocol.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** {@code raftctl member list}. */
final class MemberList implements Verb, Callable<Integer> {
    private static final List<Column<NodeView>> COLUMNS = List.of(
            Column.of("ID", NodeView::id),
            Column.of("ADDRESS", NodeView::address),
            Column.of("ROLE", MemberList::role),
            Column.of("VOTER", NodeView::isVoter),
            Column.of("REACHABLE", NodeView::isReachable),
            Column.of(
                    "MATCH",
                    node -> node.progress() == null ? null : node.progress().matchIndex()),
            Column.of(
                    "LAG",
                    node -> node.progress() == null ? null : node.progress().lagEntries()),
            Column.wide("DISK", NodeView::diskId));

    private final Globals globals;

    MemberList(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about("Lists the members of the current configuration.");
        syntax.examples("raftctl member list", "raftctl member list -o json");
    }

    @Override
    public Integer call() {
        Duration timeout = globals.timeout(Globals.REQUEST_TIMEOUT);
        try (Lookout lookout = new Lookout(globals, timeout)) {
            ClusterView view = lookout.look(Lookout.MAX_LAG, timeout);
            if (view.clusterId() == null) {
                throw new Failure(ErrorCode.NO_QUORUM, view.reasons().get(0).message());
            }
            globals.output().print(new Document() {
                @Override
                public void text(Page page) {
                    page.table(COLUMNS, view.members());
                }

                @Override
                public void json(Json json) {
                    json.put("configIndex", view.configIndex())
                            .put("joint", view.joint())
                            .array("members", view.members(), MemberList::member);
                }
            });
            return 0;
        }
    }

    private static void member(Json json, NodeView node) {
        Progress progress = node.progress();
        json.put("id", node.id())
                .put("address", node.address())
                .put("diskId", node.diskId())
                .put("role", role(node))
                .put("voter", node.isVoter())
                .put("learner", node.isLearner())
                .put("reachable", node.isReachable())
                .put("matchIndex", progress == null ? null : progress.matchIndex())
                .put("lagEntries", progress == null ? null : progress.lagEntries());
    }

    private static @Nullable String role(NodeView node) {
        return node.status() == null || node.status().getRole().isEmpty()
                ? null
                : node.status().getRole();
    }
}
