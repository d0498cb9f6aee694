package io.raftctl.command.leader;

import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import io.raftctl.command.Lookout;
import io.raftd.client.view.ClusterView;
import io.raftd.client.view.NodeView;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.wire.Transferred;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Hands leadership to another voter. */
final class Handover {
    private final Globals globals;
    private final boolean dryRun;

    Handover(Globals globals, boolean dryRun) {
        this.globals = globals;
        this.dryRun = dryRun;
    }

    /** To the node of that id or address, or, when null, to the best follower. */
    int to(@Nullable String name) {
        Duration timeout = globals.timeout(Globals.REQUEST_TIMEOUT);
        try (Lookout lookout = new Lookout(globals, timeout)) {
            ClusterView view = lookout.look(Lookout.MAX_LAG, timeout);
            String from = Leader.required(view);
            String target = name == null ? "" : voter(view, name);
            if (target.equals(from)) {
                print("unchanged", false, from, view.term());
            } else if (dryRun) {
                String to = target.isEmpty() ? "the best follower" : target;
                print("would go from " + from + " to " + to, false, from, view.term());
            } else {
                Transferred done = Failure.check(lookout.client().transfer(target))
                        .response()
                        .getTransferred();
                print(done.getLeader(), true, done.getLeader(), done.getTerm());
            }
            return 0;
        }
    }

    private static String voter(ClusterView view, String name) {
        NodeView node = view.member(name);
        if (node == null) {
            throw new Failure(ErrorCode.NOT_FOUND, "no member " + name);
        }
        if (!node.isVoter()) {
            throw new Failure(ErrorCode.REFUSED, node.name() + " is a learner and can't lead");
        }
        return node.name();
    }

    private void print(String line, boolean changed, String leader, @Nullable Long term) {
        globals.output()
                .print(
                        line,
                        json -> json.put("leader", leader)
                                .put("term", term)
                                .put("changed", changed));
    }
}
