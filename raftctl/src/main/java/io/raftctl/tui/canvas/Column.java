package io.raftctl.tui.canvas;

import java.util.function.Function;

/**
 * A column of a grid.
 *
 * @param rank columns of the highest rank go first where there is no room for all; 0: stays
 */
public record Column<T>(
        String header, Align align, int rank, Function<T, String> text, Function<T, Tone> tone) {
    /** Where in its columns a text is. */
    public enum Align {
        LEFT,
        RIGHT,
        /** From here to the end of the row; of the last column only. */
        REST
    }

    public static <T> Column<T> left(String header, int rank, Function<T, String> text) {
        return new Column<>(header, Align.LEFT, rank, text, row -> Tone.PLAIN);
    }

    public static <T> Column<T> right(String header, int rank, Function<T, String> text) {
        return new Column<>(header, Align.RIGHT, rank, text, row -> Tone.PLAIN);
    }

    public static <T> Column<T> rest(String header, Function<T, String> text) {
        return new Column<>(header, Align.REST, 0, text, row -> Tone.PLAIN);
    }

    /** The same in other tones. */
    public Column<T> toned(Function<T, Tone> newTone) {
        return new Column<>(header, align, rank, text, newTone);
    }
}
