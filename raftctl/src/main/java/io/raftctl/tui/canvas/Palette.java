package io.raftctl.tui.canvas;

import com.googlecode.lanterna.SGR;
import com.googlecode.lanterna.TextCharacter;
import com.googlecode.lanterna.TextColor;
import com.googlecode.lanterna.TextColor.ANSI;

import java.util.EnumSet;
import java.util.Set;

/** How each tone looks. Without colours only bold and reverse are used. */
enum Palette {
    COLORS {
        @Override
        TextColor color(Tone tone) {
            return switch (tone) {
                case FAINT -> ANSI.BLACK_BRIGHT;
                case GOOD -> ANSI.GREEN;
                case WARNING -> ANSI.YELLOW;
                case BAD -> ANSI.RED;
                case PLAIN, STRONG, SELECTED -> ANSI.DEFAULT;
            };
        }
    },
    NO_COLORS {
        @Override
        TextColor color(Tone tone) {
            return ANSI.DEFAULT;
        }
    };

    abstract TextColor color(Tone tone);

    /** A blank in the tone. */
    TextCharacter sample(Tone tone) {
        return TextCharacter.DEFAULT_CHARACTER
                .withForegroundColor(color(tone))
                .withBackgroundColor(ANSI.DEFAULT)
                .withModifiers(modifiers(tone));
    }

    private static Set<SGR> modifiers(Tone tone) {
        return switch (tone) {
            case STRONG, WARNING, BAD -> EnumSet.of(SGR.BOLD);
            case SELECTED -> EnumSet.of(SGR.REVERSE);
            case PLAIN, FAINT, GOOD -> EnumSet.noneOf(SGR.class);
        };
    }
}
