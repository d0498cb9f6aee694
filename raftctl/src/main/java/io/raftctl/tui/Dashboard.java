package io.raftctl.tui;

import com.googlecode.lanterna.graphics.TextGraphics;

/** What an operator sees of a cluster, and does about it; for one thread. */
public final class Dashboard {
    public Dashboard(Manner manner, Deeds deeds) {}

    /** Takes something in. */
    public void on(Occasion occasion) {}

    /** Whether the operator has left. */
    public boolean isOver() {
        return false;
    }

    /** Draws all of the screen. */
    public void draw(TextGraphics screen) {}
}
