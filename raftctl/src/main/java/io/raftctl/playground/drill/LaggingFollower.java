package io.raftctl.playground.drill;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A follower misses a stretch of the log, and disturbs nobody when it comes back. */
final class LaggingFollower implements Drill {
    private static final int WRITES = 100;

    @Override
    public String name() {
        return "lagging-follower";
    }

    @Override
    public String about() {
        return "a follower is cut off, falls behind, and catches up";
    }

    @Override
    public void play(Cluster cluster, Rehearsal rehearsal) {
        new Play(new Scene(cluster), rehearsal).all();
    }

    private static final class Play {
        private final Scene scene;
        private final Cluster cluster;
        private final Rehearsal rehearsal;
        private @Nullable NodeReport leader;

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
                        leader = scene.unite(evidence, cluster.nodes());
                    });
            String leading = leader == null ? "" : leader.id();
            List<String> followers = cluster.nodes().stream()
                    .filter(node -> !node.equals(leading))
                    .toList();
            String cut = followers.get(0);
            rehearsal.step(
                    "service-goes-on",
                    "cuts " + cut + " off, and writes " + WRITES + " keys",
                    "the other two acknowledge them all, and " + cut + " falls behind",
                    evidence -> fallBehind(evidence, cut, Set.of(leading, followers.get(1))));
            rehearsal.step(
                    "no-term-is-raised",
                    "waits until " + cut + " misses its leader",
                    "it asks whether it could win, before it raises its term, and so does not",
                    evidence -> ask(evidence, cut));
            rehearsal.step(
                    "caught-up-in-peace",
                    "heals the partition",
                    cut + " catches up, and the leader stays, in its term",
                    this::catchUp);
            rehearsal.step(
                    "nothing-acknowledged-is-lost",
                    "reads all keys, linearizably",
                    "what was acknowledged is there",
                    scene::readAll);
        }

        private long term() {
            return leader == null ? 0 : leader.term();
        }

        private void fallBehind(Evidence evidence, String cut, Set<String> others) {
            cluster.partition(List.of(Set.of(cut), others));
            scene.writeMany(evidence, "lag/", WRITES);
            NodeReport leading = leader == null ? null : scene.look(leader.id());
            NodeReport behind = scene.look(cut);
            evidence.expect(leading != null, leading == null ? "no leader" : leading.line());
            evidence.expect(
                    leading != null
                            && behind != null
                            && behind.lastIndex() + WRITES <= leading.commitIndex(),
                    behind == null ? cut + ": no answer" : behind.line());
        }

        private void ask(Evidence evidence, String cut) {
            NodeReport asking = scene.find(
                    () -> scene.look(cut, report -> report.role().equals("precandidate")));
            evidence.expect(
                    asking != null && asking.term() == term(),
                    asking == null ? cut + ": does not ask" : asking.line());
        }

        private void catchUp(Evidence evidence) {
            cluster.heal();
            NodeReport now = scene.unite(evidence, cluster.nodes());
            evidence.expect(
                    leader != null
                            && now != null
                            && now.id().equals(leader.id())
                            && now.term() == term(),
                    "before: " + (leader == null ? "no leader" : leader.line()));
            scene.compareLogs(evidence, cluster.nodes());
        }
    }
}
