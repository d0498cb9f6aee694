package io.raftctl.reference;

import static java.util.stream.Collectors.joining;

import io.raftctl.reference.Program.Argument;
import io.raftctl.reference.Program.Flag;
import io.raftctl.reference.Program.Verb;
import java.util.ArrayList;
import java.util.List;

/** Completion in fish: tables of what there is, and a walk along the words. */
final class FishScript {
    private FishScript() {}

    static String of(Program program) {
        List<String> verbs = new ArrayList<>();
        List<String> options = new ArrayList<>();
        List<String> arguments = new ArrayList<>();
        program.verbs().forEach(verb -> {
            verbs(verbs, verb);
            options(options, program, verb);
            arguments(arguments, verb);
        });
        List<String> globals = new ArrayList<>();
        program.globals().forEach(flag -> option(globals, "    ", flag));
        return new Skeleton("fish", program)
                .block("TAKES", takes(program))
                .block("VERBS", verbs)
                .block("OPTIONS", options)
                .block("GLOBALS", globals)
                .block("ARGUMENTS", arguments)
                .block(
                        "MEMBERED",
                        List.of(program.conditions(true).stream()
                                .map(name -> " '" + name + "=*'")
                                .collect(joining("", "                case", ""))))
                .word(
                        "CONDITIONS",
                        program.conditions().stream()
                                .map(form -> form.replaceFirst("=.*", "="))
                                .collect(joining(" ")))
                .filled();
    }

    private static List<String> takes(Program program) {
        List<String> lines = new ArrayList<>();
        program.verbs()
                .forEach(verb -> program.own(verb)
                        .forEach(flag -> takes(lines, "'" + verb.path() + ":%s'", flag)));
        program.globals().forEach(flag -> takes(lines, "'*:%s'", flag));
        return lines;
    }

    private static void takes(List<String> lines, String pattern, Flag flag) {
        if (flag.takesValue()) {
            lines.add(flag.names().stream()
                    .map(pattern::formatted)
                    .collect(joining(" ", "        case ", "")));
            lines.add("            echo " + quoted(flag.values().text()));
        }
    }

    private static void verbs(List<String> lines, Verb verb) {
        if (!verb.verbs().isEmpty()) {
            lines.add("        case '" + verb.path() + "'");
            for (Verb below : verb.verbs()) {
                lines.add(candidate("            ", below.name(), below.summary()));
            }
        }
    }

    private static void options(List<String> lines, Program program, Verb verb) {
        List<Flag> own = program.own(verb);
        if (!own.isEmpty()) {
            lines.add("        case '" + verb.path() + "'");
            boolean more = program.hasGlobals(verb);
            (more ? own : verb.flags()).forEach(flag -> option(lines, "            ", flag));
            if (!more) {
                lines.add("            return");
            }
        }
    }

    private static void option(List<String> lines, String indent, Flag flag) {
        flag.names().forEach(name -> lines.add(candidate(indent, name, flag.summary())));
    }

    private static void arguments(List<String> lines, Verb verb) {
        int index = 0;
        for (Argument argument : verb.arguments()) {
            if (!argument.values().equals(Values.UNKNOWN)) {
                lines.add("        case '%s:%s'"
                        .formatted(verb.path(), argument.repeated() ? "*" : index));
                lines.add("            echo " + quoted(argument.values().text()));
            }
            index++;
        }
    }

    private static String candidate(String indent, String value, String summary) {
        return indent + "printf '%s\\t%s\\n' " + value + " " + quoted(summary);
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
