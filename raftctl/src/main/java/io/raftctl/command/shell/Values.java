package io.raftctl.command.shell;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/** The values that an option or a parameter may have, as far as they can be told. */
final class Values {
    /** The conditions of {@code raftctl wait}. */
    private static final List<Choice> CONDITIONS = List.of(
            new Choice("leader", "", true),
            new Choice("healthy", "", true),
            new Choice("voter=", "", false),
            new Choice("member-count=", "", false),
            new Choice("applied=", "", false),
            new Choice("caught-up=", "", false));

    private static final int MOST_FILES = 500;

    private final Known known;

    Values(Known known) {
        this.known = known;
    }

    /** Those that begin with the word. */
    List<Choice> of(ArgSpec arg, CommandSpec verb, String word) {
        Class<?> type = arg.isMultiValue() ? arg.auxiliaryTypes()[0] : arg.type();
        if (type == Path.class) {
            return files(word, arg.paramLabel().equals("DIR"));
        }
        if (type.isEnum()) {
            return Stream.of(type.getEnumConstants())
                    .map(value -> value.toString().toLowerCase(Locale.ROOT))
                    .filter(value -> value.startsWith(word))
                    .map(value -> new Choice(value, "", true))
                    .toList();
        }
        return switch (arg.paramLabel()) {
            case "ID", "OLD", "NEW" -> isOfKeys(verb) ? List.of() : members("", word);
            case "KEY", "PREFIX" ->
                known.keys(word).stream().map(key -> new Choice(key, "", true)).toList();
            case "COND" -> conditions(word);
            default -> List.of();
        };
    }

    private static boolean isOfKeys(CommandSpec verb) {
        return verb.parent() != null && verb.parent().name().equals("kv");
    }

    private List<Choice> members(String before, String word) {
        return known.members().stream()
                .map(id -> before + id)
                .filter(text -> text.startsWith(word))
                .map(text -> new Choice(text, "", true))
                .toList();
    }

    private List<Choice> conditions(String word) {
        for (String about : List.of("voter=", "caught-up=")) {
            if (word.startsWith(about)) {
                return members(about, word);
            }
        }
        return CONDITIONS.stream().filter(each -> each.text().startsWith(word)).toList();
    }

    /** Hidden ones only where the word says so. A directory may go on. */
    private static List<Choice> files(String word, boolean directoriesOnly) {
        int slash = word.lastIndexOf('/');
        String above = word.substring(0, slash + 1);
        String name = word.substring(slash + 1);
        List<Choice> choices = new ArrayList<>();
        try (DirectoryStream<Path> entries =
                Files.newDirectoryStream(Path.of(above.isEmpty() ? "." : above))) {
            for (Path entry : entries) {
                String found = entry.getFileName().toString();
                boolean directory = Files.isDirectory(entry);
                if (found.startsWith(name)
                        && found.startsWith(".") == name.startsWith(".")
                        && (directory || !directoriesOnly)
                        && choices.size() < MOST_FILES) {
                    choices.add(new Choice(above + found + (directory ? "/" : ""), "", !directory));
                }
            }
        } catch (IOException | DirectoryIteratorException | InvalidPathException unreadable) {
            return List.of();
        }
        return choices;
    }
}
