package io.raftctl.tui;

import com.googlecode.lanterna.TextCharacter;
import com.googlecode.lanterna.graphics.BasicTextImage;
import com.googlecode.lanterna.input.KeyStroke;
import com.googlecode.lanterna.input.KeyType;

import java.util.ArrayList;
import java.util.List;

/** A dashboard on a screen of some size, and somebody at its keys. */
final class Screen {
    private final Dashboard dashboard;
    private final int columns;
    private final int rows;

    Screen(Manner manner, Deeds deeds, int columns, int rows) {
        this.dashboard = new Dashboard(manner, deeds);
        this.columns = columns;
        this.rows = rows;
        dashboard.on(new Occasion.Resized(columns, rows));
    }

    static Manner plain() {
        return new Manner(false, false, false, false, 500);
    }

    Screen on(Occasion occasion) {
        dashboard.on(occasion);
        return this;
    }

    /** Each character is a key. */
    Screen type(String text) {
        text.chars().forEach(c -> press(new KeyStroke((char) c, false, false)));
        return this;
    }

    Screen press(KeyType... keys) {
        for (KeyType key : keys) {
            press(new KeyStroke(key));
        }
        return this;
    }

    Screen press(KeyStroke key) {
        dashboard.on(new Occasion.Pressed(key));
        return this;
    }

    boolean isOver() {
        return dashboard.isOver();
    }

    private BasicTextImage image() {
        BasicTextImage image = new BasicTextImage(columns, rows);
        dashboard.draw(image.newTextGraphics());
        return image;
    }

    /** What is drawn, a line a row, without blanks at the ends. */
    List<String> lines() {
        BasicTextImage image = image();
        List<String> lines = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < columns; column++) {
                TextCharacter character = image.getCharacterAt(column, row);
                line.append(character.getCharacterString());
                column += character.isDoubleWidth() ? 1 : 0;
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    String text() {
        return String.join("\n", lines()) + "\n";
    }

    /** The characters that are drawn in some way. */
    List<TextCharacter> characters() {
        BasicTextImage image = image();
        List<TextCharacter> all = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                all.add(image.getCharacterAt(column, row));
            }
        }
        return all;
    }
}
