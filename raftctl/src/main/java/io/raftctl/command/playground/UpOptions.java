package io.raftctl.command.playground;

import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import io.raftctl.command.Syntax;
import io.raftctl.playground.Launch;
import io.raftctl.playground.Plan;
import io.raftctl.playground.Playground;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a cluster to start looks like. */
final class UpOptions {
    private static final int MAX_PORT = 65535;

    private int nodes = 3;
    private String basePort = "7001";
    private boolean detach;

    void describe(Syntax syntax) {
        syntax.option("--nodes")
                .label("N")
                .about("how many (default 3)")
                .takes(Integer.class, value -> nodes = value);
        syntax.option("--base-port")
                .label("PORT")
                .about("of the first node, the others following; auto takes free ones "
                        + "(default 7001)")
                .takes(String.class, value -> basePort = value);
        syntax.option("--detach")
                .about("return when a leader serves, and leave it running")
                .flag(on -> detach = on);
    }

    int up(Globals globals, Directory directory) {
        Plan plan = plan(nodes, basePort);
        Optional<Launch> launch = Playground.up(directory.path(), plan, directory.settings());
        if (launch.isEmpty()) {
            globals.output().print(StatusDocument.of(directory.open(), "unchanged"));
            return 0;
        }
        if (detach) {
            launch.get().detach();
        }
        globals.output().print(StatusDocument.of(directory.open(), "a leader serves"));
        if (!detach) {
            globals.say("Ctrl-C stops the nodes");
            launch.get().awaitDown();
        }
        return 0;
    }

    static Plan plan(int nodes, String basePort) {
        if (nodes < 1 || nodes > Plan.MAX_NODES) {
            throw Failure.usage("--nodes " + nodes + " is not within 1 to " + Plan.MAX_NODES);
        }
        return new Plan(nodes, port(nodes, basePort));
    }

    private static @Nullable Integer port(int nodes, String basePort) {
        if (basePort.equals("auto")) {
            return null;
        }
        int highest = MAX_PORT - nodes + 1;
        try {
            int port = Integer.parseInt(basePort);
            if (port >= 1 && port <= highest) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw Failure.usage("--base-port '" + basePort + "' is neither a port nor auto");
        }
        throw Failure.usage("--base-port " + basePort + " is not within 1 to " + highest);
    }
}
