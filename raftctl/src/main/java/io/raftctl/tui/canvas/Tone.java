package io.raftctl.tui.canvas;

/** What a text is; it says so itself, too. */
public enum Tone {
    PLAIN,
    /** A heading. */
    STRONG,
    /** Not of now, or beside the point. */
    FAINT,
    GOOD,
    WARNING,
    BAD,
    /** What a key would act on. */
    SELECTED
}
