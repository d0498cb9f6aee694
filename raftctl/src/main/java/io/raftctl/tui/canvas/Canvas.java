package io.raftctl.tui.canvas;

import com.googlecode.lanterna.TextCharacter;
import com.googlecode.lanterna.graphics.TextGraphics;

import java.util.List;

/** A rectangle of a screen; nothing that is put on it goes beyond it. */
public final class Canvas {
    private final TextGraphics graphics;
    private final boolean ascii;
    private final Palette palette;
    private final Area area;

    /** Columns and rows from the upper left corner of the screen on. */
    private record Area(int left, int top, int columns, int rows) {}

    private Canvas(TextGraphics graphics, boolean ascii, Palette palette, Area area) {
        this.graphics = graphics;
        this.ascii = ascii;
        this.palette = palette;
        this.area = area;
    }

    /** The whole screen. */
    public static Canvas of(TextGraphics graphics, boolean ascii, boolean color) {
        var size = graphics.getSize();
        return new Canvas(
                graphics,
                ascii,
                color ? Palette.COLORS : Palette.NO_COLORS,
                new Area(0, 0, size.getColumns(), size.getRows()));
    }

    public int columns() {
        return area.columns;
    }

    public int rows() {
        return area.rows;
    }

    /** What of such a rectangle is on this one. */
    public Canvas part(int left, int top, int columns, int rows) {
        int l = Math.min(Math.max(0, left), area.columns);
        int t = Math.min(Math.max(0, top), area.rows);
        return new Canvas(
                graphics,
                ascii,
                palette,
                new Area(
                        area.left + l,
                        area.top + t,
                        Math.max(0, Math.min(columns, area.columns - l)),
                        Math.max(0, Math.min(rows, area.rows - t))));
    }

    /** Without the first rows. */
    public Canvas below(int rows) {
        return part(0, rows, area.columns, area.rows - rows);
    }

    /** In the middle, with so many columns and rows at most. */
    public Canvas middle(int columns, int rows) {
        return part(
                (area.columns - Math.min(columns, area.columns)) / 2,
                (area.rows - Math.min(rows, area.rows)) / 2,
                columns,
                rows);
    }

    public String glyph(Glyph glyph) {
        return glyph.of(ascii);
    }

    /** The columns that a text takes. */
    public int width(String text) {
        return Cells.width(Cells.clean(text, ascii));
    }

    /** The text in lines of so many columns. */
    public List<String> wrap(String text, int columns) {
        return Cells.wrap(Cells.clean(text, ascii), columns);
    }

    /** The text in lines of so many columns of whatever canvas. */
    public static List<String> lines(String text, int columns) {
        return Cells.wrap(Cells.clean(text, false), columns);
    }

    /** The text up to the right end, and cut there. */
    public void put(int column, int row, String text, Tone tone) {
        put(column, row, area.columns - column, text, tone);
    }

    /** The text in so many columns at most. */
    public void put(int column, int row, int columns, String text, Tone tone) {
        int room = Math.min(columns, area.columns - column);
        if (row < 0 || row >= area.rows || column < 0 || room <= 0) {
            return;
        }
        TextCharacter sample = palette.sample(tone);
        String line = Cells.fit(Cells.clean(text, ascii), room, glyph(Glyph.DOTS));
        int at = area.left + column;
        for (int i = 0; i < line.length(); i = line.offsetByCodePoints(i, 1)) {
            int c = line.codePointAt(i);
            graphics.setCharacter(at, area.top + row, character(c, sample));
            at += Cells.width(c);
        }
    }

    private static TextCharacter character(int c, TextCharacter sample) {
        return Character.isBmpCodePoint(c)
                ? sample.withCharacter((char) c)
                : TextCharacter.fromString(
                        Character.toString(c),
                        sample.getForegroundColor(),
                        sample.getBackgroundColor(),
                        sample.getModifiers())[0];
    }

    /** The text with its end at the right end, and cut at the left of {@code column}. */
    public void putRight(int column, int row, String text, Tone tone) {
        put(Math.max(column, area.columns - width(text)), row, text, tone);
    }

    /** Makes a row of one tone, with nothing on it. */
    public void blank(int row, Tone tone) {
        put(0, row, " ".repeat(area.columns), tone);
    }

    /** Makes all of it blank. */
    public void clear() {
        for (int row = 0; row < area.rows; row++) {
            blank(row, Tone.PLAIN);
        }
    }

    /** A line from side to side. */
    public void rule(int row, Tone tone) {
        put(0, row, glyph(Glyph.HORIZONTAL).repeat(area.columns), tone);
    }

    /** Draws a frame around all of it, blank inside, and returns the inside. */
    public Canvas box(String title, Tone tone) {
        int last = area.rows - 1;
        String line = glyph(Glyph.HORIZONTAL).repeat(Math.max(0, area.columns - 2));
        clear();
        put(0, 0, glyph(Glyph.TOP_LEFT) + line + glyph(Glyph.TOP_RIGHT), tone);
        put(0, last, glyph(Glyph.BOTTOM_LEFT) + line + glyph(Glyph.BOTTOM_RIGHT), tone);
        for (int row = 1; row < last; row++) {
            put(0, row, glyph(Glyph.VERTICAL), tone);
            put(area.columns - 1, row, glyph(Glyph.VERTICAL), tone);
        }
        put(2, 0, area.columns - 4, " " + title + " ", tone);
        return part(2, 1, area.columns - 4, area.rows - 2);
    }
}
