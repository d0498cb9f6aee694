package io.raftctl.reference;

import static java.util.stream.Collectors.joining;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** What picocli knows of a command, in a manual page. */
final class CommandPage {
    private CommandPage() {}

    /** For the heading: the first sentence, beginning small and without its full stop. */
    static String summary(CommandSpec spec) {
        String text = spec.usageMessage().description()[0];
        return text.substring(0, 1).toLowerCase(Locale.ROOT)
                + text.substring(1).replaceFirst("[.]$", "");
    }

    static List<String> description(CommandSpec spec) {
        return Arrays.stream(spec.usageMessage().description())
                .map(String::format)
                .toList();
    }

    static String synopsis(CommandSpec spec) {
        return new Help(spec, Help.defaultColorScheme(Help.Ansi.OFF))
                .abbreviatedSynopsis()
                .replaceAll("\\s+", " ")
                .strip();
    }

    /** The lines behind "Examples:", without their indentation. */
    static List<String> examples(CommandSpec spec) {
        return Arrays.stream(spec.usageMessage().footer())
                .dropWhile(line -> !line.equals("Examples:"))
                .skip(1)
                .map(String::format)
                .map(line -> line.replaceFirst("^  ", ""))
                .toList();
    }

    static void arguments(Roff page, CommandSpec spec) {
        for (PositionalParamSpec argument : spec.positionalParameters()) {
            page.item(Roff.placeholders(argument.paramLabel()), text(argument));
        }
    }

    static void options(Roff page, Stream<OptionSpec> options) {
        options.filter(option -> !option.hidden()).forEach(option -> {
            String names = Stream.of(option.names()).map(Roff::bold).collect(joining(", "));
            String value =
                    option.arity().max() == 0 ? "" : " " + Roff.placeholders(option.paramLabel());
            ArgGroupSpec group = option.group();
            String heading = group == null || group.heading() == null
                    ? ""
                    : String.format(group.heading()).strip() + " ";
            page.item(names + value, heading + text(option));
        });
    }

    /** As picocli has formatted it, unlike what it knows of commands. */
    private static String text(ArgSpec arg) {
        return String.join(" ", arg.description());
    }
}
