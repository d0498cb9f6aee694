package io.raftctl.tui.view;

import io.raftctl.output.Text;
import io.raftctl.tui.canvas.Canvas;
import io.raftctl.tui.canvas.Chart;
import io.raftctl.tui.canvas.Column;
import io.raftctl.tui.canvas.Glyph;
import io.raftctl.tui.canvas.Grid;
import io.raftctl.tui.canvas.Spark;
import io.raftctl.tui.canvas.Tone;
import io.raftctl.tui.seen.Sample;
import io.raftctl.tui.seen.Sample.Speed;
import io.raftctl.tui.seen.Seen;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How fast the nodes are, and were: a bar a look, the latest at the right. */
final class Performance implements View<NodeItem> {
    /** Columns that are not for bars, beside the names of nodes. */
    private static final int NUMBERS = 44;

    private static final int NAME = 17;
    private static final int LEAST_CHART = 5;
    private static final int MOST_CHART = 16;

    /** The latest value, and the line of the values before. */
    private record Series(List<@Nullable Double> values) {
        @Nullable
        Double latest() {
            return values.isEmpty() ? null : values.get(values.size() - 1);
        }

        /** The greatest of the last so many; null when none is known. */
        @Nullable
        Double most(int columns) {
            List<@Nullable Double> shown =
                    values.subList(Math.max(0, values.size() - columns), values.size());
            double most = Spark.most(shown);
            return most > 0 ? (Double) most : null;
        }
    }

    @Override
    public String name() {
        return "Performance";
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
        reads(canvas, new Series(reads(seen)));
        int names = 8;
        for (NodeItem item : scene.items()) {
            names = Math.max(names, canvas.width(item.name()) + 2);
        }
        int widest = canvas.columns() / 4;
        int room = (canvas.columns() - NUMBERS - Math.min(names, widest)) / 2;
        int bars = Math.max(4, Math.min(room, widest));
        Canvas nodes = canvas.part(0, 4, canvas.columns(), canvas.rows() - 6);
        int used = new Grid<>(columns(canvas, seen, bars))
                .draw(nodes, scene.items(), scene.selected());
        canvas.put(
                2,
                4 + used + 1,
                "A bar is a look (every " + Text.duration(scene.refreshMs())
                        + "), the latest at the right; MOST: of those shown",
                Tone.FAINT);
        if (scene.selected() >= 0) {
            charts(canvas.below(4 + used + 3), scene.items().get(scene.selected()));
        }
    }

    /** The selected node once more, higher, where there is room. */
    private static void charts(Canvas canvas, NodeItem item) {
        if (canvas.rows() < LEAST_CHART) {
            return;
        }
        int half = canvas.columns() / 2;
        int rows = Math.min(MOST_CHART, canvas.rows());
        chart(
                canvas.part(0, 0, half - 2, rows),
                item.name() + ": operations a second",
                new Series(ops(item.seen(), item.key())));
        chart(
                canvas.part(half, 0, half, rows),
                item.name() + ": force p99",
                new Series(forces(item.seen(), item.key())));
    }

    private static void chart(Canvas canvas, String title, Series series) {
        canvas.put(0, 0, title, Tone.STRONG);
        Chart.draw(
                canvas.part(2, 1, canvas.columns() - 2, canvas.rows() - 1),
                series.values,
                Tone.GOOD);
    }

    private static void reads(Canvas canvas, Series reads) {
        canvas.put(0, 0, "Linearizable reads", Tone.STRONG);
        if (reads.latest() == null) {
            canvas.put(2, 1, "none was served", Tone.WARNING);
        } else {
            canvas.put(2, 1, "now " + Phrases.micros(reads.latest()), Tone.PLAIN);
        }
        int bars = canvas.columns() - 2 * NAME - 2;
        canvas.put(2 + NAME, 1, Spark.of(reads.values, bars, canvas.glyph(Glyph.RAMP)), Tone.GOOD);
        canvas.putRight(0, 1, "most " + Phrases.micros(reads.most(bars)), Tone.PLAIN);
        canvas.put(0, 3, "Nodes", Tone.STRONG);
    }

    private static List<Column<NodeItem>> columns(Canvas canvas, Seen seen, int bars) {
        Function<NodeItem, Series> ops = item -> new Series(ops(seen, item.key()));
        Function<NodeItem, Series> forces = item -> new Series(forces(seen, item.key()));
        String ramp = canvas.glyph(Glyph.RAMP);
        return List.of(
                Column.<NodeItem>left(
                                "NODE", 0, item -> canvas.glyph(item.glyph()) + " " + item.name())
                        .toned(NodeItem::tone),
                Column.<NodeItem>right(
                        "OPS", 0, item -> Phrases.rate(ops.apply(item).latest())),
                Column.<NodeItem>left("", 0, item -> Spark.of(ops.apply(item).values, bars, ramp))
                        .toned(item -> Tone.GOOD),
                Column.<NodeItem>right(
                        "MOST", 1, item -> Phrases.rate(ops.apply(item).most(bars))),
                Column.<NodeItem>right(
                        "FORCE P99",
                        0,
                        item -> Phrases.micros(forces.apply(item).latest())),
                Column.<NodeItem>left(
                                "", 0, item -> Spark.of(forces.apply(item).values, bars, ramp))
                        .toned(item -> Tone.GOOD),
                Column.<NodeItem>right(
                        "MOST", 2, item -> Phrases.micros(forces.apply(item).most(bars))));
    }

    private static List<@Nullable Double> reads(Seen seen) {
        List<@Nullable Double> values = new ArrayList<>();
        for (Sample sample : seen.samples()) {
            values.add(number(sample.readUs()));
        }
        return values;
    }

    /** The operations a second of a node, look by look; null where it did not answer. */
    static List<@Nullable Double> ops(Seen seen, String node) {
        List<@Nullable Double> values = new ArrayList<>();
        for (Sample sample : seen.samples()) {
            Speed speed = sample.nodes().get(node);
            values.add(speed == null ? null : (Double) speed.opsPerSecond());
        }
        return values;
    }

    private static List<@Nullable Double> forces(Seen seen, String node) {
        List<@Nullable Double> values = new ArrayList<>();
        for (Sample sample : seen.samples()) {
            Speed speed = sample.nodes().get(node);
            values.add(speed == null ? null : number(speed.forceP99Us()));
        }
        return values;
    }

    private static @Nullable Double number(@Nullable Long value) {
        return value == null ? null : (Double) value.doubleValue();
    }
}
