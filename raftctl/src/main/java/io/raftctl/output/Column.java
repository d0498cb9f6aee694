package io.raftctl.output;

import org.jspecify.annotations.Nullable;

import java.util.function.Function;

/**
 * A column of a table: its header, and what it shows of a row. A cell that is null shows as
 * {@code -}.
 *
 * @param wideOnly shown with {@code -o wide} only
 */
public record Column<T>(
        String header,
        boolean wideOnly,
        Function<T, @Nullable Object> cell,
        Function<T, Tone> tone) {
    public static <T> Column<T> of(String header, Function<T, @Nullable Object> cell) {
        return new Column<>(header, false, cell, row -> Tone.PLAIN);
    }

    /** A column for {@code -o wide}. */
    public static <T> Column<T> wide(String header, Function<T, @Nullable Object> cell) {
        return new Column<>(header, true, cell, row -> Tone.PLAIN);
    }

    /** The same column in colours. */
    public Column<T> toned(Function<T, Tone> newTone) {
        return new Column<>(header, wideOnly, cell, newTone);
    }

    String text(T row) {
        Object value = cell.apply(row);
        String text = value == null ? "" : value.toString();
        return text.isEmpty() ? "-" : text;
    }
}
