package io.raftctl.command.doctor;

import io.raftctl.command.doctor.Examination.Answer;
import io.raftd.client.view.ClusterView.Alarm;
import io.raftd.client.view.NodeView;
import io.raftd.client.view.NodeView.Progress;
import io.raftd.client.view.Quorum;
import io.raftd.client.view.Reason;
import io.raftd.protocol.wire.Status;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All that {@code raftctl health} complains of. Diverged replicas are left to {@link Digests},
 * which compares more of them.
 */
final class Complaints implements Check {
    @Override
    public String subject() {
        return "health";
    }

    @Override
    public List<Finding> examine(Examination seen) {
        return seen.now().reasons().stream()
                .filter(reason -> reason.code() != Reason.Code.DIVERGED)
                .map(reason -> finding(seen, reason))
                .toList();
    }

    private static Finding finding(Examination seen, Reason reason) {
        return switch (reason.code()) {
            case NOT_FORMED -> of(Code.NOT_FORMED, reason, "status -o wide");
            case NO_QUORUM -> noQuorum(seen, reason);
            case NO_LEADER ->
                of(
                        Code.NO_LEADER,
                        reason,
                        "events --since 5m --type election_timeout,prevote,vote");
            case NOT_SERVING ->
                of(Code.NOT_SERVING, reason, "elections history --since 10m")
                        .with("leader", String.valueOf(seen.now().leader()));
            case UNREACHABLE -> unreachable(seen, reason);
            case CUT_OFF -> cutOff(seen, reason);
            case LAGGING -> lagging(seen, reason);
            case REBUILDING -> of(Code.REBUILDING, reason, untilCaughtUp(reason.node()));
            case ALARM -> alarm(seen, reason);
            case DIVERGED -> throw new IllegalArgumentException("left to another check");
        };
    }

    private static Finding of(Code code, Reason reason, String next) {
        List<String> nodes = reason.node() == null ? List.of() : List.of(reason.node());
        return Finding.of(code, nodes, reason.message(), next);
    }

    private static Finding noQuorum(Examination seen, Reason reason) {
        Quorum quorum = Objects.requireNonNull(seen.now().quorum());
        List<String> missing = seen.now().nodes().stream()
                .filter(node -> node.isVoter() && !node.isReachable())
                .map(NodeView::name)
                .toList();
        return of(Code.NO_QUORUM, reason, "wait leader --timeout 10m")
                .with("voters", quorum.voters())
                .with("needed", quorum.needed())
                .with("reachable", quorum.reachable())
                .with("missing", missing);
    }

    private static Finding unreachable(Examination seen, Reason reason) {
        NodeView node = member(seen, reason.node(), false);
        Answer wiped = node == null ? null : seen.onAnotherDisk(node);
        Finding finding = of(
                Code.UNREACHABLE,
                reason,
                wiped == null ? untilCaughtUp(reason.node()) : Strangers.replacing(wiped));
        return node == null
                ? finding
                : finding.with("address", node.address())
                        .with("voter", node.isVoter())
                        .with("unreachableFrom", Connections.unconnectedTo(seen, node.name()));
    }

    private static Finding cutOff(Examination seen, Reason reason) {
        NodeView node = member(seen, reason.node(), true);
        String address = node == null ? "" : node.address();
        Finding finding = of(Code.CUT_OFF, reason, "-e " + address + " health --local")
                .with("leader", String.valueOf(seen.now().leader()));
        Progress progress = node == null ? null : node.progress();
        return progress == null || progress.lastContactMs() == null
                ? finding
                : finding.with("lastContactMs", progress.lastContactMs());
    }

    private static Finding lagging(Examination seen, Reason reason) {
        NodeView node = member(seen, reason.node(), true);
        Finding finding = of(Code.LAGGING, reason, untilCaughtUp(reason.node()))
                .with("maxLagEntries", seen.maxLag());
        Progress progress = node == null ? null : node.progress();
        return progress == null
                ? finding
                : finding.with("lagEntries", progress.lagEntries())
                        .with("matchIndex", progress.matchIndex());
    }

    private static Finding alarm(Examination seen, Reason reason) {
        NodeView node = member(seen, reason.node(), true);
        Status status = node == null ? null : node.status();
        Finding finding = of(Code.ALARM, reason, "log stats --node " + reason.node())
                .with(
                        "alarms",
                        seen.now().alarms().stream()
                                .filter(alarm -> alarm.node().equals(reason.node()))
                                .map(Alarm::code)
                                .toList());
        return status == null
                ? finding
                : finding.with("diskFreeBytes", status.getDiskFreeBytes())
                        .with("logBytes", status.getLogBytes());
    }

    private static @Nullable NodeView member(
            Examination seen, @Nullable String id, boolean answers) {
        return seen.now().members().stream()
                .filter(node -> node.name().equals(id) && node.isReachable() == answers)
                .findFirst()
                .orElse(null);
    }

    private static String untilCaughtUp(@Nullable String node) {
        return "wait caught-up=" + node + " --timeout 10m";
    }
}
