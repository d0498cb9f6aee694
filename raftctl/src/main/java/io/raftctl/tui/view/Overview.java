package io.raftctl.tui.view;

import io.raftctl.timeline.Happening;
import io.raftctl.timeline.Words;
import io.raftctl.tui.canvas.Canvas;
import io.raftctl.tui.canvas.Column;
import io.raftctl.tui.canvas.Glyph;
import io.raftctl.tui.canvas.Grid;
import io.raftctl.tui.canvas.Tone;
import io.raftctl.tui.seen.Seen;
import io.raftd.client.view.ClusterView;
import io.raftd.client.view.Reason;
import io.raftd.protocol.wire.Status;

import java.util.List;

/** Every node at a glance, what is not as it should be, and what happened last. */
final class Overview implements View<NodeItem> {
    /** From so many columns on nodes are shown as cards. */
    private static final int CARDS = 120;

    /** Rows for what is below the nodes. */
    private static final int BELOW = 8;

    @Override
    public String name() {
        return "Overview";
    }

    @Override
    public String things() {
        return "nodes";
    }

    @Override
    public List<NodeItem> items(Seen seen, int columns) {
        return NodeItem.all(seen);
    }

    @Override
    public void draw(Canvas canvas, Scene<NodeItem> scene) {
        Canvas upper = canvas.part(0, 0, canvas.columns(), Math.max(4, canvas.rows() - BELOW));
        Cards cards = new Cards(upper, scene);
        int used = canvas.columns() >= CARDS && cards.fit()
                ? cards.draw()
                : new Grid<>(columns(canvas)).draw(upper, scene.items(), scene.selected());
        Canvas rest = canvas.below(used + 1);
        int row = reasons(rest, scene.seen());
        row = leadership(rest.below(row), scene.seen()) + row;
        latest(rest.below(row), scene.seen());
    }

    private static List<Column<NodeItem>> columns(Canvas canvas) {
        return List.of(
                Column.<NodeItem>left(
                                "NODE", 0, item -> canvas.glyph(item.glyph()) + " " + item.name())
                        .toned(NodeItem::tone),
                Column.left("ROLE", 0, NodeItem::role).toned(NodeItem::age),
                Column.left("STATE", 0, NodeItem::state).toned(Overview::stateTone),
                Column.<NodeItem>right("TERM", 2, item -> item.say(Status::getTerm))
                        .toned(NodeItem::age),
                Column.<NodeItem>left("VOTE", 9, item -> item.say(Status::getVotedFor))
                        .toned(NodeItem::age),
                Column.<NodeItem>left("LEADER", 5, item -> item.say(Status::getLeader))
                        .toned(NodeItem::age),
                Column.<NodeItem>right("COMMIT", 3, item -> item.say(Status::getCommitIndex))
                        .toned(NodeItem::age),
                Column.<NodeItem>right("APPLIED", 6, item -> item.say(Status::getAppliedIndex))
                        .toned(NodeItem::age),
                Column.right("LAG", 1, NodeItem::lag).toned(NodeItem::age),
                Column.right("CONTACT", 4, NodeItem::contact).toned(NodeItem::age),
                Column.right("FORCE P99", 7, NodeItem::force).toned(NodeItem::age),
                Column.right("DISK FREE", 8, NodeItem::disk).toned(NodeItem::age));
    }

    private static Tone stateTone(NodeItem item) {
        return item.glyph() == Glyph.DOWN || item.glyph() == Glyph.WARNING
                ? item.tone()
                : Tone.PLAIN;
    }

    /** Why the cluster is not healthy; returns the rows that were used. */
    private static int reasons(Canvas canvas, Seen seen) {
        List<String> reasons = complaints(seen);
        canvas.put(0, 0, "Health", Tone.STRONG);
        if (reasons.isEmpty()) {
            canvas.put(2, 1, "nothing to complain of", Tone.PLAIN);
            return 3;
        }
        int room = Math.max(1, canvas.rows() - 2);
        int shown = reasons.size() <= room ? reasons.size() : room - 1;
        int row = 1;
        for (String reason : reasons.subList(0, shown)) {
            canvas.put(2, row++, canvas.glyph(Glyph.WARNING) + " " + reason, Tone.WARNING);
        }
        if (shown < reasons.size()) {
            canvas.put(2, row++, "and " + (reasons.size() - shown) + " more", Tone.WARNING);
        }
        return row + 1;
    }

    private static List<String> complaints(Seen seen) {
        ClusterView cluster = seen.looked();
        if (seen.isSilent()) {
            return NodeItem.all(seen).stream()
                    .map(node -> node.name() + " does not answer: " + node.note())
                    .toList();
        }
        return cluster == null
                ? List.of()
                : cluster.reasons().stream().map(Reason::message).toList();
    }

    private static int leadership(Canvas canvas, Seen seen) {
        canvas.put(0, 0, "Last change of leader", Tone.STRONG);
        if (seen.changes().isEmpty()) {
            canvas.put(2, 1, "none that is known", Tone.PLAIN);
            return 3;
        }
        var last = seen.changes().get(seen.changes().size() - 1);
        String line = Phrases.clock(last.timeMs(), seen.nowMs()) + "  " + last.sentence();
        int row = 1;
        for (String part : canvas.wrap(line, canvas.columns() - 2)) {
            canvas.put(2, row++, part, Tone.PLAIN);
        }
        return row + 1;
    }

    private static void latest(Canvas canvas, Seen seen) {
        List<Happening> events = seen.events();
        int room = Math.min(canvas.rows() - 1, events.size());
        if (room < 1) {
            return;
        }
        canvas.put(0, 0, "Latest events", Tone.STRONG);
        List<Column<Happening>> columns = List.of(
                Column.left("TIME", 0, e -> Phrases.clock(e.timeMs(), seen.nowMs())),
                Column.left("NODE", 0, Happening::node),
                Column.left("TYPE", 0, Happening::type),
                Column.rest("DETAIL", Words::of));
        new Grid<>(columns)
                .draw(
                        canvas.below(1),
                        events.subList(events.size() - room, events.size()),
                        events.size());
    }
}
