package io.raftctl.command;

import io.raftctl.output.Format;
import java.util.Locale;
import picocli.CommandLine.TypeConversionException;

/** Enumerations as the lower-case names of their values. */
final class Names {
    private Names() {}

    static Format format(String text) {
        return oneOf(Format.values(), text);
    }

    static Globals.Color color(String text) {
        return oneOf(Globals.Color.values(), text);
    }

    private static <E extends Enum<E>> E oneOf(E[] values, String text) {
        StringBuilder names = new StringBuilder();
        for (E value : values) {
            String name = value.name().toLowerCase(Locale.ROOT);
            if (name.equals(text)) {
                return value;
            }
            names.append(names.isEmpty() ? "" : ", ").append(name);
        }
        throw new TypeConversionException("'" + text + "' is none of " + names);
    }
}
