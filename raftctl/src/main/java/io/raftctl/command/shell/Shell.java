package io.raftctl.command.shell;

import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** {@code raftctl shell}. */
public final class Shell implements Verb, Callable<Integer> {
    private final Globals globals;

    private @Nullable Path file;
    private boolean noHistory;

    public Shell(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                "Runs verbs line by line, without the start-up of a process for each.",
                "On a terminal, with completion by Tab, a history, and a prompt that shows the "
                        + "cluster, its leader and its health. Ctrl-C ends a verb; exit, quit or "
                        + "Ctrl-D the shell.",
                "From a file, or where standard input is no terminal, it is a script:"
                        + " it stops at the "
                        + "first line that fails, with that line's exit code.",
                "Options given here are those of every line, unless the line has its"
                        + " own. Words are "
                        + "split and quoted as in sh, and # begins a comment; nothing"
                        + " is expanded.");
        syntax.option("-f", "--file")
                .label("FILE")
                .about("run the lines of a file; - those of standard input")
                .takes(Path.class, value -> file = value);
        syntax.option("--no-history")
                .about("neither read nor keep a history of lines")
                .flag(on -> noHistory = on);
        syntax.examples(
                "raftctl shell",
                "raftctl -e 10.0.0.1:7001 shell",
                "raftctl shell -f seed.txt && echo seeded",
                "printf 'kv put a 1\\nkv get a\\n' | raftctl shell");
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
