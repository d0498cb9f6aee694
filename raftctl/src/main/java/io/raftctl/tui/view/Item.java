package io.raftctl.tui.view;

import org.jspecify.annotations.Nullable;

/** Something that a view lists. */
interface Item {
    /** What tells it from the others, now and later. */
    String key();

    /** What a filter looks in. */
    String text();

    /** All of it. */
    Details details();

    /** The id of the node that it is about, or null. */
    default @Nullable String node() {
        return null;
    }
}
