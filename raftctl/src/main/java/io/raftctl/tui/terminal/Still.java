package io.raftctl.tui.terminal;

import com.googlecode.lanterna.SGR;
import com.googlecode.lanterna.TerminalSize;
import com.googlecode.lanterna.TextCharacter;
import com.googlecode.lanterna.TextColor;
import com.googlecode.lanterna.graphics.BasicTextImage;
import com.googlecode.lanterna.graphics.TextImage;

import io.raftctl.tui.Dashboard;
import io.raftctl.tui.Occasion;

import java.nio.charset.StandardCharsets;

/** A dashboard drawn once, as lines of text. */
public final class Still {
    private static final String PLAIN = "";

    private final TextImage image;
    private final boolean color;

    private Still(TextImage image, boolean color) {
        this.image = image;
        this.color = color;
    }

    /** {@code color}: with escape sequences for colours and weights; else there are none. */
    public static String of(Dashboard dashboard, int columns, int rows, boolean color) {
        dashboard.on(new Occasion.Resized(columns, rows));
        TextImage image = new BasicTextImage(new TerminalSize(columns, rows));
        dashboard.draw(image.newTextGraphics());
        return new Still(image, color).text();
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (int row = 0; row < image.getSize().getRows(); row++) {
            line(text, row);
            text.append('\n');
        }
        return text.toString();
    }

    private void line(StringBuilder text, int row) {
        String current = PLAIN;
        for (int column = 0; column < end(row); column++) {
            TextCharacter character = image.getCharacterAt(column, row);
            String style = color ? style(character) : PLAIN;
            if (!style.equals(current)) {
                text.append("\033[0").append(style).append('m');
                current = style;
            }
            text.append(character.getCharacterString());
            column += character.isDoubleWidth() ? 1 : 0;
        }
        if (!current.equals(PLAIN)) {
            text.append("\033[0m");
        }
    }

    /** Behind the last character of a line that can be seen. */
    private int end(int row) {
        int end = image.getSize().getColumns();
        while (end > 0 && isBlank(image.getCharacterAt(end - 1, row))) {
            end--;
        }
        return end;
    }

    private boolean isBlank(TextCharacter character) {
        return character.is(' ') && (!color || style(character).equals(PLAIN));
    }

    /** Further parameters of the sequence that begins it. */
    private static String style(TextCharacter character) {
        StringBuilder style = new StringBuilder();
        for (SGR weight : character.getModifiers()) {
            style.append(code(weight));
        }
        TextColor foreground = character.getForegroundColor();
        if (!foreground.equals(TextColor.ANSI.DEFAULT)) {
            style.append(';').append(ascii(foreground.getForegroundSGRSequence()));
        }
        TextColor background = character.getBackgroundColor();
        if (!background.equals(TextColor.ANSI.DEFAULT)) {
            style.append(';').append(ascii(background.getBackgroundSGRSequence()));
        }
        return style.toString();
    }

    private static String code(SGR weight) {
        return switch (weight) {
            case BOLD -> ";1";
            case ITALIC -> ";3";
            case UNDERLINE -> ";4";
            case BLINK -> ";5";
            case REVERSE -> ";7";
            case CROSSED_OUT -> ";9";
            default -> "";
        };
    }

    private static String ascii(byte[] sequence) {
        return new String(sequence, StandardCharsets.US_ASCII);
    }
}
