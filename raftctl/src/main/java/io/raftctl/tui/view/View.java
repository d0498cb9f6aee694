package io.raftctl.tui.view;

import io.raftctl.tui.canvas.Canvas;
import io.raftctl.tui.seen.Seen;

import java.util.List;

/** One of the pictures of a cluster; it keeps nothing. */
interface View<T extends Item> {
    String name();

    /** The name of its items, in plural. */
    String things();

    /** Whether new items come at the end, and are what is looked at unless one has moved. */
    default boolean followsEnd() {
        return false;
    }

    /** What it lists, in order, for a screen of so many columns. */
    List<T> items(Seen seen, int columns);

    void draw(Canvas canvas, Scene<T> scene);
}
