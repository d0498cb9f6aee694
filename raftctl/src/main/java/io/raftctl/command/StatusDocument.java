package io.raftctl.command;

import io.raftctl.output.Bar;
import io.raftctl.output.Column;
import io.raftctl.output.Document;
import io.raftctl.output.Json;
import io.raftctl.output.Look;
import io.raftctl.output.Page;
import io.raftctl.output.Text;
import io.raftctl.output.Tone;
import io.raftd.client.view.ClusterView;
import io.raftd.client.view.Health;
import io.raftd.client.view.Lease;
import io.raftd.client.view.NodeView;
import io.raftd.client.view.NodeView.Progress;
import io.raftd.client.view.NodeView.Transfer;
import io.raftd.client.view.Quorum;
import io.raftd.protocol.wire.Status;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A cluster at a glance. */
public record StatusDocument(ClusterView view, long timeMs) implements Document {
    private static final int SHOWN_ID = 8;
    private static final List<Column<NodeView>> COLUMNS = List.of(
            Column.of("ID", NodeView::id),
            Column.of("ADDRESS", NodeView::address),
            Column.of("ROLE", of(Status::getRole)),
            Column.of("STATE", StatusDocument::state).toned(StatusDocument::tone),
            Column.of("TERM", of(Status::getTerm)),
            Column.of("COMMIT", of(Status::getCommitIndex)),
            Column.of("APPLIED", of(Status::getAppliedIndex)),
            Column.of("LAG", progress(Progress::lagEntries)),
            Column.of("CONTACT", progress(StatusDocument::contact)),
            Column.wide("LAST", of(Status::getLastIndex)),
            Column.wide("SNAPSHOT", of(status -> positive(status.getSnapshotIndex()))),
            Column.wide("RECEIVING", StatusDocument::received),
            Column.wide("LOG", of(status -> Text.size(status.getLogBytes()))),
            Column.wide("DISK-FREE", of(status -> Text.size(status.getDiskFreeBytes()))),
            Column.wide("FORCE-P99", of(StatusDocument::forceTime)),
            Column.wide("OPS/S", of(status -> Math.round(status.getOpsPerSecond()))),
            Column.wide("DIGEST", of(StatusDocument::digest)),
            Column.wide("UPTIME", of(status -> Text.duration(status.getUptimeMs()))),
            Column.wide("VERSION", of(Status::getVersion)));

    /** A few words: the beginning of the cluster's id, its leader, its health. */
    public static String glance(ClusterView view, boolean color) {
        Page page = new Page(new Look(false, false, color));
        if (!view.isAnswered()) {
            return page.toned(Tone.BAD, "unreachable");
        }
        String cluster = view.clusterId() == null
                ? "not-formed"
                : view.clusterId().toString().substring(0, SHOWN_ID);
        return cluster + " " + (view.leader() == null ? "no-leader" : view.leader()) + " "
                + page.toned(tone(view.health()), name(view.health()));
    }

    @Override
    public void text(Page page) {
        String health = name(view.health());
        page.heading("cluster " + (view.clusterId() == null ? "not formed" : view.clusterId())
                + ": " + page.toned(tone(view.health()), health));
        page.heading("leader " + (view.leader() == null ? "none" : view.leader())
                + (view.term() == null ? "" : ", term " + view.term())
                + (view.commitIndex() == null ? "" : ", commit index " + view.commitIndex())
                + (view.quorum() == null ? "" : "; " + view.quorum()));
        Lease lease = view.lease();
        if (lease != null) {
            page.heading("lease " + Text.exactly(lease.durationMs())
                    + ": a quorum's answer is good for the leader's reads for "
                    + Text.exactly(lease.trustedMs()));
        }
        page.heading("");
        page.table(COLUMNS, view.nodes());
        if (!view.reasons().isEmpty()) {
            page.heading("");
            view.reasons().forEach(reason -> page.heading(health + ": " + reason.message()));
        }
    }

    @Override
    public void json(Json json) {
        json.time("time", timeMs)
                .put(
                        "clusterId",
                        view.clusterId() == null ? null : view.clusterId().toString());
        health(json, view);
        json.put("leader", view.leader())
                .put("term", view.term())
                .put("configIndex", view.configIndex())
                .put("joint", view.joint());
        lease(json, view.lease());
        json.put("commitIndex", view.commitIndex())
                .array(
                        "alarms",
                        view.alarms(),
                        (entry, alarm) ->
                                entry.put("code", alarm.code()).put("node", alarm.node()));
        quorum(json, view.quorum());
        json.array("nodes", view.nodes(), StatusDocument::node);
    }

    private static void lease(Json json, @Nullable Lease lease) {
        if (lease == null) {
            json.nothing("lease");
        } else {
            json.object(
                    "lease",
                    () -> json.put("durationMs", lease.durationMs())
                            .put("maxDriftPpm", lease.maxDriftPpm()));
        }
    }

    /** The members {@code health} and {@code reasons}. */
    static void health(Json json, ClusterView view) {
        json.put("health", name(view.health()))
                .array(
                        "reasons",
                        view.reasons(),
                        (entry, reason) -> entry.put("code", name(reason.code()))
                                .put("node", reason.node())
                                .put("message", reason.message()));
    }

    /** The member {@code quorum}. */
    static void quorum(Json json, @Nullable Quorum quorum) {
        json.object(
                "quorum",
                () -> json.put("voters", quorum == null ? null : quorum.voters())
                        .put("needed", quorum == null ? null : quorum.needed())
                        .put("reachable", quorum == null ? null : quorum.reachable())
                        .put("canLose", quorum == null ? null : quorum.canLose()));
    }

    private static void node(Json json, NodeView node) {
        Status status = node.status();
        Progress progress = node.progress();
        json.put("id", node.id())
                .put("address", node.address())
                .put("diskId", node.diskId())
                .put("reachable", node.isReachable())
                .put("reachableFromLeader", progress == null ? null : progress.reachable())
                .put("error", node.error())
                .put("role", text(of(Status::getRole).apply(node)))
                .put("state", text(of(Status::getState).apply(node)))
                .put("voter", node.isVoter())
                .put("term", number(status, Status::getTerm))
                .put("votedFor", text(of(Status::getVotedFor).apply(node)))
                .put("leader", text(of(Status::getLeader).apply(node)));
        log(json, status, progress);
        json.put("snapshotIndex", number(status, s -> positive(s.getSnapshotIndex())))
                .put("snapshotTerm", number(status, s -> positive(s.getSnapshotTerm())));
        transfer(json, node.transfer());
        machine(json, node, status);
    }

    private static @Nullable Long positive(long number) {
        return number > 0 ? number : null;
    }

    /** How much of a snapshot that is on its way to the node has arrived. */
    private static @Nullable Object received(NodeView node) {
        Transfer transfer = node.transfer();
        return transfer == null
                ? null
                : Bar.percent(transfer.doneBytes(), transfer.totalBytes()) + "%";
    }

    private static void transfer(Json json, @Nullable Transfer transfer) {
        if (transfer == null) {
            json.nothing("transfer");
        } else {
            json.object(
                    "transfer",
                    () -> json.put("kind", transfer.kind())
                            .put("doneBytes", transfer.doneBytes())
                            .put("totalBytes", transfer.totalBytes())
                            .put("etaMs", transfer.etaMs()));
        }
    }

    private static void log(Json json, @Nullable Status status, @Nullable Progress progress) {
        json.put("commitIndex", number(status, Status::getCommitIndex))
                .put("appliedIndex", number(status, Status::getAppliedIndex))
                .put("firstIndex", number(status, Status::getFirstIndex))
                .put("lastIndex", number(status, Status::getLastIndex))
                .put("lastTerm", number(status, Status::getLastTerm))
                .put("matchIndex", progress == null ? null : progress.matchIndex())
                .put("lagEntries", progress == null ? null : progress.lagEntries())
                .put("lastContactMs", progress == null ? null : progress.lastContactMs());
    }

    private static void machine(Json json, NodeView node, @Nullable Status status) {
        json.put("logBytes", number(status, Status::getLogBytes))
                .put("diskFreeBytes", number(status, Status::getDiskFreeBytes))
                .put("forceP99Us", number(status, StatusDocument::forceTimeUs))
                .put("opsPerSecond", status == null ? null : status.getOpsPerSecond())
                .put("stateDigest", status == null ? null : digest(status))
                .put("digestIndex", number(status, StatusDocument::digestIndex))
                .put("clockOffsetMs", node.clockOffsetMs())
                .put("uptimeMs", number(status, Status::getUptimeMs))
                .put("version", status == null ? null : status.getVersion());
    }

    private static @Nullable Long number(
            @Nullable Status status, Function<Status, @Nullable Long> field) {
        return status == null ? null : field.apply(status);
    }

    private static @Nullable String text(@Nullable Object value) {
        String text = value == null ? "" : value.toString();
        return text.isEmpty() ? null : text;
    }

    private static Function<NodeView, @Nullable Object> of(
            Function<Status, @Nullable Object> field) {
        return node -> node.status() == null ? null : field.apply(node.status());
    }

    private static Function<NodeView, @Nullable Object> progress(
            Function<Progress, @Nullable Object> field) {
        return node -> node.progress() == null ? null : field.apply(node.progress());
    }

    private static Object state(NodeView node) {
        return node.status() == null ? "unreachable" : node.status().getState();
    }

    private static @Nullable Object contact(Progress progress) {
        return progress.lastContactMs() == null ? null : Text.duration(progress.lastContactMs());
    }

    private static @Nullable Long forceTimeUs(Status status) {
        return status.hasForceP99Us() ? status.getForceP99Us() : null;
    }

    private static @Nullable Object forceTime(Status status) {
        return status.hasForceP99Us() ? status.getForceP99Us() + "us" : null;
    }

    private static @Nullable String digest(Status status) {
        return status.getDigestIndex() == 0 ? null : "%016x".formatted(status.getStateDigest());
    }

    private static @Nullable Long digestIndex(Status status) {
        return status.getDigestIndex() == 0 ? null : status.getDigestIndex();
    }

    private static Tone tone(NodeView node) {
        return node.status() == null ? Tone.BAD : Tone.PLAIN;
    }

    static Tone tone(Health health) {
        return switch (health) {
            case HEALTHY -> Tone.GOOD;
            case DEGRADED -> Tone.WARNING;
            case UNAVAILABLE -> Tone.BAD;
        };
    }

    static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
