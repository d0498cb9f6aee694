package io.raftctl.tui;

import io.raftctl.output.Text;
import io.raftctl.tui.canvas.Canvas;
import io.raftctl.tui.canvas.Glyph;
import io.raftctl.tui.canvas.Tone;
import io.raftctl.tui.seen.Seen;
import io.raftctl.tui.view.Pane;
import io.raftd.client.view.ClusterView;
import io.raftd.client.view.Health;
import io.raftd.client.view.Quorum;

import java.util.List;
import java.util.Locale;

/** What is around every view: the cluster in a line, the views, and the keys. */
final class Frame {
    static final int COLUMNS = 80;
    static final int ROWS = 24;

    /** From so many columns on the first line says more. */
    private static final int WIDE = 110;

    private static final int SHOWN_ID = 8;
    private static final int TOP = 3;

    private final Canvas canvas;
    private final Seen seen;

    /** A piece of a line. */
    private record Piece(String text, Tone tone) {}

    Frame(Canvas canvas, Seen seen) {
        this.canvas = canvas;
        this.seen = seen;
    }

    /** Says what size is needed. */
    static void drawTooSmall(Canvas canvas) {
        String need = "needs " + COLUMNS + "x" + ROWS;
        String have = "this is " + canvas.columns() + "x" + canvas.rows();
        int row = Math.max(0, canvas.rows() / 2 - 1);
        int column = Math.max(0, (canvas.columns() - need.length()) / 2);
        canvas.put(column, row, need, Tone.STRONG);
        canvas.put(column, row + 1, have, Tone.PLAIN);
    }

    /** The first line; {@code clock}: at its right end. */
    void drawCluster() {
        Long lookedMs = seen.lookedMs();
        String clock = lookedMs == null ? "" : clock(lookedMs);
        Canvas left = canvas.part(0, 0, canvas.columns() - clock.length() - 1, 1);
        int column = 0;
        for (Piece piece : cluster()) {
            left.put(column, 0, piece.text, piece.tone);
            column += canvas.width(piece.text) + 2;
        }
        canvas.putRight(0, 0, clock, Tone.PLAIN);
    }

    private static String clock(long epochMs) {
        String time = Text.time(epochMs);
        return time.substring(time.indexOf('T') + 1, time.indexOf('.')) + "Z";
    }

    private List<Piece> cluster() {
        ClusterView looked = seen.looked();
        if (looked == null) {
            return List.of(new Piece("raftctl dashboard", Tone.STRONG));
        }
        ClusterView answered = seen.answered();
        ClusterView known = answered == null ? looked : answered;
        String id = known.clusterId() == null
                ? "not formed"
                : known.clusterId().toString().substring(0, SHOWN_ID);
        if (seen.isSilent()) {
            return List.of(
                    new Piece(id, Tone.STRONG),
                    new Piece(canvas.glyph(Glyph.DOWN) + " unreachable", Tone.BAD),
                    new Piece(
                            known.leader() == null
                                    ? ""
                                    : "led by " + known.leader() + " when" + " seen last",
                            Tone.FAINT));
        }
        String leader = looked.leader() == null ? "no leader" : "leader " + looked.leader();
        String term = looked.term() == null ? "" : "term " + looked.term();
        return List.of(
                new Piece(id, Tone.STRONG),
                health(looked.health()),
                new Piece(leader, looked.leader() == null ? Tone.BAD : Tone.PLAIN),
                new Piece(term, Tone.PLAIN),
                quorum(looked),
                new Piece(canvas.columns() < WIDE ? "" : more(looked), Tone.PLAIN));
    }

    private Piece health(Health health) {
        String word = " " + health.name().toLowerCase(Locale.ROOT);
        return switch (health) {
            case HEALTHY -> new Piece(canvas.glyph(Glyph.UP) + word, Tone.GOOD);
            case DEGRADED -> new Piece(canvas.glyph(Glyph.WARNING) + word, Tone.WARNING);
            case UNAVAILABLE -> new Piece(canvas.glyph(Glyph.DOWN) + word, Tone.BAD);
        };
    }

    private static Piece quorum(ClusterView cluster) {
        Quorum quorum = cluster.quorum();
        if (quorum == null) {
            return new Piece("", Tone.PLAIN);
        }
        String who = "quorum " + quorum.reachable() + " of " + quorum.voters();
        if (!quorum.isThere()) {
            return new Piece(who + ", needs " + quorum.needed(), Tone.BAD);
        }
        int spare = quorum.canLose();
        return new Piece(
                who + ", " + spare + " may fail",
                spare == 0 && quorum.voters() > 1 ? Tone.WARNING : Tone.PLAIN);
    }

    private static String more(ClusterView cluster) {
        return (cluster.quorum() == null ? "" : cluster.quorum().needed() + " needed  ")
                + (cluster.commitIndex() == null ? "" : "commit " + cluster.commitIndex() + "  ")
                + (cluster.joint() ? "joint configuration" : "");
    }

    /** The second line: the views, and at its right end what is unusual about the picture. */
    void drawViews(List<Pane> panes, int current, String tags) {
        Canvas left = canvas.part(0, 1, canvas.columns() - tags.length() - 1, 1);
        int column = 0;
        for (int i = 0; i < panes.size(); i++) {
            String name = (i + 1) + " " + panes.get(i).name();
            if (i == current) {
                left.put(column, 0, "[" + name + "]", Tone.SELECTED);
                column++;
            } else {
                left.put(column + 1, 0, name, Tone.PLAIN);
                column += i + 1 == current ? 1 : 0;
            }
            column += name.length() + 1;
        }
        canvas.putRight(0, 1, tags, Tone.WARNING);
    }

    /** The third line: what is shown of the view. */
    void drawHeading(String heading) {
        canvas.rule(2, Tone.FAINT);
        canvas.put(2, 2, canvas.columns() - 4, " " + heading + " ", Tone.FAINT);
    }

    /** The space for the view, below a banner when nothing answers. */
    Canvas body() {
        Canvas all = canvas.part(0, TOP, canvas.columns(), canvas.rows() - TOP - 1);
        if (!seen.isSilent()) {
            return all;
        }
        String banner = " " + canvas.glyph(Glyph.DOWN) + " Nothing has answered for "
                + Text.duration(seen.silentMs()) + "; it goes on trying."
                + (seen.answered() == null ? "" : " Shown is what was seen last.");
        all.blank(0, Tone.SELECTED);
        all.put(0, 0, banner, Tone.SELECTED);
        return all.below(2);
    }

    /** The last line. */
    void drawBottom(String text, Tone tone) {
        canvas.put(0, canvas.rows() - 1, text, tone);
    }

    /** As many of the keys as there is room for. */
    String keys(boolean changes) {
        StringBuilder line = new StringBuilder();
        for (KeyMap.Binding binding : KeyMap.ALL) {
            boolean fits = line.length() + binding.hint().length() + 2 <= canvas.columns();
            if (!binding.hint().isEmpty() && fits && (changes || !binding.changes())) {
                line.append(line.isEmpty() ? "" : "  ").append(binding.hint());
            }
        }
        return line.toString();
    }
}
