package io.raftctl.playground.drill;

import io.raftd.protocol.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A leader in a minority, and the one that the majority elects meanwhile. The old leader has a
 * longer election timeout than it would usually have, so that it takes some seconds until it steps
 * down by itself: that is the time in which there are two.
 */
final class SplitBrain implements Drill {
    private static final String OLD = "n1";
    private static final List<String> MINORITY = List.of(OLD, "n2");
    private static final List<String> MAJORITY = List.of("n3", "n4", "n5");
    private static final int NEEDED = 3;

    /** Of a client that the old leader keeps waiting. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    @Override
    public String name() {
        return "split-brain";
    }

    @Override
    public String about() {
        return "two nodes think they lead; nothing acknowledged is lost";
    }

    @Override
    public Cast cast() {
        return new Cast(5, Map.of(OLD, List.of("--election-timeout", "20s")), Set.of());
    }

    @Override
    public void play(Cluster cluster, Rehearsal rehearsal) {
        new Play(new Scene(cluster), rehearsal).all();
    }

    /** One performance, and what was found on the way. */
    private static final class Play {
        private final Scene scene;
        private final Cluster cluster;
        private final Rehearsal rehearsal;
        private long common;
        private long oldTerm;
        private @Nullable NodeReport winner;
        private @Nullable LogLine stranded;
        private @Nullable Reply told;

        Play(Scene scene, Rehearsal rehearsal) {
            this.scene = scene;
            this.cluster = scene.cluster;
            this.rehearsal = rehearsal;
        }

        void all() {
            rehearsal.step(
                    "one-leader",
                    "writes before=1, and hands leadership to n1",
                    "n1 leads alone, and the write is acknowledged",
                    this::oneLeader);
            rehearsal.step(
                    "two-leaders",
                    "cuts n1 and n2 off from n3, n4 and n5",
                    "two nodes think they lead, in different terms",
                    this::twoLeaders);
            rehearsal.step(
                    "old-leader-cannot-commit",
                    "asks n1 to write split/old=1",
                    "n1 takes it into its log, and never has it on a majority",
                    this::oldLeaderCannotCommit);
            rehearsal.step(
                    "no-false-answer",
                    "listens to what the clients of n1 are told",
                    "nobody is told \"done\", nor shown what may be out of date",
                    this::noFalseAnswer);
            rehearsal.step(
                    "elected-by-a-majority",
                    "asks each node whom it has voted for",
                    "the new leader has the votes of a majority, the old one none of them",
                    this::electedByMajority);
            rehearsal.step(
                    "majority-goes-on",
                    "asks the new leader to write split/new=2",
                    "it is committed by a majority, and acknowledged",
                    this::majorityGoesOn);
            rehearsal.step(
                    "one-leader-again",
                    "heals the partition",
                    "n1 hears of the newer term, and follows",
                    this::oneLeaderAgain);
            rehearsal.step(
                    "only-the-uncommitted-is-cut",
                    "compares the logs",
                    "the entry that never committed is cut off, and all logs are equal",
                    this::onlyTheUncommittedIsCut);
            rehearsal.step(
                    "nothing-acknowledged-is-lost",
                    "reads all keys, linearizably",
                    "what was acknowledged is there; what was not had no effect",
                    evidence -> {
                        scene.readAll(evidence);
                        scene.readNothing(evidence, "split/old");
                    });
        }

        private void oneLeader(Evidence evidence) {
            scene.write(evidence, "before", "1");
            scene.find(() -> {
                boolean leads = scene.look(OLD, NodeReport::leads) != null;
                if (!leads) {
                    cluster.handOver(OLD);
                }
                return leads ? scene.agreed(cluster.nodes()) : null;
            });
            NodeReport old = scene.unite(evidence, cluster.nodes());
            scene.compareLogs(evidence, cluster.nodes());
            evidence.expect(
                    old != null && old.id().equals(OLD),
                    old == null ? "they do not agree on one leader" : "all follow " + old.id());
            oldTerm = old == null ? 0 : old.term();
            common = old == null ? 0 : old.lastIndex();
        }

        /** Asks the old one once more behind the new one, so that they lead at the same time. */
        private void twoLeaders(Evidence evidence) {
            cluster.partition(List.of(Set.copyOf(MINORITY), Set.copyOf(MAJORITY)));
            winner = scene.find(() -> leader(MAJORITY));
            NodeReport old = leader(MINORITY);
            evidence.expect(
                    winner != null && winner.term() > oldTerm,
                    winner == null ? "n3, n4, n5: none leads" : winner.line());
            evidence.expect(
                    old != null && old.term() == oldTerm,
                    old == null ? "n1, n2: none leads any more" : old.line() + ", asked after it");
        }

        private @Nullable NodeReport leader(List<String> side) {
            return cluster.look().stream()
                    .filter(r -> side.contains(r.id()) && r.leads())
                    .findFirst()
                    .orElse(null);
        }

        private void oldLeaderCannotCommit(Evidence evidence) {
            told = cluster.putAt(OLD, "split/old", "1", PATIENCE);
            stranded = scene.find(() -> find("split/old"));
            if (stranded == null) {
                evidence.expect(false, "n1: its log has no such entry");
                return;
            }
            LogLine entry = stranded;
            scene.find(() -> same(entry, "n2"));
            List<String> holders = new ArrayList<>();
            for (String node : cluster.nodes()) {
                if (same(entry, node) != null) {
                    holders.add(node);
                }
            }
            evidence.expect(holders.contains(OLD) && entry.term() == oldTerm, "n1: " + entry);
            evidence.expect(
                    holders.size() < NEEDED,
                    String.join(", ", holders) + " have it: " + holders.size() + " of 5, and "
                            + NEEDED + " are needed");
            NodeReport old = scene.look(OLD);
            evidence.expect(
                    old != null && old.commitIndex() < entry.index(),
                    old == null ? "n1: no answer" : old.line());
        }

        /** The entry, where the node has the same. */
        private @Nullable LogLine same(LogLine entry, String node) {
            return entry.equals(cluster.entry(node, entry.index())) ? entry : null;
        }

        /** Behind what all had in common. */
        private @Nullable LogLine find(String key) {
            NodeReport old = scene.look(OLD);
            for (long i = common + 1; old != null && i <= old.lastIndex(); i++) {
                LogLine line = cluster.entry(OLD, i);
                if (line != null && line.summary().contains(key)) {
                    return line;
                }
            }
            return null;
        }

        private void noFalseAnswer(Evidence evidence) {
            evidence.expect(
                    told != null && told.code() == ErrorCode.UNKNOWN_OUTCOME,
                    "put split/old 1 at n1: " + told);
            Reply read = cluster.getAt(OLD, "before", PATIENCE);
            evidence.expect(read.isSilent(), "get before at n1: " + read);
        }

        private void electedByMajority(Evidence evidence) {
            Scene.Elected elected = scene.elected(MAJORITY, NEEDED);
            if (elected == null) {
                cluster.look().forEach(report -> evidence.expect(false, vote(report)));
                return;
            }
            winner = elected.leader();
            for (NodeReport report : elected.reports()) {
                boolean far = MINORITY.contains(report.id());
                evidence.expect(elected.hasVote(report) != far, vote(report));
            }
            evidence.expect(
                    elected.votes() >= NEEDED,
                    winner.id() + " has " + elected.votes() + " of 5 votes in term " + winner.term()
                            + ", and " + NEEDED + " are needed");
        }

        private static String vote(NodeReport report) {
            String whom = report.votedFor().isEmpty() ? "nobody" : report.votedFor();
            return report.id() + ": in term " + report.term() + ", has voted for " + whom;
        }

        private void majorityGoesOn(Evidence evidence) {
            NodeReport leading = scene.find(() -> leader(MAJORITY));
            String id = leading == null ? "" : leading.id();
            scene.writeAt(evidence, id, "split/new", "2");
            scene.note(evidence, id, r -> r.commitIndex() > common);
        }

        private void oneLeaderAgain(Evidence evidence) {
            cluster.heal();
            NodeReport leader = scene.unite(evidence, cluster.nodes());
            evidence.expect(
                    leader != null && !leader.id().equals(OLD) && leader.term() > oldTerm,
                    leader == null
                            ? "they do not agree on one leader"
                            : "all follow " + leader.id() + ", in term " + leader.term());
        }

        private void onlyTheUncommittedIsCut(Evidence evidence) {
            scene.compareLogs(evidence, cluster.nodes());
            long index = stranded == null ? 0 : stranded.index();
            evidence.expect(index > common, "before: n1, n2: " + stranded);
            for (String node : MINORITY) {
                LogLine now = cluster.entry(node, index);
                evidence.expect(
                        now != null && now.term() > oldTerm,
                        "now: " + node + ": " + (now == null ? "no entry " + index : now));
            }
        }
    }
}
