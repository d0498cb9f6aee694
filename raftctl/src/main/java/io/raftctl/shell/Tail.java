package io.raftctl.shell;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Hands on what is written, and knows the line that is not ended yet. */
final class Tail extends OutputStream {
    private final OutputStream to;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    Tail(OutputStream to) {
        this.to = to;
    }

    @Override
    public synchronized void write(int b) throws IOException {
        to.write(b);
        note(b);
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) throws IOException {
        to.write(bytes, from, length);
        for (int i = from; i < from + length; i++) {
            note(bytes[i]);
        }
    }

    private void note(int b) {
        if (b == '\n' || b == '\r') {
            line.reset();
        } else {
            line.write(b);
        }
    }

    @Override
    public void flush() throws IOException {
        to.flush();
    }

    /** What stands on the last line, which is taken for ended from now on. */
    synchronized String take() {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        return text;
    }
}
