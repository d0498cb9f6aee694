package io.raftctl.output;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows in columns, kubectl style: upper-case headers, two spaces between columns, no boxes. Rows
 * may come in batches: the headers stand before the first, and columns only grow wider.
 */
final class Table<T> {
    private static final int GAP = 2;

    private final List<Column<T>> columns;
    private final Look look;
    private final int[] widths;
    private boolean headed;

    Table(List<Column<T>> columns, Look look) {
        this.columns =
                columns.stream().filter(column -> column.width().suits(look)).toList();
        this.look = look;
        this.widths = new int[this.columns.size()];
        this.headed = !look.headers();
    }

    /** The lines of these rows, with the headers before the first batch. */
    String render(List<T> rows) {
        List<List<String>> lines = new ArrayList<>();
        if (!headed) {
            lines.add(columns.stream().map(Column::header).toList());
        }
        for (T row : rows) {
            lines.add(columns.stream().map(column -> column.text(row)).toList());
        }
        for (List<String> line : lines) {
            widen(line);
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            int row = headed ? i : i - 1;
            append(text, lines.get(i), row < 0 ? null : tones(rows.get(row)));
        }
        headed = true;
        return text.toString();
    }

    private void widen(List<String> line) {
        for (int c = 0; c < widths.length; c++) {
            widths[c] = Math.max(widths[c], width(line.get(c)));
        }
    }

    private List<Tone> tones(T row) {
        return columns.stream().map(column -> column.tone().apply(row)).toList();
    }

    private void append(StringBuilder text, List<String> line, @Nullable List<Tone> tones) {
        for (int c = 0; c < widths.length; c++) {
            String cell = line.get(c);
            text.append(tones == null || !look.color() ? cell : tones.get(c).of(cell));
            if (c < widths.length - 1) {
                text.append(" ".repeat(widths[c] - width(cell) + GAP));
            }
        }
        text.append('\n');
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }
}
