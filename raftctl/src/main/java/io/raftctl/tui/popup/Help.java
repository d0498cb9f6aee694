package io.raftctl.tui.popup;

import com.googlecode.lanterna.input.KeyStroke;
import com.googlecode.lanterna.input.KeyType;

import io.raftctl.tui.canvas.Canvas;
import io.raftctl.tui.canvas.Tone;
import io.raftctl.tui.view.Details.Field;

import java.util.List;

/** What each key does, in two columns. */
public final class Help implements Popup {
    private static final int WIDTH = 78;
    private static final int KEYS = 12;

    private final List<Field> keys;

    /** {@code keys}: the key, and what it does. */
    public Help(List<Field> keys) {
        this.keys = List.copyOf(keys);
    }

    @Override
    public boolean press(KeyStroke key) {
        boolean again = key.getKeyType() == KeyType.Character && key.getCharacter() == '?';
        return !again && key.getKeyType() != KeyType.Escape && key.getKeyType() != KeyType.Enter;
    }

    @Override
    public void draw(Canvas canvas) {
        int lines = (keys.size() + 1) / 2;
        Canvas box = canvas.middle(WIDTH, lines + 2);
        Canvas inside = box.box("Keys", Tone.STRONG);
        int half = inside.columns() / 2;
        for (int i = 0; i < keys.size(); i++) {
            Canvas side = inside.part(i / lines * half, i % lines, half - 1, 1);
            side.put(0, 0, KEYS, keys.get(i).name(), Tone.STRONG);
            side.put(KEYS, 0, keys.get(i).value(), Tone.PLAIN);
        }
        box.put(2, box.rows() - 1, " Esc closes ", Tone.FAINT);
    }
}
