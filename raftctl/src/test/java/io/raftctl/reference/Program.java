package io.raftctl.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * A command line as a shell completes it.
 *
 * @param section of its manual page
 * @param conditions what can be waited for
 */
record Program(String name, int section, Verb root, List<String> conditions) {
    /** Tells what may be given to an option or argument of the verb at a path. */
    interface Knowledge {
        Values values(String path, ArgSpec arg);
    }

    /**
     * A command.
     *
     * @param path the words behind the program's name that lead to it
     * @param summary a sentence without its full stop
     */
    record Verb(
            String path,
            String summary,
            List<Flag> flags,
            List<Argument> arguments,
            List<Verb> verbs) {
        String name() {
            return path.substring(path.lastIndexOf(' ') + 1);
        }

        /** This one and all below it, each before those below. */
        Stream<Verb> all() {
            return Stream.concat(Stream.of(this), verbs.stream().flatMap(Verb::all));
        }
    }

    /**
     * An option.
     *
     * @param label of its value; empty: it takes none
     */
    record Flag(List<String> names, String label, Values values, String summary) {
        boolean takesValue() {
            return !label.isEmpty();
        }
    }

    /** What is neither verb nor option. */
    record Argument(String label, boolean optional, boolean repeated, Values values) {}

    static Program of(CommandSpec spec, int section, List<String> conditions, Knowledge knowledge) {
        return new Program(spec.name(), section, verb("", spec, knowledge), conditions);
    }

    /** The options of the root, which go with most verbs. */
    List<Flag> globals() {
        return root.flags;
    }

    /** The options of a verb that are not the root's, or not as the root has them. */
    List<Flag> own(Verb verb) {
        return verb.path.isEmpty()
                ? List.of()
                : verb.flags.stream().filter(flag -> !globals().contains(flag)).toList();
    }

    /** Whether the verb takes all of the root's options. */
    boolean hasGlobals(Verb verb) {
        return verb.flags.containsAll(globals());
    }

    /** Whether it has values that the cluster is asked for. */
    boolean isLive() {
        return !conditions.isEmpty();
    }

    Stream<Verb> verbs() {
        return root.all();
    }

    /** What can be waited for and takes a value: with a node's id, or with something else. */
    List<String> conditions(boolean ofNodes) {
        return conditions.stream()
                .filter(form -> form.contains("=") && form.endsWith("=ID") == ofNodes)
                .map(form -> form.substring(0, form.indexOf('=')))
                .toList();
    }

    /** The same program, with one verb in another's stead. */
    Program with(Verb verb) {
        List<Verb> verbs = root.verbs.stream()
                .map(old -> old.path.equals(verb.path) ? verb : old)
                .toList();
        return new Program(
                name,
                section,
                new Verb(root.path, root.summary, root.flags, root.arguments, verbs),
                conditions);
    }

    private static Verb verb(String path, CommandSpec spec, Knowledge knowledge) {
        List<Verb> verbs = new ArrayList<>();
        for (CommandLine line : spec.subcommands().values()) {
            CommandSpec below = line.getCommandSpec();
            if (!below.usageMessage().hidden()) {
                verbs.add(verb((path + " " + below.name()).strip(), below, knowledge));
            }
        }
        return new Verb(
                path,
                summary(spec.usageMessage().description()),
                spec.options().stream()
                        .filter(option -> !option.hidden())
                        .map(option -> flag(path, option, knowledge))
                        .toList(),
                spec.positionalParameters().stream()
                        .map(arg -> new Argument(
                                arg.paramLabel(),
                                arg.arity().min() == 0,
                                arg.arity().max() > 1,
                                knowledge.values(path, arg)))
                        .toList(),
                verbs);
    }

    private static Flag flag(String path, OptionSpec option, Knowledge knowledge) {
        List<String> names = List.of(option.names());
        String summary = summary(option.description());
        return option.arity().max() == 0
                ? new Flag(names, "", Values.UNKNOWN, summary)
                : new Flag(names, option.paramLabel(), knowledge.values(path, option), summary);
    }

    /** The first sentence, without what is in parentheses at its end. */
    private static String summary(String[] description) {
        String text = description.length == 0 ? "" : description[0];
        return text.replaceFirst("(?s)[.] .*|[.]$", "").replaceFirst(" \\([^)]*\\)$", "");
    }
}
