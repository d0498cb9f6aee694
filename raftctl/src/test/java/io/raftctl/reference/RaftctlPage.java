package io.raftctl.reference;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;

import io.raftctl.command.Commands;
import io.raftd.protocol.ErrorCode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The manual page raftctl(1). */
final class RaftctlPage {
    /** What is read of the environment, and what for. */
    static final Map<String, String> VARIABLES = new TreeMap<>(Map.of(
            "RAFTCTL_ENDPOINTS",
            "As `--endpoints`.",
            "RAFTCTL_OUTPUT",
            "As `--output`.",
            "RAFTCTL_TIMEOUT",
            "As `--timeout`.",
            "RAFTCTL_DIAL_TIMEOUT",
            "As `--dial-timeout`.",
            "RAFTCTL_COLOR",
            "As `--color`.",
            "RAFTCTL_JAVA_OPTS",
            "More flags for the Java virtual machine.",
            "NO_COLOR",
            "If it is set and not empty, nothing is coloured unless `--color` says so.",
            "XDG_STATE_HOME",
            "Where playgrounds live, see FILES.",
            "JAVA_HOME",
            "The Java that is tried first; it must be 17 or newer."));

    private RaftctlPage() {}

    static String page() {
        CommandSpec root = Commands.all();
        Roff page = new Roff("raftctl", 1, CommandPage.summary(root));
        page.section("SYNOPSIS").synopsis("raftctl [OPTIONS] VERB");
        page.section("DESCRIPTION")
                .paragraph("A command line for clusters of `raftd`(8), the nodes of a replicated "
                        + "key-value store. Any one node will do to begin with: raftctl learns the "
                        + "members from it, and follows the leader. Some verbs read the data "
                        + "directory of a node that is stopped instead.")
                .paragraph("Data goes to standard output, and nothing else does; messages, "
                        + "questions and errors go to standard error. Scripts take `-o json` or "
                        + "`-o jsonl`, and tell how it went by the exit status. An error is one "
                        + "JSON object then.");
        page.section("OPTIONS")
                .paragraph("Of every verb, before or behind it. An option beats the environment, "
                        + "which beats the default.");
        CommandPage.options(page, root.options().stream());
        page.section("VERBS");
        root.subcommands().values().forEach(verb -> verb(page, verb));
        exits(page);
        page.section("ENVIRONMENT");
        VARIABLES.forEach((name, text) -> page.item(Roff.bold(name), text));
        page.section("FILES")
                .item(
                        Roff.italic("$XDG_STATE_HOME/raftctl/playground"),
                        "The nodes of `raftctl playground`, unless `--dir` names another "
                                + "directory. Without XDG_STATE_HOME it is below ~/.local/state.");
        page.section("EXAMPLES").commands(CommandPage.examples(root));
        page.section("SEE ALSO").text("`raftd`(8), `raftd.toml`(5)");
        return page.toString();
    }

    private static void verb(Roff page, CommandLine line) {
        CommandSpec spec = line.getCommandSpec();
        if (spec.usageMessage().hidden()) {
            return;
        }
        page.subsection(spec.qualifiedName()).synopsis(CommandPage.synopsis(spec));
        page.description(CommandPage.description(spec));
        CommandPage.arguments(page, spec);
        CommandPage.options(page, spec.options().stream().filter(option -> !option.inherited()));
        List<String> examples = CommandPage.examples(spec);
        if (line.getSubcommands().isEmpty() && !examples.isEmpty()) {
            page.paragraph("Examples:").commands(examples);
        }
        line.getSubcommands().values().forEach(below -> verb(page, below));
    }

    private static void exits(Roff page) {
        page.section("EXIT STATUS");
        Map<Integer, List<ErrorCode>> byExit = Arrays.stream(ErrorCode.values())
                .collect(groupingBy(ErrorCode::exit, TreeMap::new, toList()));
        byExit.forEach((exit, codes) -> page.item(
                Roff.bold(String.valueOf(exit)),
                codes.stream()
                        .map(code -> code.meaning() + " (" + code.name() + ")")
                        .collect(joining("; or ", "", "."))));
        page.item(Roff.bold("143"), "terminated.");
        page.paragraph("The names are what `-o json` calls the errors.");
    }
}
