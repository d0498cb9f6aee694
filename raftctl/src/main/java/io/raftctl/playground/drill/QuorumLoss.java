package io.raftctl.playground.drill;

import io.raftd.protocol.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Two of three nodes die: nobody is told "done" any more, until one of them is back. */
final class QuorumLoss implements Drill {
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    @Override
    public String name() {
        return "quorum-loss";
    }

    @Override
    public String about() {
        return "two of three nodes are killed; nothing is acknowledged";
    }

    @Override
    public void play(Cluster cluster, Rehearsal rehearsal) {
        new Play(new Scene(cluster), rehearsal).all();
    }

    private static final class Play {
        private final Scene scene;
        private final Cluster cluster;
        private final Rehearsal rehearsal;
        private final List<String> followers = new ArrayList<>();
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
            String id = leader == null ? "" : leader.id();
            cluster.nodes().stream().filter(node -> !node.equals(id)).forEach(followers::add);
            rehearsal.step(
                    "nothing-is-acknowledged",
                    "kills both followers, and asks " + id + " to write in-doubt=1",
                    "its client is not told that it is done",
                    evidence -> {
                        followers.forEach(cluster::kill);
                        Reply reply = cluster.putAt(id, "in-doubt", "1", PATIENCE);
                        evidence.expect(reply.isSilent(), "put in-doubt 1 at " + id + ": " + reply);
                    });
            rehearsal.step(
                    "it-steps-down",
                    "waits until " + id + " has missed the others for an election timeout",
                    "it leads no more, and neither writes nor reads: nothing changes",
                    evidence -> stepDown(evidence, id));
            rehearsal.step(
                    "two-are-enough",
                    "starts " + followers.get(0) + " again, and writes after=2",
                    "there is a leader again, and the write is acknowledged",
                    evidence -> {
                        cluster.start(followers.get(0));
                        scene.write(evidence, "after", "2");
                        scene.unite(evidence, List.of(id, followers.get(0)));
                    });
            rehearsal.step(
                    "all-are-back",
                    "starts " + followers.get(1) + " again",
                    "all follow one leader, with one log",
                    evidence -> {
                        cluster.start(followers.get(1));
                        scene.unite(evidence, cluster.nodes());
                        scene.compareLogs(evidence, cluster.nodes());
                    });
            rehearsal.step(
                    "nothing-acknowledged-is-lost",
                    "reads all keys, linearizably",
                    "what was acknowledged is there; what was in doubt is there or not",
                    evidence -> {
                        scene.readAll(evidence);
                        Reply doubt = cluster.get("in-doubt");
                        evidence.expect(
                                doubt.ok() || doubt.code() == ErrorCode.NOT_FOUND,
                                "get in-doubt: " + doubt);
                    });
        }

        private void stepDown(Evidence evidence, String id) {
            NodeReport now = scene.find(() ->
                    scene.look(id, report -> !report.leads() && report.leader().isEmpty()));
            evidence.expect(now != null, now == null ? id + ": leads still" : now.line());
            Reply write = cluster.putAt(id, "refused", "1", PATIENCE);
            evidence.expect(write.isSilent(), "put refused 1 at " + id + ": " + write);
            Reply read = cluster.getAt(id, "before", PATIENCE);
            evidence.expect(read.isSilent(), "get before at " + id + ": " + read);
        }
    }
}
