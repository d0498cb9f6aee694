package io.raftctl.command.shell;

import io.raftctl.command.Globals;
import io.raftctl.command.Raftctl;
import io.raftctl.output.Text;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Proposes how a line may go on, from the commands themselves and from what is known live. */
final class Completion {
    private final Globals globals;
    private final Values values;
    private @Nullable CommandSpec root;

    Completion(Globals globals, Known known) {
        this.globals = globals;
        values = new Values(known);
    }

    /** Where in a line the next word stands. */
    private static final class Place {
        CommandSpec spec;
        /** Parameters before it that are no options. */
        int position;
        /** The option whose value it is. */
        @Nullable
        OptionSpec option;

        boolean optionsEnded;
        final Set<OptionSpec> given = new HashSet<>();

        Place(CommandSpec spec) {
            this.spec = spec;
        }

        void pass(String word) {
            CommandLine verb = spec.subcommands().get(word);
            if (option != null) {
                option = null;
            } else if (!optionsEnded && word.equals("--")) {
                optionsEnded = true;
            } else if (!optionsEnded && word.startsWith("-") && word.length() > 1) {
                passOption(word);
            } else if (!optionsEnded && position == 0 && verb != null) {
                spec = verb.getCommandSpec();
            } else {
                position++;
            }
        }

        private void passOption(String word) {
            int equals = word.indexOf('=');
            OptionSpec found = spec.findOption(equals < 0 ? word : word.substring(0, equals));
            if (found != null) {
                given.add(found);
                option = found.arity().max() > 0 && equals < 0 ? found : null;
            }
        }
    }

    List<Choice> complete(List<String> before, String word) {
        Place place = new Place(root());
        before.forEach(place::pass);
        if (place.option != null) {
            return values.of(place.option, place.spec, word);
        }
        if (!place.optionsEnded && word.startsWith("-")) {
            return options(place, word);
        }
        List<Choice> choices = new ArrayList<>();
        if (place.position == 0) {
            choices.addAll(verbs(place.spec, word));
        }
        if (place.spec.name().equals("help")) {
            choices.addAll(topics(before.subList(before.indexOf("help") + 1, before.size()), word));
        }
        for (PositionalParamSpec parameter : place.spec.positionalParameters()) {
            if (parameter.index().contains(place.position)) {
                choices.addAll(values.of(parameter, place.spec, word));
            }
        }
        return choices;
    }

    /** All commands as they stand; making them takes a while, and once only. */
    synchronized CommandSpec root() {
        if (root == null) {
            root = Raftctl.commandLine(globals, new ArrayDeque<>()).getCommandSpec();
        }
        return root;
    }

    private List<Choice> options(Place place, String word) {
        int equals = word.indexOf('=');
        if (equals > 0) {
            OptionSpec option = place.spec.findOption(word.substring(0, equals));
            return option == null
                    ? List.of()
                    : values.of(option, place.spec, word.substring(equals + 1)).stream()
                            .map(value -> new Choice(
                                    word.substring(0, equals + 1) + value.text(),
                                    value.description(),
                                    value.whole()))
                            .toList();
        }
        List<Choice> choices = new ArrayList<>();
        for (OptionSpec option : place.spec.options()) {
            if (!option.hidden()
                    && option.longestName().startsWith(word)
                    && (option.isMultiValue() || !place.given.contains(option))) {
                choices.add(new Choice(option.longestName(), description(option), true));
            }
        }
        return choices;
    }

    private static String description(ArgSpec arg) {
        return start(arg.description());
    }

    private static String start(String[] description) {
        return description.length == 0 ? "" : Text.start(description[0].replaceFirst("\\.$", ""));
    }

    private static List<Choice> verbs(CommandSpec spec, String word) {
        List<Choice> choices = new ArrayList<>();
        spec.subcommands().forEach((name, verb) -> {
            CommandSpec below = verb.getCommandSpec();
            if (name.startsWith(word) && !below.usageMessage().hidden()) {
                choices.add(new Choice(name, start(below.usageMessage().description()), true));
            }
        });
        return choices;
    }

    /** What help is there about. */
    private List<Choice> topics(List<String> before, String word) {
        CommandSpec spec = root();
        for (String name : before) {
            CommandLine verb = spec.subcommands().get(name);
            if (verb == null) {
                return List.of();
            }
            spec = verb.getCommandSpec();
        }
        List<Choice> choices = new ArrayList<>(verbs(spec, word));
        if (before.isEmpty() && "exit-codes".startsWith(word)) {
            choices.add(new Choice("exit-codes", "what scripts can tell by", true));
        }
        return choices;
    }
}
