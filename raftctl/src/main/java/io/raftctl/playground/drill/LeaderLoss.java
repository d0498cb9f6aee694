package io.raftctl.playground.drill;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The leader dies; another takes over, and has all that was acknowledged. */
final class LeaderLoss implements Drill {
    private static final int NEEDED = 2;

    @Override
    public String name() {
        return "leader-loss";
    }

    @Override
    public String about() {
        return "the leader is killed; another takes over";
    }

    @Override
    public void play(Cluster cluster, Rehearsal rehearsal) {
        new Play(new Scene(cluster), rehearsal).all();
    }

    private static final class Play {
        private final Scene scene;
        private final Cluster cluster;
        private final Rehearsal rehearsal;
        private @Nullable NodeReport lost;

        Play(Scene scene, Rehearsal rehearsal) {
            this.scene = scene;
            this.cluster = scene.cluster;
            this.rehearsal = rehearsal;
        }

        void all() {
            rehearsal.step(
                    "one-leader",
                    "writes before=1",
                    "one node leads, and the write is acknowledged",
                    evidence -> {
                        scene.write(evidence, "before", "1");
                        lost = scene.unite(evidence, cluster.nodes());
                    });
            String id = lost == null ? "" : lost.id();
            rehearsal.step(
                    "successor-elected",
                    "kills " + id + ", the leader",
                    "another one leads, in a newer term, with the votes of both that are left",
                    evidence -> successor(evidence, id));
            rehearsal.step(
                    "service-goes-on",
                    "writes after=2",
                    "two of three nodes are enough to acknowledge it",
                    evidence -> scene.write(evidence, "after", "2"));
            rehearsal.step(
                    "back-as-a-follower",
                    "starts " + id + " again",
                    "it follows, and gets what it missed",
                    evidence -> {
                        cluster.start(id);
                        scene.unite(evidence, cluster.nodes());
                        scene.compareLogs(evidence, cluster.nodes());
                    });
            rehearsal.step(
                    "nothing-acknowledged-is-lost",
                    "reads all keys, linearizably",
                    "what was acknowledged is there",
                    scene::readAll);
        }

        private void successor(Evidence evidence, String id) {
            cluster.kill(id);
            List<String> left =
                    cluster.nodes().stream().filter(node -> !node.equals(id)).toList();
            NodeReport leader = scene.unite(evidence, left);
            long term = lost == null ? 0 : lost.term();
            evidence.expect(
                    leader != null && leader.term() > term,
                    leader == null
                            ? "they do not agree on one leader"
                            : leader.id() + " leads in term " + leader.term() + "; " + id
                                    + " did in term " + term);
            Scene.Elected elected = scene.elected(left, NEEDED);
            evidence.expect(
                    elected != null,
                    elected == null
                            ? "none has " + NEEDED + " votes"
                            : elected.leader().id() + " has " + elected.votes()
                                    + " of 3 votes in term " + elected.leader().term() + ", and "
                                    + NEEDED + " are needed");
        }
    }
}
