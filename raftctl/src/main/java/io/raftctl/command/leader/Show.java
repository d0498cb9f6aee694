package io.raftctl.command.leader;

import io.raftctl.command.Globals;
import io.raftctl.command.Lookout;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;
import io.raftd.client.view.ClusterView;
import io.raftd.client.view.NodeView;

import java.time.Duration;
import java.util.concurrent.Callable;

/** {@code raftctl leader show}. */
final class Show implements Verb, Callable<Integer> {
    private final Globals globals;

    Show(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about("Prints the leader that a quorum confirms; exit code 4 when there is none.");
        syntax.examples("raftctl leader show", "raftctl leader show -o json");
    }

    @Override
    public Integer call() {
        Duration timeout = globals.timeout(Globals.REQUEST_TIMEOUT);
        try (Lookout lookout = new Lookout(globals, timeout)) {
            ClusterView view = lookout.look(Lookout.MAX_LAG, timeout);
            String leader = Leader.required(view);
            NodeView node = view.member(leader);
            globals.output()
                    .print(
                            leader,
                            json -> json.put("leader", leader)
                                    .put("address", node == null ? null : node.address())
                                    .put("term", view.term()));
            return 0;
        }
    }
}
