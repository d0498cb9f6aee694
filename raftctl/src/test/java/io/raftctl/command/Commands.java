package io.raftctl.command;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/** The commands as picocli has them, for what is generated from them. */
public final class Commands {
    private Commands() {}

    /** The root, with all verbs below it. */
    public static CommandSpec all() {
        OutputStream nowhere = OutputStream.nullOutputStream();
        Console console = new Console(
                InputStream.nullInputStream(),
                nowhere,
                new PrintStream(nowhere, false, StandardCharsets.UTF_8),
                Map.of());
        return Raftctl.commandLine(new Globals(console, null), new ArrayDeque<>())
                .getCommandSpec();
    }

    /** What {@code raftctl wait} takes, such as {@code voter=ID}. */
    public static List<String> conditions() {
        return Condition.FORMS;
    }
}
