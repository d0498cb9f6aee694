package io.raftctl.shell;

import io.raftctl.command.Console;
import io.raftctl.command.shell.Front;
import io.raftctl.command.shell.Session;
import io.raftctl.terminal.SystemTerminal;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jline.terminal.Terminal;

/** Reads lines from a script, or from the operator at the process's terminal. */
public final class LineFront implements Front {
    @Override
    public int read(Session session, Manner manner) {
        Console console = session.console();
        Path script = manner.script();
        if (script != null && !script.toString().equals("-")) {
            return ofFile(session, script);
        }
        if (script != null || !console.isTerminal("STDIN")) {
            Console with = left(console);
            return new Script(session, "stdin", with.in(), with).run();
        }
        try (Terminal terminal = SystemTerminal.open()) {
            return new Interactive(session, terminal, manner.history()).run();
        } catch (IOException e) {
            return session.failed("can't use the terminal: " + e.getMessage());
        }
    }

    /** The same for one verb after another: none closes the standard input. */
    private static Console left(Console console) {
        InputStream in = new FilterInputStream(new BufferedInputStream(console.in())) {
            @Override
            public void close() {}
        };
        return new Console(in, console.out(), console.err(), console.environment());
    }

    private static int ofFile(Session session, Path file) {
        try (InputStream text = new BufferedInputStream(Files.newInputStream(file))) {
            return new Script(session, file.toString(), text, left(session.console())).run();
        } catch (NoSuchFileException e) {
            return session.notFound("no file " + file);
        } catch (IOException e) {
            return session.failed("can't read " + file + ": " + e.getMessage());
        }
    }
}
