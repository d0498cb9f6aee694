package io.raftctl.reference;

import io.raftctl.command.Commands;
import io.raftctl.reference.Program.Verb;
import io.raftctl.timeline.EventTypes;
import io.raftd.DaemonFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.Model.ArgSpec;

/** Our programs, and what their values are. */
final class Programs {
    /** The shells that there are scripts for. */
    static final List<String> SHELLS = List.of("bash", "zsh", "fish");

    /** What of raftctl's values a shell can't know: new, numbers, and places in the network. */
    private static final Set<String> OPAQUE = Set.of(
            "ADDR",
            "B",
            "DURATION",
            "HOST:PORT",
            "HOST:PORT,...",
            "I",
            "ID=ADDR,...",
            "J",
            "KEY",
            "N",
            "NAME",
            "NUMBER",
            "PERCENT",
            "PORT",
            "PREFIX",
            "SIZE",
            "TIME",
            "VALUE",
            "ID=HOST:PORT,...");

    private Programs() {}

    static Program raftctl() {
        Program program = Program.of(Commands.all(), 1, Commands.conditions(), Programs::ofRaftctl);
        Verb help = verb(program, "help");
        List<Verb> topics = new ArrayList<>();
        program.root().verbs().forEach(verb -> topics.add(topic(help.path(), verb)));
        topics.add(leaf("help exit-codes", "What scripts can tell by"));
        return program.with(new Verb(help.path(), help.summary(), help.flags(), List.of(), topics));
    }

    static Program raftd() {
        return Program.of(DaemonFacts.command(), 8, List.of(), Programs::ofRaftd);
    }

    private static Verb verb(Program program, String path) {
        return program.verbs()
                .filter(verb -> verb.path().equals(path))
                .findFirst()
                .orElseThrow();
    }

    /** A verb as something to be explained. */
    private static Verb topic(String above, Verb verb) {
        String path = above + " " + verb.name();
        return new Verb(
                path,
                verb.summary(),
                List.of(),
                List.of(),
                verb.verbs().stream().map(below -> topic(path, below)).toList());
    }

    private static Verb leaf(String path, String summary) {
        return new Verb(path, summary, List.of(), List.of(), List.of());
    }

    private static Values ofRaftctl(String path, ArgSpec arg) {
        String label = arg.paramLabel();
        return switch (path + " " + label) {
            case "member add ID", "snapshot restore ID", "kv cas OLD" -> Values.UNKNOWN;
            case "member promote ID" -> Values.LEARNERS;
            case "member demote ID", "leader transfer ID" -> Values.VOTERS;
            default ->
                switch (label) {
                    case "T,..." ->
                        Values.words(Stream.concat(
                                        EventTypes.ELECTIONS.stream(), EventTypes.OTHERS.stream())
                                .toList());
                    case "ID", "ID,...", "OLD", "NEW" ->
                        path.startsWith("playground ") ? Values.NODES : Values.MEMBERS;
                    case "COND" -> Values.CONDITIONS;
                    case "VERB" -> Values.UNKNOWN;
                    case "SHELL" -> Values.words(SHELLS);
                    default -> common(path, arg);
                };
        };
    }

    private static Values ofRaftd(String path, ArgSpec arg) {
        return switch (arg.paramLabel()) {
            case "LEVEL" -> Values.words(DaemonFacts.logLevels());
            case "FORMAT" -> Values.words(DaemonFacts.logFormats());
            default -> common(path, arg);
        };
    }

    private static Values common(String path, ArgSpec arg) {
        if (arg.type().isEnum()) {
            return Values.of(arg.type());
        }
        String label = arg.paramLabel();
        if (label.equals("DIR")) {
            return Values.DIRECTORIES;
        }
        if (Stream.of("FILE", "FILE.toml", "PLAN").anyMatch(label::equals)) {
            return Values.FILES;
        }
        if (!OPAQUE.contains(label)) {
            throw new IllegalStateException("'%s' takes %s: say in %s how a shell may complete it"
                    .formatted(path, label, Programs.class.getSimpleName()));
        }
        return Values.UNKNOWN;
    }
}
