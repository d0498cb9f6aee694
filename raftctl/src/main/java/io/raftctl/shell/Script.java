package io.raftctl.shell;

import io.raftctl.command.Console;
import io.raftctl.command.shell.Session;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Runs lines one after the other, up to the first that fails. */
final class Script {
    private final Session session;
    private final String name;
    private final InputStream text;
    private final Console console;

    /**
     * A script.
     *
     * @param name what errors call it
     * @param text read no further than the line that runs, so that verbs may read what follows
     * @param console what verbs get
     */
    Script(Session session, String name, InputStream text, Console console) {
        this.session = session;
        this.name = name;
        this.text = text;
        this.console = console;
    }

    /** Returns the exit code of the line that failed, or 0. */
    int run() {
        Lines lines = new Lines(this::line);
        int next = 1;
        try {
            for (Lines.Line line = lines.next(); line != null; line = lines.next()) {
                next = line.number() + 1;
                Command command = Command.of(line);
                String origin = name + ":" + line.number();
                if (command.isExit()) {
                    return 0;
                }
                int exit = command.trouble() != null
                        ? session.misuse(origin, command.trouble())
                        : command.isEmpty() ? 0 : session.run(console, origin, command.words());
                if (exit != 0) {
                    return exit;
                }
            }
            return 0;
        } catch (CharacterCodingException e) {
            return session.misuse(name + ":" + next, "is not UTF-8");
        } catch (IOException e) {
            return session.failed("can't read " + name + ": " + e.getMessage());
        }
    }

    /** As in sh, the last line may lack its end. */
    private @Nullable String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int b = text.read();
        if (b < 0) {
            return null;
        }
        while (b >= 0 && b != '\n') {
            line.write(b);
            b = text.read();
        }
        ByteBuffer bytes = ByteBuffer.wrap(line.toByteArray());
        return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    }
}
