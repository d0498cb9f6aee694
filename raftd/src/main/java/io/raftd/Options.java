package io.raftd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;

/** The values that settings were given, and where: flag over environment over file over default. */
final class Options {
    static final String LOG_LEVEL_VARIABLE = "RAFTD_LOG_LEVEL";

    private final Map<Setting, Given> given = new EnumMap<>(Setting.class);

    private record Given(String value, String origin) {}

    /** Throws ExitException for a file that cannot be read, or holds what nobody asked for. */
    static Options of(
            Map<Setting, String> flags, Map<String, String> environment, @Nullable Path file) {
        Options options = new Options();
        if (file != null) {
            options.read(file);
        }
        String level = environment.get(LOG_LEVEL_VARIABLE);
        if (level != null && !level.isEmpty()) {
            options.given.put(Setting.LOG_LEVEL, new Given(level, LOG_LEVEL_VARIABLE));
        }
        flags.forEach(
                (setting, value) -> options.given.put(setting, new Given(value, setting.flag())));
        return options;
    }

    private void read(Path file) {
        TomlParseResult toml;
        try {
            toml = Toml.parse(Files.readString(file));
        } catch (NoSuchFileException e) {
            throw ExitException.usage("--config " + file + ": there is no such file");
        } catch (IOException e) {
            throw ExitException.usage("--config " + file + ": " + e.getMessage());
        }
        if (toml.hasErrors()) {
            throw ExitException.usage(toml.errors().stream()
                    .map(e -> file + ":" + e.position().line() + ": " + e.getMessage())
                    .collect(Collectors.joining("\n")));
        }
        for (String key : toml.keySet()) {
            String where = file + ":" + line(toml, key) + ": " + key;
            Setting setting = Arrays.stream(Setting.values())
                    .filter(s -> s.key().equals(key))
                    .findFirst()
                    .orElseThrow(() -> ExitException.usage(where + ": there is no such setting"));
            given.put(setting, new Given(text(where, toml.get(List.of(key))), where));
        }
    }

    private static int line(TomlParseResult toml, String key) {
        var position = toml.inputPositionOf(List.of(key));
        return position == null ? 0 : position.line();
    }

    private static String text(String where, @Nullable Object value) {
        if (value instanceof TomlArray array) {
            return array.toList().stream()
                    .map(item -> text(where, item))
                    .collect(Collectors.joining(","));
        }
        if (value instanceof String || value instanceof Long || value instanceof Boolean) {
            return value.toString();
        }
        throw ExitException.usage(where + ": neither a text nor a number, true, false, or a list");
    }

    boolean has(Setting setting) {
        return given.containsKey(setting);
    }

    boolean isOn(Setting setting) {
        return has(setting)
                && get(setting, value -> switch (value) {
                    case "true" -> true;
                    case "false" -> false;
                    default ->
                        throw new IllegalArgumentException(
                                "'" + value + "' is neither true nor false");
                });
    }

    /** The parsed value; ExitException names the setting when the parser refuses it. */
    <T> T get(Setting setting, Function<String, T> parser) {
        Given value = given.get(setting);
        String fallback = setting.fallback();
        if (value == null && fallback == null) {
            throw ExitException.usage(setting.flag() + " is missing");
        }
        String text = value == null ? String.valueOf(fallback) : value.value;
        String origin = value == null ? setting.flag() : value.origin;
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw ExitException.usage(origin + ": " + e.getMessage());
        }
    }

    <T> @Nullable T find(Setting setting, Function<String, T> parser) {
        return has(setting) ? get(setting, parser) : null;
    }
}
