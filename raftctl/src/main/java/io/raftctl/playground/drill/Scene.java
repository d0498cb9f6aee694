package io.raftctl.playground.drill;

import io.raftd.protocol.ErrorCode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A cluster under rehearsal, and what it has acknowledged. */
final class Scene {
    /** For whatever a sound cluster brings about by itself. */
    static final Duration BOUND = Duration.ofSeconds(60);

    /** So many keys are noted one by one. */
    private static final int FEW = 5;

    final Cluster cluster;
    private final Map<String, String> acknowledged = new LinkedHashMap<>();

    Scene(Cluster cluster) {
        this.cluster = cluster;
    }

    /** Asks until there is one, and returns it; null when there is none within the bound. */
    <T> @Nullable T find(Supplier<@Nullable T> question) {
        AtomicReference<@Nullable T> found = new AtomicReference<>();
        cluster.await(BOUND, () -> {
            found.set(question.get());
            return found.get() != null;
        });
        return found.get();
    }

    /** The node now, or null when it does not answer. */
    @Nullable
    NodeReport look(String node) {
        return look(node, report -> true);
    }

    /** The node now, or null when it does not answer, or is not so. */
    @Nullable
    NodeReport look(String node, Predicate<NodeReport> so) {
        return cluster.look().stream()
                .filter(report -> report.id().equals(node) && so.test(report))
                .findFirst()
                .orElse(null);
    }

    /**
     * Waits until these nodes follow one leader, itself among them, in one term, and notes them
     * all; the leader, or null when they do not.
     */
    @Nullable
    NodeReport unite(Evidence evidence, List<String> nodes) {
        List<NodeReport> agreed = find(() -> agreed(nodes));
        List<NodeReport> seen = agreed == null ? cluster.look() : agreed;
        seen.forEach(report -> evidence.expect(agreed != null, report.line()));
        if (seen.isEmpty()) {
            evidence.expect(false, "no node answers");
        }
        return agreed == null
                ? null
                : agreed.stream().filter(NodeReport::leads).findFirst().orElse(null);
    }

    /**
     * What all say at a time when one of these nodes leads, with so many votes in its term; null
     * when none does within the bound.
     */
    @Nullable
    Elected elected(List<String> nodes, int needed) {
        return find(() -> {
            List<NodeReport> reports = cluster.look();
            return reports.stream()
                    .filter(r -> r.leads() && nodes.contains(r.id()))
                    .map(leader -> new Elected(leader, reports))
                    .filter(elected -> elected.votes() >= needed)
                    .findFirst()
                    .orElse(null);
        });
    }

    /** A leader, and what all said when it was one. */
    record Elected(NodeReport leader, List<NodeReport> reports) {
        long votes() {
            return reports.stream().filter(this::hasVote).count();
        }

        /** Whether the node has voted for the leader in its term. */
        boolean hasVote(NodeReport of) {
            return of.term() == leader.term() && of.votedFor().equals(leader.id());
        }
    }

    /** They themselves, one leading all, or null when they do not agree. */
    @Nullable
    List<NodeReport> agreed(List<String> nodes) {
        List<NodeReport> reports = cluster.look().stream()
                .filter(report -> nodes.contains(report.id()))
                .toList();
        List<NodeReport> leaders = reports.stream().filter(NodeReport::leads).toList();
        if (reports.size() < nodes.size() || leaders.size() != 1) {
            return null;
        }
        NodeReport leader = leaders.get(0);
        boolean agreed = reports.stream()
                .allMatch(r -> r.term() == leader.term() && r.leader().equals(leader.id()));
        return agreed ? reports : null;
    }

    /** Notes what a node says of itself. */
    void note(Evidence evidence, String node, Predicate<NodeReport> fits) {
        NodeReport report = look(node);
        evidence.expect(
                report != null && fits.test(report),
                report == null ? node + ": no answer" : report.line());
    }

    /** A write that is to be acknowledged. */
    void write(Evidence evidence, String key, String value) {
        acknowledge(evidence, "put " + key + " " + value, key, value, cluster.put(key, value));
    }

    /** A write at this node that is to be acknowledged. */
    void writeAt(Evidence evidence, String node, String key, String value) {
        Reply reply = cluster.putAt(node, key, value, BOUND);
        acknowledge(evidence, "put " + key + " " + value + " at " + node, key, value, reply);
    }

    /** So many writes, noted together. */
    void writeMany(Evidence evidence, String prefix, int count) {
        Reply failed = null;
        int done = 0;
        for (int i = 0; i < count && failed == null; i++) {
            Reply reply = cluster.put(prefix + i, String.valueOf(i));
            if (reply.ok()) {
                acknowledged.put(prefix + i, String.valueOf(i));
                done++;
            } else {
                failed = reply;
            }
        }
        evidence.expect(
                failed == null,
                "put " + prefix + "0 and so on: " + done + " of " + count + " acknowledged"
                        + (failed == null ? "" : "; " + failed));
    }

    private void acknowledge(
            Evidence evidence, String what, String key, String value, Reply reply) {
        evidence.expect(reply.ok(), what + ": " + reply);
        if (reply.ok()) {
            acknowledged.put(key, value);
        }
    }

    /** Reads everything that was acknowledged; of many keys only those that are wrong are noted. */
    void readAll(Evidence evidence) {
        int right = 0;
        for (Map.Entry<String, String> each : acknowledged.entrySet()) {
            Reply reply = cluster.get(each.getKey());
            boolean fits = reply.ok() && reply.value().equals(each.getValue());
            right += fits ? 1 : 0;
            if (!fits || acknowledged.size() <= FEW) {
                evidence.expect(fits, "get " + each.getKey() + ": " + reply);
            }
        }
        evidence.expect(
                right == acknowledged.size(),
                right + " of " + acknowledged.size() + " acknowledged writes are there");
    }

    /** Reads what was never acknowledged, and is to have had no effect. */
    void readNothing(Evidence evidence, String key) {
        Reply reply = cluster.get(key);
        evidence.expect(reply.code() == ErrorCode.NOT_FOUND, "get " + key + ": " + reply);
    }

    /**
     * Waits until these nodes have one log, committed to its end, and notes up to where. What a
     * node has applied may not be on its own disk yet, where its log is read.
     */
    void compareLogs(Evidence evidence, List<String> nodes) {
        LogLine equal = find(() -> lastOfAll(nodes));
        if (equal != null) {
            evidence.expect(true, "the logs of all " + nodes.size() + " are equal up to " + equal);
            return;
        }
        for (String node : nodes) {
            NodeReport report = look(node);
            LogLine last = report == null ? null : cluster.entry(node, report.lastIndex());
            evidence.expect(false, node + ": ends with " + last);
        }
    }

    /** The last entry, which is the same on all of them, and committed; null when it is not. */
    private @Nullable LogLine lastOfAll(List<String> nodes) {
        List<NodeReport> reports = cluster.look().stream()
                .filter(report -> nodes.contains(report.id()))
                .toList();
        long last = reports.stream().mapToLong(NodeReport::lastIndex).max().orElse(0);
        boolean applied = reports.size() == nodes.size()
                && reports.stream().allMatch(report -> report.appliedIndex() == last);
        LogLine line = applied ? cluster.entry(nodes.get(0), last) : null;
        return line != null
                        && nodes.stream().allMatch(node -> line.equals(cluster.entry(node, last)))
                ? line
                : null;
    }
}
