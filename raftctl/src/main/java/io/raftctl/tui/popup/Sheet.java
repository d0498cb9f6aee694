package io.raftctl.tui.popup;

import com.googlecode.lanterna.input.KeyStroke;
import com.googlecode.lanterna.input.KeyType;

import io.raftctl.tui.canvas.Canvas;
import io.raftctl.tui.canvas.Tone;
import io.raftctl.tui.view.Details;
import io.raftctl.tui.view.Details.Field;

import java.util.ArrayList;
import java.util.List;

/** Names and what belongs to each, to be read and scrolled. */
public final class Sheet implements Popup {
    private static final int WIDEST = 100;
    private static final int WIDEST_NAME = 20;
    private static final int PAGE = 10;

    private Details content;
    private int top;

    /** The greatest that {@link #top} may be, as was found when it was drawn last. */
    private int end = Integer.MAX_VALUE;

    /** A line of one; the name is empty where a value goes on. */
    private record Row(String name, String value) {}

    public Sheet(Details content) {
        this.content = content;
    }

    /** Shows this from now on. */
    public void show(Details newContent) {
        content = newContent;
    }

    @Override
    public boolean press(KeyStroke key) {
        switch (key.getKeyType()) {
            case Escape, Enter -> {
                return false;
            }
            case ArrowDown -> scroll(1);
            case ArrowUp -> scroll(-1);
            case PageDown -> scroll(PAGE);
            case PageUp -> scroll(-PAGE);
            case Home -> top = 0;
            case End -> top = end;
            default -> letter(key);
        }
        return true;
    }

    private void letter(KeyStroke key) {
        char c = key.getKeyType() == KeyType.Character ? key.getCharacter() : ' ';
        switch (c) {
            case 'j' -> scroll(1);
            case 'k' -> scroll(-1);
            case 'g' -> top = 0;
            case 'G' -> top = end;
            default -> {}
        }
    }

    private void scroll(int by) {
        top = Math.max(0, Math.min(end, top + by));
    }

    @Override
    public void draw(Canvas canvas) {
        int width = Math.min(WIDEST, canvas.columns() - 4);
        int names = 0;
        for (Field field : content.fields()) {
            names = Math.max(names, canvas.width(field.name()));
        }
        names = Math.min(names, WIDEST_NAME);
        List<Row> rows = rows(canvas, width - 4 - names - 2);
        Canvas box = canvas.middle(width, Math.min(rows.size() + 2, canvas.rows() - 2));
        Canvas inside = box.box(content.title(), Tone.STRONG);
        end = Math.max(0, rows.size() - inside.rows());
        top = Math.min(top, end);
        for (int i = 0; i < inside.rows() && top + i < rows.size(); i++) {
            Row row = rows.get(top + i);
            inside.put(0, i, names, row.name, Tone.FAINT);
            inside.put(names + 2, i, row.value, Tone.PLAIN);
        }
        String foot = end == 0 ? " Esc closes " : " j k scroll, Esc closes ";
        box.put(2, box.rows() - 1, box.columns() - 4, foot, Tone.FAINT);
    }

    private List<Row> rows(Canvas canvas, int columns) {
        List<Row> rows = new ArrayList<>();
        for (Field field : content.fields()) {
            String name = field.name();
            for (String part : canvas.wrap(field.value(), columns)) {
                rows.add(new Row(name, part));
                name = "";
            }
        }
        return rows;
    }
}
