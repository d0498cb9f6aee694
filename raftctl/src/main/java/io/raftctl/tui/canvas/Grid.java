package io.raftctl.tui.canvas;

import io.raftctl.tui.canvas.Column.Align;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Rows in columns below their headers, of which one is selected and always to be seen. */
public final class Grid<T> {
    private static final int GAP = 2;
    private static final int MARK = 2;
    private static final int LEAST_REST = 16;
    private static final int LEAST_MOST = 8;

    private final List<Column<T>> columns;

    public Grid(List<Column<T>> columns) {
        this.columns = List.copyOf(columns);
    }

    /**
     * Draws the headers and what there is room for.
     *
     * @param selected index of a row; < 0: none
     * @return the rows of the canvas that were used
     */
    public int draw(Canvas canvas, List<T> rows, int selected) {
        List<Column<T>> shown = new ArrayList<>(columns);
        int most = Math.max(LEAST_MOST, canvas.columns() / 4);
        List<Integer> widths = fit(canvas, shown, rows, most);
        int column = MARK;
        for (int c = 0; c < shown.size(); c++) {
            Column<T> col = shown.get(c);
            int width = width(canvas, column, col, widths.get(c));
            put(canvas, column, 0, width, col.align(), col.header(), Tone.FAINT);
            column += width + GAP;
        }
        int room = Math.max(0, canvas.rows() - 1);
        int first = first(rows.size(), selected, room);
        int count = Math.min(room, rows.size() - first);
        for (int r = 0; r < count; r++) {
            boolean marked = first + r == selected;
            drawRow(
                    canvas.part(0, 1 + r, canvas.columns(), 1),
                    shown,
                    widths,
                    rows.get(first + r),
                    marked);
        }
        return 1 + count;
    }

    private void drawRow(
            Canvas line, List<Column<T>> shown, List<Integer> widths, T row, boolean selected) {
        if (selected) {
            line.blank(0, Tone.SELECTED);
            line.put(0, 0, line.glyph(Glyph.SELECTED), Tone.SELECTED);
        }
        int column = MARK;
        for (int c = 0; c < shown.size(); c++) {
            Column<T> col = shown.get(c);
            int width = width(line, column, col, widths.get(c));
            Tone tone = selected ? Tone.SELECTED : col.tone().apply(row);
            put(line, column, 0, width, col.align(), col.text().apply(row), tone);
            column += width + GAP;
        }
    }

    /** The first row to be shown, so that the selected one is in the middle if that is possible. */
    static int first(int rows, int selected, int room) {
        return Math.max(0, Math.min(selected - room / 2, rows - room));
    }

    /** Takes away columns until there is room, and returns the widths of those that stay. */
    private List<Integer> fit(Canvas canvas, List<Column<T>> shown, List<T> rows, int most) {
        List<Integer> widths = new ArrayList<>();
        for (Column<T> col : shown) {
            widths.add(measure(canvas, col, rows, most));
        }
        while (sum(widths) > canvas.columns()) {
            Column<T> least =
                    shown.stream().max(Comparator.comparingInt(Column::rank)).orElse(null);
            if (least == null || least.rank() == 0) {
                break;
            }
            widths.remove(shown.indexOf(least));
            shown.remove(least);
        }
        return widths;
    }

    private static int sum(List<Integer> widths) {
        int gaps = GAP * Math.max(0, widths.size() - 1);
        return MARK + gaps + widths.stream().mapToInt(Integer::intValue).sum();
    }

    private static <T> int measure(Canvas canvas, Column<T> column, List<T> rows, int most) {
        if (column.align() == Align.REST) {
            return LEAST_REST;
        }
        int width = canvas.width(column.header());
        for (T row : rows) {
            width = Math.max(width, canvas.width(column.text().apply(row)));
        }
        return Math.min(width, most);
    }

    private static int width(Canvas canvas, int at, Column<?> column, int measured) {
        return column.align() == Align.REST ? Math.max(0, canvas.columns() - at) : measured;
    }

    private static void put(
            Canvas canvas, int column, int row, int width, Align align, String text, Tone tone) {
        int indent = align == Align.RIGHT ? Math.max(0, width - canvas.width(text)) : 0;
        canvas.put(column + indent, row, width - indent, text, tone);
    }
}
