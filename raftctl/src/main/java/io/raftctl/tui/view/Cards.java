package io.raftctl.tui.view;

import io.raftctl.tui.canvas.Canvas;
import io.raftctl.tui.canvas.Glyph;
import io.raftctl.tui.canvas.Spark;
import io.raftctl.tui.canvas.Tone;
import io.raftd.protocol.wire.Status;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Nodes side by side, each in a frame with more than a row has room for. */
final class Cards {
    private static final int LEAST_WIDTH = 38;
    private static final int MOST_WIDTH = 60;
    private static final int HEIGHT = 9;
    private static final int NAME = 9;

    private final Canvas canvas;
    private final Scene<NodeItem> scene;
    private final int across;
    private final int width;

    Cards(Canvas canvas, Scene<NodeItem> scene) {
        this.canvas = canvas;
        this.scene = scene;
        int most = Math.max(1, (canvas.columns() + 1) / (LEAST_WIDTH + 1));
        this.across = Math.max(1, Math.min(most, scene.items().size()));
        this.width = Math.min(MOST_WIDTH, (canvas.columns() + 1) / across - 1);
    }

    private int lines() {
        return (scene.items().size() + across - 1) / across;
    }

    /** Whether there is room for all. */
    boolean fit() {
        return !scene.items().isEmpty() && lines() * HEIGHT <= canvas.rows();
    }

    /** Returns the rows that were used. */
    int draw() {
        for (int i = 0; i < scene.items().size(); i++) {
            int left = i % across * (width + 1);
            int top = i / across * HEIGHT;
            draw(
                    canvas.part(left, top, width, HEIGHT),
                    scene.items().get(i),
                    i == scene.selected());
        }
        return lines() * HEIGHT;
    }

    private void draw(Canvas card, NodeItem item, boolean selected) {
        String mark = selected ? card.glyph(Glyph.SELECTED) + " " : "";
        Canvas inner = card.box("", item.age() == Tone.FAINT ? Tone.FAINT : Tone.PLAIN);
        String title = " " + mark + card.glyph(item.glyph()) + " " + item.name() + " ";
        card.put(2, 0, card.columns() - 4, title, selected ? Tone.SELECTED : item.tone());
        inner.put(0, 0, item.role(), item.age());
        inner.putRight(15, 0, item.sight().view().address(), Tone.FAINT);
        String note = item.note();
        inner.put(0, 1, item.state() + (note.isEmpty() ? "" : ": " + note), stateTone(item));
        int half = inner.columns() / 2;
        Canvas left = inner.part(0, 2, half - 1, 5);
        Canvas right = inner.part(half, 2, inner.columns() - half, 5);
        put(left, 0, "term", item.say(Status::getTerm), item);
        put(right, 0, "vote", item.say(Status::getVotedFor), item);
        put(left, 1, "follows", item.say(Status::getLeader), item);
        put(right, 1, "contact", item.contact(), item);
        put(left, 2, "commit", item.say(Status::getCommitIndex), item);
        put(right, 2, "applied", item.say(Status::getAppliedIndex), item);
        put(left, 3, "lag", item.lag(), item);
        put(right, 3, "disk", item.disk(), item);
        put(left, 4, "force", item.force(), item);
        put(right, 4, "ops", item.say(s -> Phrases.rate((Double) s.getOpsPerSecond())), item);
        List<@Nullable Double> ops = Performance.ops(scene.seen(), item.key());
        int from = half + NAME + 7;
        inner.put(
                from, 6, Spark.of(ops, inner.columns() - from, card.glyph(Glyph.RAMP)), Tone.FAINT);
    }

    private static Tone stateTone(NodeItem item) {
        return item.glyph() == Glyph.DOWN || item.glyph() == Glyph.WARNING
                ? item.tone()
                : Tone.PLAIN;
    }

    private static void put(Canvas half, int row, String name, String value, NodeItem item) {
        half.put(0, row, NAME, name, Tone.FAINT);
        half.put(NAME, row, value, item.age());
    }
}
