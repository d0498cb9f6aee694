package io.raftctl.output;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A column of a table: its header, and what it shows of a row. A cell that is null shows as
 * {@code -}.
 *
 * @param width the formats that show it
 */
public record Column<T>(
        String header, Width width, Function<T, @Nullable Object> cell, Function<T, Tone> tone) {
    /** Where a column is shown. */
    public enum Width {
        ANY,
        NARROW,
        WIDE;

        boolean suits(Look look) {
            return this == ANY || (this == WIDE) == look.wide();
        }
    }

    /** A column for every table. */
    public static <T> Column<T> of(String header, Function<T, @Nullable Object> cell) {
        return new Column<>(header, Width.ANY, cell, row -> Tone.PLAIN);
    }

    /** A column for {@code -o wide}. */
    public static <T> Column<T> wide(String header, Function<T, @Nullable Object> cell) {
        return new Column<>(header, Width.WIDE, cell, row -> Tone.PLAIN);
    }

    /** A column whose place another takes with {@code -o wide}. */
    public static <T> Column<T> narrow(String header, Function<T, @Nullable Object> cell) {
        return new Column<>(header, Width.NARROW, cell, row -> Tone.PLAIN);
    }

    /** The same column in colours. */
    public Column<T> toned(Function<T, Tone> newTone) {
        return new Column<>(header, width, cell, newTone);
    }

    String text(T row) {
        Object value = cell.apply(row);
        String text = value == null ? "" : value.toString();
        return text.isEmpty() ? "-" : text;
    }
}
