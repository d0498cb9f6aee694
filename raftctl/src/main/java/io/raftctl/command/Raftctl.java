package io.raftctl.command;

import io.raftctl.command.bench.Bench;
import io.raftctl.command.completion.Complete;
import io.raftctl.command.completion.Completion;
import io.raftctl.command.dashboard.DashboardVerb;
import io.raftctl.command.doctor.Doctor;
import io.raftctl.command.drill.DrillVerbs;
import io.raftctl.command.events.Elections;
import io.raftctl.command.events.Events;
import io.raftctl.command.kv.Kv;
import io.raftctl.command.leader.Leader;
import io.raftctl.command.lease.LeaseVerbs;
import io.raftctl.command.log.Log;
import io.raftctl.command.member.Member;
import io.raftctl.command.playground.PlaygroundVerbs;
import io.raftctl.command.recover.Recover;
import io.raftctl.command.shell.Front;
import io.raftctl.command.shell.Shell;
import io.raftctl.command.snapshot.SnapshotVerbs;
import io.raftd.protocol.ErrorCode;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The root of the verbs: parses one command line, runs its verb, and says how it went. */
public final class Raftctl implements Verb, Group {
    private static final List<String> NAMES = List.of(
            "status",
            "health",
            "doctor",
            "wait",
            "member",
            "leader",
            "lease",
            "elections",
            "events",
            "kv",
            "log",
            "snapshot",
            "recover",
            "bench",
            "playground",
            "drill",
            "dashboard",
            "shell",
            "completion",
            "version",
            "help",
            "__complete");
    private static final Set<String> OPTIONS_WITH_VALUE = Set.of(
            "-e",
            "--endpoints",
            "-o",
            "--output",
            "-w",
            "--write-out",
            "--timeout",
            "--dial-timeout",
            "--color",
            "--dir");

    private final Globals globals;

    private Raftctl(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about("Looks after raftd clusters.");
        globals.describe(syntax);
        syntax.examples(
                "raftctl playground --detach      a cluster of three nodes on this machine",
                "raftctl status                   how it is",
                "raftctl kv put a 1               write",
                "raftctl help exit-codes          what scripts can tell by");
    }

    @Override
    public List<String> names() {
        return NAMES;
    }

    @Override
    public Verb create(String name) {
        return switch (name) {
            case "status" -> new Status(globals);
            case "health" -> new Health(globals);
            case "doctor" -> new Doctor(globals);
            case "wait" -> new Wait(globals);
            case "member" -> new Member(globals);
            case "leader" -> new Leader(globals);
            case "lease" -> new LeaseVerbs(globals);
            case "elections" -> new Elections(globals);
            case "events" -> new Events(globals);
            case "kv" -> new Kv(globals);
            case "log" -> new Log(globals);
            case "snapshot" -> new SnapshotVerbs(globals);
            case "recover" -> new Recover(globals);
            case "playground" -> new PlaygroundVerbs(globals);
            case "drill" -> new DrillVerbs(globals);
            case "bench" -> new Bench(globals);
            case "dashboard" -> new DashboardVerb(globals);
            case "shell" -> new Shell(globals);
            case "completion" -> new Completion(globals);
            case "version" -> new Version(globals);
            case "help" -> new Help(globals);
            case "__complete" -> new Complete(globals);
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** Runs one command line, but no shell, and returns its exit code. */
    public static int run(Console console, String... args) {
        return run(new Globals(console, null, args), args);
    }

    /** Runs one command line and returns its exit code. */
    public static int run(Console console, Front front, String... args) {
        return run(new Globals(console, front, args), args);
    }

    /** Runs one command line for which there are options already, and returns its exit code. */
    public static int run(Globals globals, String... args) {
        CommandLine line = commandLine(globals, words(args));
        line.setOut(new PrintWriter(globals.console().out(), false, StandardCharsets.UTF_8));
        Reports reports = new Reports(globals);
        line.setExecutionStrategy(new Execution());
        line.setExecutionExceptionHandler(reports);
        line.setParameterExceptionHandler(reports);
        int exit = line.execute(args);
        if (exit != 0 && !globals.isReported() && !globals.origin().isEmpty()) {
            reports.report(new Failure(codeOf(exit), "ended with exit code " + exit));
        }
        return exit;
    }

    /** Says why a command line could not even be run, and returns the exit code. */
    public static int fail(Globals globals, Failure failure) {
        return new Reports(globals).report(failure);
    }

    /** Of a verb whose findings say all, as its exit code does. */
    private static ErrorCode codeOf(int exit) {
        for (ErrorCode code : ErrorCode.values()) {
            if (code.exit() == exit) {
                return code;
            }
        }
        return ErrorCode.FAILED;
    }

    /**
     * The parser of a command line with the given words. Only what these address is registered:
     * describing all verbs takes longer than most verbs take. On this path no lambda is of a type
     * of picocli's, nor of a class with such a type: it would keep many classes out of the
     * class-data archive, and the jars would have to be opened.
     */
    public static CommandLine commandLine(Globals globals, Deque<String> words) {
        CommandLine line = new CommandLine(Syntax.of(new Raftctl(globals)));
        line.setCommandName("raftctl");
        register(line, words);
        adapt(line);
        line.setExpandAtFiles(false);
        line.registerConverter(Duration.class, new Durations.Converter());
        line.registerConverter(Path.class, new Syntax.PathConverter());
        line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, new OptionList());
        line.setHelpSectionMap(line.getHelpSectionMap());
        line.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
        return line;
    }

    private static void register(CommandLine line, Deque<String> words) {
        if (line.getCommand() instanceof Group group) {
            String word = words.peek();
            if (word != null && group.names().contains(word)) {
                words.remove();
                add(line, group, word, words);
            } else {
                for (String name : group.names()) {
                    add(line, group, name, new ArrayDeque<>());
                }
            }
        }
    }

    /** Only once all of them are below the root have they the options of every verb. */
    private static void adapt(CommandLine line) {
        if (line.getCommand() instanceof Peculiar verb) {
            verb.adapt(line.getCommandSpec());
        }
        line.getSubcommands().values().forEach(Raftctl::adapt);
    }

    private static void add(CommandLine line, Group group, String name, Deque<String> words) {
        CommandLine verb = new CommandLine(Syntax.of(group.create(name)));
        register(verb, words);
        line.addSubcommand(name, verb);
    }

    /** The arguments that are neither options of many verbs nor their values. */
    private static Deque<String> words(String... args) {
        Deque<String> words = new ArrayDeque<>();
        for (int i = 0; i < args.length; i++) {
            if (OPTIONS_WITH_VALUE.contains(args[i])) {
                i++;
            } else if (!args[i].startsWith("-")) {
                words.add(args[i]);
            }
        }
        return words;
    }
}
