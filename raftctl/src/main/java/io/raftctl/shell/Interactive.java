package io.raftctl.shell;

import io.raftctl.command.Console;
import io.raftctl.command.shell.Session;
import io.raftctl.command.shell.VerbThread;
import java.io.IOError;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReader.Option;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jspecify.annotations.Nullable;

/**
 * Runs what an operator types at a terminal. Each verb has a thread of its own, which Ctrl-C
 * interrupts; this one waits for it, so that either a verb has the terminal or the line editor.
 */
final class Interactive {
    /** So long a prompt waits for news of the cluster; later news change it where it stands. */
    private static final Duration PATIENCE = Duration.ofMillis(100);

    private final Session session;
    private final Terminal terminal;
    private final LineReaderImpl reader;
    private final LineReader answers;
    private @Nullable HistoryFile history;
    private String lastLine = "";
    private volatile @Nullable VerbThread running;

    Interactive(Session session, Terminal terminal, boolean keepHistory) throws IOException {
        this.session = session;
        this.terminal = terminal;
        reader = new LineReaderImpl(terminal, "raftctl");
        reader.setParser(new LineParser());
        reader.setCompleter(new LineCompleter(session));
        reader.option(Option.DISABLE_EVENT_EXPANSION, true);
        reader.option(Option.AUTO_FRESH_LINE, true);
        reader.option(Option.INSERT_TAB, false);
        reader.variable(LineReader.ERRORS, 0);
        reader.variable(LineReader.HISTORY_SIZE, HistoryFile.KEPT);
        reader.variable(LineReader.SECONDARY_PROMPT_PATTERN, "%M> ");
        reader.getWidgets().put(LineReader.CALLBACK_INIT, this::showPrompt);
        answers = LineReaderBuilder.builder()
                .terminal(terminal)
                .parser((line, cursor, context) ->
                        new LineParser.Before(line, cursor, Words.split("")))
                .variable(LineReader.DISABLE_HISTORY, true)
                .variable(LineReader.DISABLE_COMPLETION, true)
                .option(Option.DISABLE_EVENT_EXPANSION, true)
                .build();
        if (keepHistory) {
            loadHistory();
        }
    }

    private void loadHistory() {
        Path state = session.console().stateDirectory();
        if (state == null) {
            session.say("raftctl: no history is kept: neither XDG_STATE_HOME nor HOME is set");
            return;
        }
        try {
            HistoryFile file = HistoryFile.open(state.resolve("history"));
            for (String line : file.load()) {
                reader.getHistory().add(Instant.now(), line);
                lastLine = line;
            }
            history = file;
        } catch (IOException e) {
            noHistory(e);
        }
    }

    private void noHistory(IOException why) {
        history = null;
        session.say("raftctl: no history is kept: " + why);
    }

    /** Returns the exit code of the shell. */
    int run() {
        terminal.handle(Signal.INT, signal -> interrupt());
        session.onChange(this::redraw);
        Thread preparation = new Thread(session::prepare, "completion");
        preparation.setDaemon(true);
        preparation.start();
        session.say("help lists the verbs; Tab completes; Ctrl-C ends a verb, Ctrl-D the shell");
        while (true) {
            session.refresh(PATIENCE);
            String text;
            try {
                text = reader.readLine(prompt());
            } catch (UserInterruptException cleared) {
                continue;
            } catch (EndOfFileException ended) {
                return 0;
            } catch (IOError e) {
                return session.failed("the terminal is gone: " + e.getMessage());
            } finally {
                // What came too late to clear the line must not end the next verb.
                Thread.interrupted();
            }
            remember(text);
            if (!run(text)) {
                return 0;
            }
        }
    }

    private void remember(String text) {
        HistoryFile file = history;
        if (file == null || text.isBlank() || text.startsWith(" ") || text.equals(lastLine)) {
            return;
        }
        lastLine = text;
        try {
            file.add(text);
        } catch (IOException e) {
            noHistory(e);
        }
    }

    /** What was pasted may be several lines. False when one of them ends the shell. */
    private boolean run(String text) {
        Iterator<String> physical = text.lines().iterator();
        Lines lines = new Lines(() -> physical.hasNext() ? physical.next() : null);
        try {
            for (Lines.Line line = lines.next(); line != null; line = lines.next()) {
                Command command = Command.of(line);
                if (command.isExit()) {
                    return false;
                }
                if (command.trouble() != null) {
                    session.misuse("", command.trouble());
                } else if (!command.isEmpty()) {
                    run(command.words());
                }
            }
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
    }

    private void run(List<String> words) {
        Console console = session.console();
        Tail err = new Tail(console.err());
        Console with = new Console(
                new Answers(terminal, answers, err),
                console.out(),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                console.environment());
        VerbThread verb = new VerbThread(() -> session.run(with, "", words));
        running = verb;
        verb.start();
        await(verb);
        running = null;
        if (words.equals(List.of("help"))) {
            session.say("exit, quit or Ctrl-D ends the shell");
        }
    }

    /** Until the verb ends, whatever interrupts this thread: that was meant for a line before. */
    private static void await(VerbThread verb) {
        boolean ended = false;
        while (!ended) {
            try {
                verb.join();
                ended = true;
            } catch (InterruptedException late) {
                ended = !verb.isAlive();
            }
        }
    }

    private void interrupt() {
        VerbThread verb = running;
        if (verb != null) {
            // Behind the ^C that the terminal shows.
            session.console().err().println();
            verb.interrupt();
            if (verb.isHeld()) {
                session.say("this step can't be cut short; the verb ends behind it");
            }
        }
    }

    private String prompt() {
        String glance = session.glance();
        return (glance.isEmpty() ? "raftctl" : glance) + "> ";
    }

    /** By the editor itself, before it draws a new line. */
    private boolean showPrompt() {
        reader.setPrompt(prompt());
        return true;
    }

    /** By whoever brings news. */
    private void redraw() {
        // What moves no cursor can't draw a prompt anew.
        if (reader.isReading() && !terminal.getType().startsWith(Terminal.TYPE_DUMB)) {
            showPrompt();
            try {
                reader.callWidget(LineReader.REDISPLAY);
            } catch (IllegalStateException ended) {
                // The line has just been entered; the next one has a prompt of its own.
                return;
            }
        }
    }
}
