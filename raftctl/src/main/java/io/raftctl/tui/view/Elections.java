package io.raftctl.tui.view;

import io.raftctl.timeline.EventTypes;
import io.raftctl.timeline.Happening;
import io.raftctl.timeline.LeaderChange;
import io.raftctl.tui.canvas.Canvas;
import io.raftctl.tui.canvas.Column;
import io.raftctl.tui.canvas.Glyph;
import io.raftctl.tui.canvas.Grid;
import io.raftctl.tui.canvas.Tone;
import io.raftctl.tui.seen.Seen;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How leaders came to lead: who stood, who voted for whom and why not, and the outcome in words.
 */
final class Elections implements View<Line> {
    private static final Set<String> TYPES = Set.copyOf(EventTypes.ELECTIONS);

    /** Columns that the words of a line do not have. */
    private static final int BESIDE = 34;

    @Override
    public String name() {
        return "Elections";
    }

    @Override
    public String things() {
        return "lines";
    }

    @Override
    public boolean followsEnd() {
        return true;
    }

    /** A change is told of after the event that says of it first. */
    @Override
    public List<Line> items(Seen seen, int columns) {
        Map<Long, LeaderChange> changes = new HashMap<>();
        seen.changes().forEach(change -> changes.put(change.term(), change));
        Set<Long> elected = new HashSet<>();
        for (Happening e : seen.events()) {
            if (e.is("leader_elected")) {
                elected.add(e.term());
            }
        }
        List<Line> lines = new ArrayList<>();
        for (Happening e : seen.events()) {
            if (TYPES.contains(e.type())) {
                lines.add(Line.of(e));
                LeaderChange change = changes.get(e.term());
                boolean tells = e.is("leader_elected")
                        || e.is("leader_changed") && !elected.contains(e.term());
                if (tells && change != null) {
                    changes.remove(e.term());
                    tell(change, columns, lines);
                }
            }
        }
        return lines;
    }

    private static void tell(LeaderChange change, int columns, List<Line> lines) {
        List<String> parts = Canvas.lines(change.sentence(), columns - BESIDE);
        for (int i = 0; i < parts.size(); i++) {
            lines.add(Line.of(change, i, parts.get(i)));
        }
    }

    @Override
    public void draw(Canvas canvas, Scene<Line> scene) {
        if (scene.items().isEmpty()) {
            canvas.put(2, 1, "No elections have been seen.", Tone.FAINT);
            return;
        }
        long now = scene.seen().nowMs();
        List<Column<Line>> columns = List.of(
                Column.<Line>left("TIME", 0, line -> Phrases.clock(line, now)),
                Column.<Line>left("NODE", 0, line -> first(line, line.node())),
                Column.<Line>right("TERM", 0, line -> first(line, String.valueOf(line.term()))),
                Column.<Line>rest("WHAT", line -> what(canvas, line)).toned(Line::tone));
        new Grid<>(columns).draw(canvas, scene.items(), scene.selected());
    }

    /** Nothing where the line goes on with the one before. */
    private static String first(Line line, String text) {
        return line.timeMs() == null ? "" : text;
    }

    private static String what(Canvas canvas, Line line) {
        if (line.type().isEmpty()) {
            return (line.timeMs() == null ? " " : canvas.glyph(Glyph.WON)) + " " + line.words();
        }
        return line.type() + "  " + line.words();
    }
}
