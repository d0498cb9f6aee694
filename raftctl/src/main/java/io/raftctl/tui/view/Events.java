package io.raftctl.tui.view;

import io.raftctl.tui.canvas.Canvas;
import io.raftctl.tui.canvas.Column;
import io.raftctl.tui.canvas.Grid;
import io.raftctl.tui.canvas.Tone;
import io.raftctl.tui.seen.Seen;

import java.util.List;

/** Everything that the nodes' journals tell. */
final class Events implements View<Line> {
    @Override
    public String name() {
        return "Events";
    }

    @Override
    public String things() {
        return "events";
    }

    @Override
    public boolean followsEnd() {
        return true;
    }

    @Override
    public List<Line> items(Seen seen, int columns) {
        return seen.events().stream().map(Line::of).toList();
    }

    @Override
    public void draw(Canvas canvas, Scene<Line> scene) {
        if (scene.items().isEmpty()) {
            canvas.put(2, 1, "No events have been seen.", Tone.FAINT);
            return;
        }
        long now = scene.seen().nowMs();
        List<Column<Line>> columns = List.of(
                Column.<Line>left("TIME", 0, line -> Phrases.clock(line, now)),
                Column.left("NODE", 0, Line::node),
                Column.right("TERM", 0, line -> String.valueOf(line.term())),
                Column.left("TYPE", 0, Line::type).toned(Line::tone),
                Column.rest("DETAIL", Line::words));
        new Grid<>(columns).draw(canvas, scene.items(), scene.selected());
    }
}
