package io.raftctl.command;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** The commands as picocli has them, for what is generated from them. */
public final class Commands {
    private Commands() {}

    /** The root, with all verbs below it. */
    public static CommandSpec all() {
        return line().getCommandSpec();
    }

    private static CommandLine line() {
        OutputStream nowhere = OutputStream.nullOutputStream();
        Console console = new Console(
                InputStream.nullInputStream(),
                nowhere,
                new PrintStream(nowhere, false, StandardCharsets.UTF_8),
                Map.of());
        return Raftctl.commandLine(new Globals(console, null), new ArrayDeque<>());
    }

    /** Reads a command line, without the program's name, and runs nothing; fails if it is none. */
    public static void parse(List<String> words) {
        ParseResult line = line().parseArgs(words.toArray(String[]::new));
        while (line.hasSubcommand()) {
            line = line.subcommand();
        }
        if (line.commandSpec().userObject() instanceof Group) {
            throw new IllegalArgumentException("a verb is missing behind " + words);
        }
    }

    /** What {@code raftctl wait} takes, such as {@code voter=ID}. */
    public static List<String> conditions() {
        return Condition.FORMS;
    }
}
