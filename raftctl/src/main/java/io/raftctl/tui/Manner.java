package io.raftctl.tui;

/**
 * How a dashboard is to be shown.
 *
 * @param readonly no deeds
 * @param ascii no characters beyond ASCII
 * @param color whether colours may be used; state is told by words and glyphs in any case
 * @param replayed shows a recording: no deeds, and told on the screen
 * @param refreshMs between two looks
 */
public record Manner(
        boolean readonly, boolean ascii, boolean color, boolean replayed, long refreshMs) {}
