package io.raftctl.tui.canvas;

import com.googlecode.lanterna.SGR;
import com.googlecode.lanterna.TextColor;
import com.googlecode.lanterna.TextColor.ANSI;
import com.googlecode.lanterna.graphics.TextGraphics;
import java.util.EnumSet;

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

    void apply(Tone tone, TextGraphics graphics) {
        graphics.setForegroundColor(color(tone));
        graphics.setBackgroundColor(ANSI.DEFAULT);
        graphics.setModifiers(modifiers(tone));
    }

    private static EnumSet<SGR> modifiers(Tone tone) {
        return switch (tone) {
            case STRONG, WARNING, BAD -> EnumSet.of(SGR.BOLD);
            case SELECTED -> EnumSet.of(SGR.REVERSE);
            case PLAIN, FAINT, GOOD -> EnumSet.noneOf(SGR.class);
        };
    }
}
