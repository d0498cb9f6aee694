package io.raftctl.command.member;

import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import io.raftctl.command.Lookout;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;
import io.raftd.client.view.ClusterView;
import io.raftd.client.view.NodeView;
import io.raftd.client.view.Quorum;
import io.raftd.protocol.ErrorCode;

import java.time.Duration;
import java.util.concurrent.Callable;

/** {@code raftctl member can-stop}. */
final class CanStop implements Verb, Callable<Integer> {
    private final Globals globals;

    private String name = "";

    CanStop(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                "Tells whether the cluster goes on serving without this node.",
                "Exit code 0: it does; 6: it does not, and here is the arithmetic.");
        syntax.parameter("ID")
                .about("id or address of the node")
                .takes(String.class, value -> name = value);
        syntax.examples(
                "raftctl member can-stop n2",
                "for n in n1 n2 n3; do",
                "  raftctl member can-stop $n && restart $n && raftctl wait caught-up=$n || break",
                "done");
    }

    @Override
    public Integer call() {
        Duration timeout = globals.timeout(Globals.REQUEST_TIMEOUT);
        try (Lookout lookout = new Lookout(globals, timeout)) {
            ClusterView view = lookout.look(Lookout.MAX_LAG, timeout);
            NodeView node = view.member(name);
            if (node == null) {
                throw new Failure(ErrorCode.NOT_FOUND, "no member " + name);
            }
            Quorum left = view.without(node, Lookout.MAX_LAG);
            String arithmetic = "without " + node.name() + " the leader has " + left.reachable()
                    + " of " + left.voters() + " voters, and needs " + left.needed();
            if (view.leader() == null || !left.isThere()) {
                throw new Failure(ErrorCode.REFUSED, arithmetic + wayOut(view, node));
            }
            globals.output()
                    .print(
                            "yes: " + arithmetic,
                            json -> json.put("id", node.id())
                                    .put("canStop", true)
                                    .put("voters", left.voters())
                                    .put("needed", left.needed())
                                    .put("left", left.reachable()));
            return 0;
        }
    }

    private static String wayOut(ClusterView view, NodeView node) {
        StringBuilder text = new StringBuilder();
        view.reasons().stream()
                .filter(reason -> !String.valueOf(node.id()).equals(reason.node()))
                .forEach(reason -> text.append("; ").append(reason.message()));
        return text.isEmpty() ? "; add a voter first" : text + "; see to that first";
    }
}
