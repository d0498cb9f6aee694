package io.raftctl.tui.canvas;

import com.googlecode.lanterna.TerminalTextUtils;

import io.raftctl.output.Text;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;

/** Text in the columns of a terminal. */
final class Cells {
    private static final int FIRST_PICTURE = 0x1f300;
    private static final int LAST_PICTURE = 0x1faff;

    private Cells() {}

    /**
     * The text on one line: control and combining characters as {@code \xNN}, and {@code ?} for
     * what a terminal may show in an unforeseen width, or what is beyond ASCII where only that is
     * asked for.
     */
    static String clean(String text, boolean ascii) {
        if (isPlain(text)) {
            return text;
        }
        StringBuilder line = new StringBuilder(text.length());
        Normalizer.normalize(text, Normalizer.Form.NFC).codePoints().forEach(c -> {
            if (isInvisible(c)) {
                line.append(Text.printable(Character.toString(c).getBytes(StandardCharsets.UTF_8)));
            } else if (c > 0x7f && (ascii || !isOfKnownWidth(c))) {
                line.append('?');
            } else {
                line.appendCodePoint(c);
            }
        });
        return line.toString();
    }

    /** Whether it is of characters of ASCII that take a column each: so are most. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) >= 0x7f) {
                return false;
            }
        }
        return true;
    }

    private static boolean isInvisible(int c) {
        return Character.isISOControl(c) || Character.getType(c) == Character.FORMAT;
    }

    private static boolean isOfKnownWidth(int c) {
        if (Character.isSupplementaryCodePoint(c)) {
            return Character.isIdeographic(c) || c >= FIRST_PICTURE && c <= LAST_PICTURE;
        }
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.COMBINING_SPACING_MARK,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    /** Of a clean text. */
    static int width(String text) {
        return isPlain(text)
                ? text.length()
                : text.codePoints().map(Cells::width).sum();
    }

    /** 1 or 2. */
    static int width(int c) {
        return Character.isSupplementaryCodePoint(c)
                        || TerminalTextUtils.isCharDoubleWidth((char) c)
                ? 2
                : 1;
    }

    /** As much of a clean text as there are columns for; {@code dots} end one that was cut. */
    static String fit(String text, int columns, String dots) {
        if (text.length() * 2 <= columns || width(text) <= columns) {
            return text;
        }
        String end = dots.length() < columns ? dots : "";
        return text.substring(0, end(text, 0, columns - end.length())) + end;
    }

    /** Where the columns that begin at {@code from} end. */
    private static int end(String text, int from, int columns) {
        int left = columns;
        int at = from;
        while (at < text.length()) {
            int c = text.codePointAt(at);
            left -= width(c);
            if (left < 0) {
                break;
            }
            at += Character.charCount(c);
        }
        return at;
    }

    /** The clean text in lines of so many columns, broken between words where that is possible. */
    static List<String> wrap(String text, int columns) {
        int width = Math.max(2, columns);
        List<String> lines = new ArrayList<>();
        int from = 0;
        while (from < text.length()) {
            int end = end(text, from, width);
            if (end < text.length()) {
                int space = text.lastIndexOf(' ', end);
                end = space > from ? space : end;
            }
            lines.add(text.substring(from, end));
            from = end < text.length() && text.charAt(end) == ' ' ? end + 1 : end;
        }
        return lines.isEmpty() ? List.of("") : lines;
    }
}
