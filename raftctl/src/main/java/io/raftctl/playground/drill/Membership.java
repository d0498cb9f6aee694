package io.raftctl.playground.drill;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A node is admitted, and the leader is removed. */
final class Membership implements Drill {
    private static final List<String> FOUNDERS = List.of("n1", "n2", "n3");
    private static final String GUEST = "n4";

    @Override
    public String name() {
        return "membership";
    }

    @Override
    public String about() {
        return "a fourth node is admitted, and the leader is removed";
    }

    @Override
    public Cast cast() {
        return new Cast(4, Map.of(), Set.of(GUEST));
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
                    "one of three nodes leads, and the write is acknowledged",
                    evidence -> {
                        scene.write(evidence, "before", "1");
                        scene.unite(evidence, FOUNDERS);
                    });
            rehearsal.step(
                    "a-stranger-counts-nowhere",
                    "starts n4, which is told where the others are",
                    "it waits to be admitted, and the voters are who they were",
                    evidence -> {
                        cluster.start(GUEST);
                        NodeReport stranger = scene.find(
                                () -> scene.look(GUEST, report -> report.role().equals("waiting")));
                        evidence.expect(
                                stranger != null,
                                stranger == null ? "n4: does not wait" : "n4: waiting");
                        voters(evidence, FOUNDERS);
                    });
            rehearsal.step(
                    "admitted-when-caught-up",
                    "admits n4",
                    "it follows first, and votes when it has the log",
                    this::admit);
            String id = leader == null ? "" : leader.id();
            List<String> left = new ArrayList<>(cluster.nodes());
            left.remove(id);
            rehearsal.step(
                    "the-leader-may-go",
                    "removes " + id + ", the leader",
                    "another takes over, and the removed one ends by itself",
                    evidence -> remove(evidence, id, left));
            rehearsal.step(
                    "service-goes-on",
                    "writes after=2",
                    "it is acknowledged by those that are left",
                    evidence -> {
                        scene.write(evidence, "after", "2");
                        scene.compareLogs(evidence, left);
                    });
            rehearsal.step(
                    "nothing-acknowledged-is-lost",
                    "reads all keys, linearizably",
                    "what was acknowledged is there",
                    scene::readAll);
        }

        private void voters(Evidence evidence, List<String> expected) {
            List<String> voters = cluster.voters();
            evidence.expect(voters.equals(expected), "voters: " + String.join(", ", voters));
        }

        private void admit(Evidence evidence) {
            Reply reply = cluster.admit(GUEST);
            evidence.expect(reply.ok(), "admit n4: " + reply);
            leader = scene.unite(evidence, cluster.nodes());
            scene.compareLogs(evidence, cluster.nodes());
            voters(evidence, cluster.nodes());
        }

        private void remove(Evidence evidence, String id, List<String> left) {
            Reply reply = cluster.remove(id);
            evidence.expect(reply.ok(), "remove " + id + ": " + reply);
            scene.unite(evidence, left);
            voters(evidence, left);
            Boolean ended = scene.find(() -> scene.look(id) == null ? true : null);
            evidence.expect(ended != null, id + (ended == null ? ": runs" : ": runs no more"));
        }
    }
}
