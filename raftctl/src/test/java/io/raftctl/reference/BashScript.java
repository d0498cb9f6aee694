package io.raftctl.reference;

import static java.util.stream.Collectors.joining;

import io.raftctl.reference.Program.Argument;
import io.raftctl.reference.Program.Flag;
import io.raftctl.reference.Program.Verb;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Completion in bash: tables of what there is, and a walk along the words. */
final class BashScript {
    private BashScript() {}

    static String of(Program program) {
        return new Skeleton("bash", program)
                .block("TAKES", takes(program))
                .block("PLACES", program.verbs().flatMap(v -> place(program, v)).toList())
                .word("GLOBALS", names(program.globals()))
                .word("KEPT", program.isLive() ? "kept=() " : "")
                .word(
                        "MEMBERED",
                        "        "
                                + program.conditions(true).stream()
                                        .map(name -> name + "=*")
                                        .collect(joining(" | ")))
                .word(
                        "CONDITIONS",
                        program.conditions().stream()
                                .map(form -> form.replaceFirst("=.*", "="))
                                .collect(joining(" ")))
                .filled();
    }

    /** The options of a verb's own first, as they are what is meant there. */
    private static List<String> takes(Program program) {
        List<String> lines = new ArrayList<>();
        program.verbs()
                .forEach(verb -> program.own(verb)
                        .forEach(flag -> takes(lines, "'" + verb.path() + ":%s'", flag)));
        program.globals().forEach(flag -> takes(lines, "*:%s", flag));
        return lines;
    }

    private static void takes(List<String> lines, String pattern, Flag flag) {
        if (flag.takesValue()) {
            lines.add("    %s) values='%s' ;;"
                    .formatted(
                            flag.names().stream().map(pattern::formatted).collect(joining(" | ")),
                            flag.values().text()));
        }
    }

    private static Stream<String> place(Program program, Verb verb) {
        List<String> parts = new ArrayList<>();
        if (!verb.verbs().isEmpty()) {
            parts.add("verbs='%s'"
                    .formatted(verb.verbs().stream().map(Verb::name).collect(joining(" "))));
        }
        List<Flag> own = program.own(verb);
        if (!own.isEmpty()) {
            parts.add((program.hasGlobals(verb) ? "options+=' %s'" : "options='%s'")
                    .formatted(names(program.hasGlobals(verb) ? own : verb.flags())));
        }
        List<Argument> single =
                verb.arguments().stream().filter(arg -> !arg.repeated()).toList();
        if (single.stream().anyMatch(arg -> !arg.values().equals(Values.UNKNOWN))) {
            parts.add("arguments=(%s)"
                    .formatted(single.stream()
                            .map(arg -> "'" + arg.values().text() + "'")
                            .collect(joining(" "))));
        }
        verb.arguments().stream()
                .filter(Argument::repeated)
                .forEach(arg -> parts.add("rest='%s'".formatted(arg.values().text())));
        if (parts.isEmpty()) {
            return Stream.of();
        }
        Stream<String> last = Stream.of("        ;;");
        return Stream.of(
                        Stream.of("    '" + verb.path() + "')"),
                        parts.stream().map(part -> "        " + part),
                        last)
                .flatMap(lines -> lines);
    }

    private static String names(List<Flag> flags) {
        return flags.stream().flatMap(flag -> flag.names().stream()).collect(joining(" "));
    }
}
