package io.raftctl.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.utils.InfoCmp.Capability;

/**
 * What an operator types while a verb runs, line by line, as that verb's standard input. The line
 * editor reads it, which so is the only one that ever reads the terminal; what the verb has asked
 * becomes its prompt. Ctrl-D ends the input, Ctrl-C the verb.
 */
final class Answers extends InputStream {
    private final Terminal terminal;
    private final LineReader reader;
    private final Tail asked;
    private byte[] line = {};
    private int at;
    private boolean ended;

    /** {@code asked}: what the verb writes for the operator. */
    Answers(Terminal terminal, LineReader reader, Tail asked) {
        this.terminal = terminal;
        this.reader = reader;
        this.asked = asked;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (at == line.length && !fill()) {
            return -1;
        }
        int n = Math.min(length, line.length - at);
        System.arraycopy(line, at, to, from, n);
        at += n;
        return n;
    }

    private boolean fill() throws IOException {
        if (ended) {
            return false;
        }
        String question = asked.take();
        if (!question.isEmpty() && !terminal.getType().startsWith(Terminal.TYPE_DUMB)) {
            // The editor draws it again, as its own.
            terminal.puts(Capability.carriage_return);
            terminal.puts(Capability.clr_eol);
        } else {
            question = "";
        }
        try {
            String text = reader.readLine(question.replace("%", "%%"));
            line = (text + "\n").getBytes(StandardCharsets.UTF_8);
            at = 0;
            return true;
        } catch (EndOfFileException e) {
            ended = true;
            return false;
        } catch (UserInterruptException e) {
            throw new InterruptedIOException("interrupted");
        }
    }
}
