package io.raftctl.tui.view;

import io.raftctl.output.Text;
import io.raftctl.tui.canvas.Canvas;
import io.raftctl.tui.canvas.Column;
import io.raftctl.tui.canvas.Glyph;
import io.raftctl.tui.canvas.Grid;
import io.raftctl.tui.canvas.Tone;
import io.raftctl.tui.seen.NodeSeen;
import io.raftctl.tui.seen.Seen;
import io.raftd.client.view.ClusterView;
import io.raftd.client.view.NodeView;
import io.raftd.client.view.NodeView.Progress;
import io.raftd.client.view.Quorum;
import io.raftd.protocol.wire.Status;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who thinks who leads, and who hears whom. */
final class Matrix implements View<NodeItem> {
    private static final int FIRST_RANK = 10;

    /** What a node tells of another; the word says what the glyph does. */
    private record Cell(Glyph glyph, String word, Tone tone) {
        static final Cell UNKNOWN = new Cell(Glyph.UNKNOWN, "", Tone.FAINT);
        static final Cell SELF = new Cell(Glyph.NONE, "self", Tone.FAINT);
        static final Cell LINKED = new Cell(Glyph.COMMITTED, "link", Tone.GOOD);
        static final Cell LOST = new Cell(Glyph.DOWN, "lost", Tone.BAD);
    }

    @Override
    public String name() {
        return "Matrix";
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
        Seen seen = scene.seen();
        int used = new Grid<>(columns(canvas, seen))
                .draw(
                        canvas.part(0, 0, canvas.columns(), Math.max(4, canvas.rows() - 9)),
                        scene.items(),
                        scene.selected());
        int row = used + 1;
        canvas.put(0, row++, "A row is what a node tells of the others:", Tone.FAINT);
        canvas.put(
                2,
                row++,
                legend(canvas, Cell.LINKED) + "  connected    " + legend(canvas, Cell.LOST)
                        + "  no connection    " + canvas.glyph(Glyph.COMMITTED)
                        + " 12ms  heard so long ago",
                Tone.FAINT);
        row++;
        canvas.put(0, row++, "Who leads", Tone.STRONG);
        for (String line : claims(seen)) {
            canvas.put(2, row++, line, Tone.PLAIN);
        }
        problems(canvas.below(row + 1), scene.items());
    }

    private static String legend(Canvas canvas, Cell cell) {
        return canvas.glyph(cell.glyph) + " " + cell.word;
    }

    private static List<Column<NodeItem>> columns(Canvas canvas, Seen seen) {
        List<Column<NodeItem>> columns = new ArrayList<>();
        columns.add(Column.<NodeItem>left(
                        "NODE", 0, item -> canvas.glyph(item.glyph()) + " " + item.name())
                .toned(NodeItem::tone));
        columns.add(Column.<NodeItem>left("SAYS", 0, Matrix::claim).toned(NodeItem::age));
        columns.add(Column.<NodeItem>right("TERM", FIRST_RANK, item -> item.say(Status::getTerm))
                .toned(NodeItem::age));
        for (NodeSeen other : seen.nodes()) {
            columns.add(Column.<NodeItem>left(other.name(), 0, item -> {
                        Cell cell = cell(item, other);
                        return canvas.glyph(cell.glyph) + " " + cell.word;
                    })
                    .toned(item -> cell(item, other).tone));
        }
        return columns;
    }

    /** Whom it takes for the leader; of a silent node, since when it is silent. */
    private static String claim(NodeItem item) {
        Status status = item.sight().status();
        if (status == null || !item.sight().isLive()) {
            return item.state();
        }
        return status.getLeader().isEmpty() ? "no leader" : status.getLeader() + " leads";
    }

    private static Cell cell(NodeItem from, NodeSeen to) {
        if (from.key().equals(to.key())) {
            return Cell.SELF;
        }
        Status status = from.sight().status();
        boolean member = to.view().membership() != NodeView.Membership.NONE;
        if (status == null || !from.sight().isLive() || !member) {
            return Cell.UNKNOWN;
        }
        if (from.problems().stream().anyMatch(line -> line.startsWith(to.name() + ":"))) {
            return Cell.LOST;
        }
        Progress progress = to.view().progress();
        return isLeader(from) && progress != null ? heard(progress) : Cell.LINKED;
    }

    private static boolean isLeader(NodeItem item) {
        ClusterView cluster = item.seen().looked();
        return cluster != null
                && cluster.leaderNode() != null
                && cluster.leaderNode().equals(item.sight().view());
    }

    private static Cell heard(Progress progress) {
        Long ms = progress.lastContactMs();
        String when = ms == null ? "never" : Text.duration(ms);
        return progress.reachable()
                ? new Cell(Glyph.COMMITTED, when, Tone.GOOD)
                : new Cell(Glyph.DOWN, when, Tone.BAD);
    }

    /** Who says what, and whether that many voters are a quorum. */
    private static List<String> claims(Seen seen) {
        Map<String, List<NodeSeen>> claims = new LinkedHashMap<>();
        for (NodeSeen node : seen.nodes()) {
            Status status = node.view().status();
            if (status != null) {
                String claim = status.getLeader().isEmpty()
                        ? "no leader is known"
                        : status.getLeader() + " leads term " + status.getTerm();
                claims.computeIfAbsent(claim, c -> new ArrayList<>()).add(node);
            }
        }
        List<String> lines = new ArrayList<>();
        claims.forEach((claim, nodes) -> lines.add(claim + ", say"
                + (nodes.size() == 1 ? "s " : " ")
                + Phrases.list(nodes.stream().map(NodeSeen::name).toList())
                + quorum(seen, nodes)));
        return lines.isEmpty() ? List.of("nothing answers") : lines;
    }

    private static String quorum(Seen seen, List<NodeSeen> nodes) {
        Quorum all = seen.looked() == null ? null : seen.looked().quorum();
        if (all == null) {
            return "";
        }
        int voters = (int) nodes.stream().filter(node -> node.view().isVoter()).count();
        return ": " + (voters >= all.needed() ? "a quorum" : "no quorum") + ", " + voters + " of "
                + all.voters() + " voters";
    }

    private static void problems(Canvas canvas, List<NodeItem> nodes) {
        canvas.put(0, 0, "Lost connections", Tone.STRONG);
        int row = 1;
        for (NodeItem node : nodes) {
            for (String problem : node.problems()) {
                canvas.put(2, row++, node.name() + " has none to " + problem, Tone.WARNING);
            }
            if (!node.sight().isLive()) {
                canvas.put(
                        2,
                        row++,
                        "we have none to " + node.name() + ": " + node.note(),
                        Tone.WARNING);
            }
        }
        if (row == 1) {
            canvas.put(2, row, "none that is known", Tone.PLAIN);
        }
    }
}
