package io.raftctl.tui;

import com.googlecode.lanterna.input.KeyStroke;

/** Something that a dashboard has to take in. */
public sealed interface Occasion {
    /** The operator pressed a key. */
    record Pressed(KeyStroke key) implements Occasion {}

    /** The cluster was looked at. */
    record Looked(Glimpse glimpse) implements Occasion {}

    /** Time has passed, so that what is shown has become older. */
    record Ticked(long timeMs) implements Occasion {}

    /** A deed was planned or done. */
    record Answered(Deeds.Answer answer) implements Occasion {}

    /** The terminal has another size, in columns and rows. */
    record Resized(int columns, int rows) implements Occasion {}

    /** A recording has come to its end. */
    record Ended() implements Occasion {}
}
