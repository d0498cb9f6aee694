package io.raftctl.tui.terminal;

import com.googlecode.lanterna.input.KeyStroke;
import com.googlecode.lanterna.input.KeyType;

import io.raftctl.tui.Occasion;

/** Keys as occasions. */
public final class Keys {
    private static final KeyStroke END = new KeyStroke(KeyType.EOF);

    private Keys() {}

    /** The key of a character. */
    public static Occasion of(char character) {
        return new Occasion.Pressed(new KeyStroke(character, false, false));
    }

    /** There will be no more keys. */
    static Occasion end() {
        return new Occasion.Pressed(END);
    }

    static boolean isEnd(Occasion occasion) {
        return occasion instanceof Occasion.Pressed pressed
                && pressed.key().getKeyType() == KeyType.EOF;
    }

    /** Whether it is Ctrl-C. */
    static boolean isInterrupt(Occasion occasion) {
        return occasion instanceof Occasion.Pressed pressed
                && pressed.key().getKeyType() == KeyType.Character
                && pressed.key().isCtrlDown()
                && pressed.key().getCharacter() == 'c';
    }
}
