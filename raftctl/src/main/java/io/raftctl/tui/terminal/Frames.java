package io.raftctl.tui.terminal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What goes to a terminal: all that is written up to a flush as one piece, so that whoever has the
 * last word never cuts one in two. Written and flushed by one thread.
 */
final class Frames extends OutputStream {
    private final OutputStream out;
    private final ByteArrayOutputStream frame = new ByteArrayOutputStream();
    private final ReentrantLock lock = new ReentrantLock();
    private boolean ended;

    Frames(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int b) {
        frame.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        frame.write(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
        lock.lock();
        try {
            if (!ended) {
                frame.writeTo(out);
                out.flush();
            }
        } finally {
            lock.unlock();
            frame.reset();
        }
    }

    /**
     * Writes a last piece, from any thread; what is written later goes nowhere. One that is under
     * way is waited for, but no longer than so: a terminal may have stopped to take anything.
     */
    void end(byte[] last, long patienceMs) throws IOException, InterruptedException {
        if (lock.tryLock(patienceMs, TimeUnit.MILLISECONDS)) {
            try {
                if (!ended) {
                    ended = true;
                    out.write(last);
                    out.flush();
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
