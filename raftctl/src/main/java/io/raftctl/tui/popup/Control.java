package io.raftctl.tui.popup;

import com.googlecode.lanterna.input.KeyStroke;
import com.googlecode.lanterna.input.KeyType;

import java.util.ArrayList;
import java.util.List;

/** Something in a dialog that the operator fills in. */
sealed interface Control {
    String label();

    /** What is filled in, as shown. */
    String shown();

    /** Takes a key when it has the focus, and returns whether it is one for it. */
    boolean press(KeyStroke key);

    /** A line of text. */
    final class Input implements Control {
        private static final int LONGEST = 200;

        private final String label;
        private String text = "";

        Input(String label) {
            this.label = label;
        }

        String text() {
            return text;
        }

        @Override
        public String label() {
            return label;
        }

        @Override
        public String shown() {
            return "[" + text + "_]";
        }

        @Override
        public boolean press(KeyStroke key) {
            if (isText(key)) {
                if (text.length() < LONGEST) {
                    text += key.getCharacter();
                }
                return true;
            }
            if (key.getKeyType() == KeyType.Backspace && !text.isEmpty()) {
                text = text.substring(0, text.length() - 1);
                return true;
            }
            return key.getKeyType() == KeyType.Backspace;
        }
    }

    /** One of several; never none. */
    final class Choice implements Control {
        private final String label;
        private final List<String> options;
        private int chosen;

        Choice(String label, List<String> options, int chosen) {
            this.label = label;
            this.options = List.copyOf(options);
            this.chosen = chosen;
        }

        int chosen() {
            return chosen;
        }

        @Override
        public String label() {
            return label;
        }

        @Override
        public String shown() {
            List<String> shown = new ArrayList<>();
            for (int i = 0; i < options.size(); i++) {
                shown.add((i == chosen ? "(x) " : "( ) ") + options.get(i));
            }
            return String.join("  ", shown);
        }

        /** Space and Enter take the next one. */
        @Override
        public boolean press(KeyStroke key) {
            boolean next = key.getKeyType() == KeyType.Enter
                    || key.getKeyType() == KeyType.Character && key.getCharacter() == ' ';
            if (next) {
                chosen = (chosen + 1) % options.size();
            }
            return next;
        }
    }

    /** Whether a key is a character that may be typed, but for a blank. */
    static boolean isText(KeyStroke key) {
        return key.getKeyType() == KeyType.Character
                && !key.isCtrlDown()
                && !key.isAltDown()
                && key.getCharacter() > ' '
                && !Character.isISOControl(key.getCharacter());
    }
}
