package io.raftctl.tui.view;

import io.raftctl.output.Bar;
import io.raftctl.output.Text;
import io.raftctl.tui.canvas.Glyph;
import io.raftctl.tui.canvas.Tone;
import io.raftctl.tui.seen.NodeSeen;
import io.raftctl.tui.seen.Seen;
import io.raftd.client.view.NodeView.Progress;
import io.raftd.client.view.NodeView.Transfer;
import io.raftd.protocol.wire.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A node, in words. */
record NodeItem(NodeSeen sight, Seen seen) implements Item {
    static List<NodeItem> all(Seen seen) {
        return seen.nodes().stream().map(node -> new NodeItem(node, seen)).toList();
    }

    @Override
    public String key() {
        return sight.key();
    }

    @Override
    public String node() {
        return name();
    }

    @Override
    public String text() {
        return String.join(" ", name(), sight.view().address(), role(), state(), note());
    }

    String name() {
        return sight.name();
    }

    /** What its last status says; {@code -} without one. */
    String say(Function<Status, @Nullable Object> field) {
        return sight.status() == null ? "-" : Phrases.orNone(field.apply(sight.status()));
    }

    String role() {
        return say(Status::getRole);
    }

    private boolean isLeader() {
        return sight.isLive() && role().equals("leader");
    }

    /** Whether it answers, and the leader hears nothing of it. */
    boolean isCutOff() {
        Progress progress = sight.view().progress();
        return sight.isLive() && progress != null && !progress.reachable();
    }

    String state() {
        Transfer transfer = sight.view().transfer();
        if (!sight.isLive()) {
            return Phrases.seen(sight.ageMs(seen.nowMs()));
        }
        if (isCutOff()) {
            return "cut off";
        }
        return transfer == null
                ? say(Status::getState)
                : "receives " + Bar.percent(transfer.doneBytes(), transfer.totalBytes()) + "%";
    }

    Glyph glyph() {
        if (!sight.isLive()) {
            return Glyph.DOWN;
        }
        if (isCutOff() || !alarms().isEmpty() || sight.view().isRebuilding()) {
            return Glyph.WARNING;
        }
        return isLeader() ? Glyph.LEADER : Glyph.UP;
    }

    /** Of what names it. */
    Tone tone() {
        return switch (glyph()) {
            case DOWN -> Tone.BAD;
            case WARNING -> Tone.WARNING;
            case LEADER -> Tone.STRONG;
            default -> Tone.GOOD;
        };
    }

    /** Of its numbers: those of a node that does not answer are old. */
    Tone age() {
        return sight.isLive() ? Tone.PLAIN : Tone.FAINT;
    }

    String lag() {
        Progress progress = sight.view().progress();
        return progress == null ? "-" : String.valueOf(progress.lagEntries());
    }

    String contact() {
        Progress progress = sight.view().progress();
        if (progress == null || isLeader()) {
            return "-";
        }
        Long ms = progress.lastContactMs();
        return ms == null ? "never" : Text.duration(ms);
    }

    String disk() {
        return say(status -> Text.size(status.getDiskFreeBytes()));
    }

    String force() {
        return say(status ->
                status.hasForceP99Us() ? Phrases.micros((Long) status.getForceP99Us()) : null);
    }

    /** What is wrong with it, in a line; empty when that is nothing. */
    String note() {
        String error = sight.view().error();
        List<String> problems = problems();
        if (error != null) {
            return error;
        }
        if (isCutOff()) {
            return "the leader does not hear from it";
        }
        if (!alarms().isEmpty()) {
            return "raises " + String.join(", ", alarms());
        }
        return problems.isEmpty() ? "" : "no connection to " + problems.get(0);
    }

    List<String> alarms() {
        List<String> alarms = new ArrayList<>();
        Status status = sight.status();
        if (status != null && sight.isLive()) {
            alarms.addAll(status.getAlarmsList());
        }
        return alarms;
    }

    /** As in {@code n3: connection refused}: to whom it has no connection, and why. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        Status status = sight.status();
        if (status != null && sight.isLive()) {
            problems.addAll(status.getProblemsList());
        }
        return problems;
    }

    @Override
    public Details details() {
        Long age = sight.ageMs(seen.nowMs());
        Details.Builder all = new Details.Builder("Node " + name())
                .put("id", sight.view().id())
                .put("address", sight.view().address())
                .put("disk id", sight.view().diskId())
                .put("membership", Phrases.name(sight.view().membership()))
                .put("answers", sight.isLive() ? "yes" : "no, " + Phrases.seen(age));
        if (sight.view().error() != null) {
            all.put(sight.isLive() ? "hint" : "error", sight.view().error());
        }
        all.putAll("alarm", alarms()).putAll("no connection to", problems());
        consensus(all);
        progress(all);
        machine(all);
        return all.build();
    }

    private void consensus(Details.Builder all) {
        all.put("role", role())
                .put("state", say(Status::getState))
                .put("term", say(Status::getTerm))
                .put("vote", say(Status::getVotedFor))
                .put("leader", say(Status::getLeader))
                .put("configuration", say(Status::getConfigIndex) + (isJoint() ? ", joint" : ""))
                .put("commit index", say(Status::getCommitIndex))
                .put("applied index", say(Status::getAppliedIndex))
                .put(
                        "log",
                        say(s -> "from " + s.getFirstIndex() + " to " + s.getLastIndex()
                                + ", last of term " + s.getLastTerm() + ", "
                                + Text.size(s.getLogBytes())))
                .put("snapshot", say(NodeItem::snapshot))
                .put("digest", say(NodeItem::digest));
    }

    private boolean isJoint() {
        return sight.status() != null && sight.status().getJoint();
    }

    private static @Nullable Object snapshot(Status status) {
        return status.getSnapshotIndex() == 0
                ? null
                : "up to " + status.getSnapshotIndex() + " of term " + status.getSnapshotTerm();
    }

    private static @Nullable Object digest(Status status) {
        return status.getDigestIndex() == 0
                ? null
                : "%016x at %d".formatted(status.getStateDigest(), status.getDigestIndex());
    }

    private void progress(Details.Builder all) {
        Progress progress = sight.view().progress();
        Transfer transfer = sight.view().transfer();
        all.put("match index", progress == null ? null : progress.matchIndex())
                .put("lag", progress == null ? null : lag() + " entries")
                .put("last contact", contact())
                .put(
                        "heard by leader",
                        progress == null ? null : progress.reachable() ? "yes" : "no");
        if (transfer != null) {
            Long eta = transfer.etaMs();
            all.put(
                    "receives",
                    transfer.kind() + " " + Bar.of(transfer.doneBytes(), transfer.totalBytes())
                            + " of " + Text.size(transfer.totalBytes())
                            + (eta == null ? "" : ", " + Text.duration(eta) + " to go"));
        }
    }

    private void machine(Details.Builder all) {
        Long offset = sight.view().clockOffsetMs();
        all.put("disk free", disk())
                .put("force p99", force())
                .put("ops", say(s -> Phrases.rate((Double) s.getOpsPerSecond())))
                .put("clock offset", offset == null ? null : offset + "ms")
                .put("up for", say(s -> Text.duration(s.getUptimeMs())))
                .put("version", say(Status::getVersion));
        Status status = sight.status();
        if (status != null && status.hasFaults()) {
            all.put(
                    "faults",
                    status.getFaults().getLinksCount() + " links, forces "
                            + status.getFaults().getForceDelayMs() + "ms slower");
        }
    }
}
