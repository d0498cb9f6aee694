package io.raftctl.tui.popup;

import com.googlecode.lanterna.input.KeyStroke;

import io.raftctl.tui.canvas.Canvas;

/** Something above a view, which takes the keys while it is there. */
public interface Popup {
    /** Takes a key, and returns whether it is still open. */
    boolean press(KeyStroke key);

    /** Draws itself in the middle. */
    void draw(Canvas canvas);
}
