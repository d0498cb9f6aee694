package io.raftctl.tui.view;

import io.raftctl.output.Text;
import io.raftctl.tui.LogTail;
import io.raftctl.tui.canvas.Canvas;
import io.raftctl.tui.canvas.Column;
import io.raftctl.tui.canvas.Glyph;
import io.raftctl.tui.canvas.Grid;
import io.raftctl.tui.canvas.Tone;
import io.raftctl.tui.seen.NodeLog;
import io.raftctl.tui.seen.Seen;
import io.raftctl.tui.view.LogRow.Kind;
import io.raftctl.tui.view.LogRow.Place;

import java.util.ArrayList;
import java.util.List;

/** The ends of the logs side by side. */
final class LogTails implements View<LogRow> {
    private static final Place NOTHING = new Place(Kind.UNKNOWN, null);

    @Override
    public String name() {
        return "Log";
    }

    @Override
    public String things() {
        return "entries";
    }

    @Override
    public boolean followsEnd() {
        return true;
    }

    @Override
    public List<LogRow> items(Seen seen, int columns) {
        return LogRow.all(seen);
    }

    @Override
    public void draw(Canvas canvas, Scene<LogRow> scene) {
        if (scene.items().isEmpty()) {
            canvas.put(2, 1, "No entries have been seen.", Tone.FAINT);
            return;
        }
        int rows = canvas.rows() - 2;
        new Grid<>(columns(canvas, scene.seen()))
                .draw(canvas.part(0, 0, canvas.columns(), rows), scene.items(), scene.selected());
        canvas.put(
                2,
                rows + 1,
                String.join(
                        "   ",
                        canvas.glyph(Glyph.COMMITTED) + " committed, as it knows",
                        canvas.glyph(Glyph.HELD) + " there",
                        canvas.glyph(Glyph.DIFFERS) + " differs",
                        canvas.glyph(Glyph.NONE) + " not there",
                        canvas.glyph(Glyph.UNKNOWN) + " not looked at"),
                Tone.FAINT);
    }

    private static List<Column<LogRow>> columns(Canvas canvas, Seen seen) {
        List<Column<LogRow>> columns = new ArrayList<>();
        columns.add(Column.right("INDEX", 0, row -> String.valueOf(row.index())));
        columns.add(Column.right("TERM", 0, row -> String.valueOf(row.entry().term())));
        columns.add(Column.left("TYPE", 1, row -> row.entry().type()));
        columns.add(Column.right("SIZE", 2, row -> Text.size(row.entry().sizeBytes())));
        columns.add(Column.<LogRow>left("STATE", 0, row -> row.state().word)
                .toned(row -> row.state().tone));
        for (NodeLog log : LogRow.logs(seen)) {
            columns.add(Column.<LogRow>left(
                            header(log, seen), 0, row -> cell(canvas, place(row, log)))
                    .toned(row -> tone(place(row, log))));
        }
        columns.add(Column.<LogRow>rest("SUMMARY", row -> row.entry().summary())
                .toned(row -> row.state().tone));
        return columns;
    }

    /** The node, and how old what is shown of it is. */
    private static String header(NodeLog log, Seen seen) {
        Long looked = seen.lookedMs();
        return looked == null || log.seenMs() >= looked
                ? log.node()
                : log.node() + " " + Text.duration(Math.max(0, seen.nowMs() - log.seenMs()))
                        + " ago";
    }

    private static Place place(LogRow row, NodeLog log) {
        return row.places().getOrDefault(log.node(), NOTHING);
    }

    private static String cell(Canvas canvas, Place place) {
        LogTail.Line line = place.line();
        String term = line == null ? "" : " " + line.term();
        return switch (place.kind()) {
            case COMMITTED -> canvas.glyph(Glyph.COMMITTED) + term;
            case HELD -> canvas.glyph(Glyph.HELD) + term;
            case DIFFERS -> canvas.glyph(Glyph.DIFFERS) + term + " differs";
            case NONE -> canvas.glyph(Glyph.NONE);
            case UNKNOWN -> canvas.glyph(Glyph.UNKNOWN);
        };
    }

    private static Tone tone(Place place) {
        return switch (place.kind()) {
            case COMMITTED -> Tone.GOOD;
            case HELD -> Tone.PLAIN;
            case DIFFERS -> Tone.BAD;
            case NONE, UNKNOWN -> Tone.FAINT;
        };
    }
}
