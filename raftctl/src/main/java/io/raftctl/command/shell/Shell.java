package io.raftctl.command.shell;

import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code raftctl shell}. */
@Command(
        name = "shell",
        description = {
            "Runs verbs line by line, without the start-up of a process for each.",
            "On a terminal, with completion by Tab, a history, and a prompt that shows the "
                    + "cluster, its leader and its health. Ctrl-C ends a verb; exit, quit or "
                    + "Ctrl-D the shell.",
            "From a file, or where standard input is no terminal, it is a script: it stops at the "
                    + "first line that fails, with that line's exit code.",
            "Options given here are those of every line, unless the line has its own. Words are "
                    + "split and quoted as in sh, and # begins a comment; nothing is expanded."
        },
        abbreviateSynopsis = true,
        footer = {
            "",
            "Examples:",
            "  raftctl shell",
            "  raftctl -e 10.0.0.1:7001 shell",
            "  raftctl shell -f seed.txt && echo seeded",
            "  printf 'kv put a 1\\nkv get a\\n' | raftctl shell"
        })
public final class Shell implements Callable<Integer> {
    private final Globals globals;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "run the lines of a file; - those of standard input")
    private @Nullable Path file;

    @Option(names = "--no-history", description = "neither read nor keep a history of lines")
    private boolean noHistory;

    public Shell(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() {
        Front front = globals.front();
        if (front == null) {
            throw Failure.usage("this is a shell already: verbs need no other");
        }
        try (Session session = new Session(globals)) {
            return front.read(session, new Front.Manner(file, !noHistory));
        }
    }
}
