package io.raftctl.playground.drill;

import java.util.List;

/** One node after the other is restarted, and the service goes on all the while. */
final class RollingRestart implements Drill {
    @Override
    public String name() {
        return "rolling-restart";
    }

    @Override
    public String about() {
        return "each node is restarted in its turn, and writes go on";
    }

    @Override
    public void play(Cluster cluster, Rehearsal rehearsal) {
        Scene scene = new Scene(cluster);
        rehearsal.step(
                "one-leader",
                "writes before=1",
                "one node leads, and the write is acknowledged",
                evidence -> {
                    scene.write(evidence, "before", "1");
                    scene.unite(evidence, cluster.nodes());
                });
        for (String node : cluster.nodes()) {
            rehearsal.step(
                    "goes-on-without-" + node,
                    "stops " + node + ", and writes without-" + node + "=1",
                    "the other two agree on a leader, and acknowledge it",
                    evidence -> {
                        List<String> others = cluster.nodes().stream()
                                .filter(other -> !other.equals(node))
                                .toList();
                        cluster.stop(node);
                        scene.write(evidence, "without-" + node, "1");
                        scene.unite(evidence, others);
                    });
            rehearsal.step(
                    "caught-up-" + node,
                    "starts " + node + " again",
                    "it catches up, so that the next one may be stopped",
                    evidence -> {
                        cluster.start(node);
                        scene.unite(evidence, cluster.nodes());
                        scene.compareLogs(evidence, cluster.nodes());
                    });
        }
        rehearsal.step(
                "nothing-acknowledged-is-lost",
                "reads all keys, linearizably",
                "what was acknowledged is there",
                scene::readAll);
    }
}
