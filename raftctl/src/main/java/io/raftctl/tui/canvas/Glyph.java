package io.raftctl.tui.canvas;

/** A sign that stands beside a word, or is part of a drawing; one column wide but for the dots. */
public enum Glyph {
    LEADER("★", "*"),
    UP("●", "o"),
    DOWN("✖", "x"),
    WARNING("▲", "!"),
    UNKNOWN("?", "?"),
    SELECTED("▸", ">"),
    /** In a log: there, and known to be committed. */
    COMMITTED("✓", "+"),
    /** In a log: there, and no more is known. */
    HELD("·", "."),
    DIFFERS("≠", "#"),
    NONE("-", "-"),
    /** The end of a text that was cut. */
    DOTS("…", "..."),
    WON("═", "="),
    HORIZONTAL("─", "-"),
    VERTICAL("│", "|"),
    TOP_LEFT("┌", "+"),
    TOP_RIGHT("┐", "+"),
    BOTTOM_LEFT("└", "+"),
    BOTTOM_RIGHT("┘", "+"),
    /** From nothing to the most. */
    RAMP("▁▂▃▄▅▆▇█", " .:-=+*#");

    private final String sign;
    private final String ascii;

    Glyph(String sign, String ascii) {
        this.sign = sign;
        this.ascii = ascii;
    }

    String of(boolean onlyAscii) {
        return onlyAscii ? ascii : sign;
    }
}
