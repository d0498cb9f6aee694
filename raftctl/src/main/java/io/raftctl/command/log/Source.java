package io.raftctl.command.log;

import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import io.raftctl.command.Lookout;
import io.raftctl.command.Syntax;
import io.raftd.client.view.ClusterView;
import io.raftd.client.view.NodeView;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Whose log it is about: a running node's, or a stopped one's. */
final class Source {
    private @Nullable String node;
    private @Nullable Path directory;

    void describe(Syntax syntax) {
        syntax.option("--node")
                .label("ID")
                .about("id or address of the node (default: the leader)")
                .takes(String.class, value -> node = value);
        syntax.option("--data-dir")
                .label("DIR")
                .about("the data directory of a node that is stopped")
                .takes(Path.class, value -> directory = value);
    }

    /** The stopped node's directory, or null for a running node. */
    @Nullable
    Path directory() {
        if (directory != null && node != null) {
            throw Failure.usage("--node and --data-dir exclude each other");
        }
        return directory;
    }

    /** The running node that was named, else the leader, else one that answers. */
    RemoteLog open(Globals globals) {
        Lookout lookout = new Lookout(globals, globals.timeout(Globals.REQUEST_TIMEOUT));
        return new RemoteLog(lookout, node == null ? choose(globals, lookout) : node);
    }

    private static String choose(Globals globals, Lookout lookout) {
        ClusterView view = lookout.look(Lookout.MAX_LAG, globals.timeout(Globals.REQUEST_TIMEOUT));
        NodeView leader = view.leaderNode();
        return leader != null
                ? leader.name()
                : view.nodes().stream()
                        .filter(NodeView::isReachable)
                        .map(NodeView::name)
                        .findFirst()
                        .orElseThrow();
    }
}
