package io.raftctl.command.leader;

import io.raftctl.command.Globals;
import io.raftctl.command.Lookout;
import io.raftd.client.view.ClusterView;
import io.raftd.client.view.NodeView;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code raftctl leader show}. */
@Command(
        name = "show",
        description = "Prints the leader that a quorum confirms; exit code 4 when there is none.",
        abbreviateSynopsis = true,
        footer = {"", "Examples:", "  raftctl leader show", "  raftctl leader show -o json"})
final class Show implements Callable<Integer> {
    private final Globals globals;

    Show(Globals globals) {
        this.globals = globals;
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
