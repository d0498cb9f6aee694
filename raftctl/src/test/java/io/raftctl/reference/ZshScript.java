package io.raftctl.reference;

import static java.util.stream.Collectors.joining;

import io.raftctl.reference.Program.Argument;
import io.raftctl.reference.Program.Flag;
import io.raftctl.reference.Program.Verb;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Completion in zsh: one function a verb, on zsh's own {@code _arguments}. */
final class ZshScript {
    private final Program program;

    private ZshScript(Program program) {
        this.program = program;
    }

    static String of(Program program) {
        return new ZshScript(program).script();
    }

    private String script() {
        List<String> functions = new ArrayList<>();
        program.verbs().filter(this::hasFunction).forEach(verb -> function(functions, verb));
        functions.remove(functions.size() - 1);
        List<String> globals = new ArrayList<>();
        program.globals().forEach(flag -> option(globals, flag));
        return new Skeleton("zsh", program)
                .block("FUNCTIONS", functions)
                .block("GLOBALS", globals)
                .word("MEMBERED", String.join("|", program.conditions(true)))
                .word(
                        "ALONE",
                        program.conditions().stream()
                                .filter(form -> !form.contains("="))
                                .collect(joining(" ")))
                .word(
                        "VALUED",
                        Stream.of(true, false)
                                .flatMap(ofNodes -> program.conditions(ofNodes).stream())
                                .collect(joining(" ")))
                .filled();
    }

    /** What is below help is not asked for more. */
    private boolean hasFunction(Verb verb) {
        return !verb.flags().isEmpty() || !verb.verbs().isEmpty();
    }

    private String name(Verb verb) {
        return "_" + program.name() + "-" + verb.path().replace(' ', '-');
    }

    private void function(List<String> lines, Verb verb) {
        lines.add(name(verb) + "() {");
        if (verb.verbs().isEmpty()) {
            arguments(lines, verb, List.of());
        } else {
            lines.add("  local curcontext=$curcontext state line ret=1");
            lines.add("  local -A opt_args");
            arguments(lines, verb, List.of("    '1: :->verb'", "    '*:: :->rest'"));
            lines.set(lines.size() - 1, lines.get(lines.size() - 1) + " && ret=0");
            choice(lines, verb);
            lines.add("  return ret");
        }
        lines.add("}");
        lines.add("");
    }

    private void arguments(List<String> lines, Verb verb, List<String> states) {
        List<String> specs = new ArrayList<>();
        boolean more = program.hasGlobals(verb);
        if (more) {
            specs.add("    $globals");
        }
        List<Flag> flags = verb.path().isEmpty() ? List.of() : verb.flags();
        (more ? program.own(verb) : flags).forEach(flag -> option(specs, flag));
        specs.addAll(states);
        if (states.isEmpty()) {
            verb.arguments().forEach(argument -> specs.add(argument(argument)));
        }
        lines.add(states.isEmpty() ? "  _arguments -S \\" : "  _arguments -C -S \\");
        for (int i = 0; i < specs.size(); i++) {
            lines.add(specs.get(i) + (i < specs.size() - 1 ? " \\" : ""));
        }
    }

    private void choice(List<String> lines, Verb verb) {
        lines.add("  case $state in");
        lines.add("  (verb)");
        lines.add("    local -a verbs=(");
        for (Verb below : verb.verbs()) {
            lines.add("      " + quoted(below.name() + ":" + below.summary().replace(":", "\\:")));
        }
        lines.add("    )");
        lines.add("    _describe -t verbs verb verbs && ret=0");
        lines.add("    ;;");
        lines.add("  (rest)");
        lines.add("    case $words[1] in");
        verb.verbs().stream()
                .filter(this::hasFunction)
                .forEach(below ->
                        lines.add("    (%s) %s && ret=0 ;;".formatted(below.name(), name(below))));
        lines.add("    esac");
        lines.add("    ;;");
        lines.add("  esac");
    }

    private void option(List<String> lines, Flag flag) {
        String others = flag.names().size() == 1 ? "" : "(" + String.join(" ", flag.names()) + ")";
        for (String name : flag.names()) {
            String value = !flag.takesValue() ? "" : name.startsWith("--") ? "=" : "+";
            lines.add("    "
                    + quoted(others + name + value + "["
                            + flag.summary().replaceAll("([\\[\\]\\\\])", "\\\\$1") + "]"
                            + (value.isEmpty() ? "" : message(flag.label(), flag.values()))));
        }
    }

    private String argument(Argument argument) {
        String place = argument.repeated() ? "*" : argument.optional() ? ":" : "";
        return "    " + quoted(place + message(argument.label(), argument.values()));
    }

    private String message(String label, Values values) {
        String text = values.text();
        String action = switch (text) {
            case "" -> " ";
            case "@files" -> "_files";
            case "@directories" -> "_files -/";
            case "@conditions" -> "_" + program.name() + "_conditions";
            // Behind a space, it is called with nothing but these words.
            default ->
                text.startsWith("@")
                        ? " _" + program.name() + "_live " + text.substring(1)
                        : "(" + text + ")";
        };
        return ":" + label.replace(":", "\\:") + ":" + action;
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
