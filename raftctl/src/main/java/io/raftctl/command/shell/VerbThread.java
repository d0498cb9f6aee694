package io.raftctl.command.shell;

import io.raftd.protocol.ErrorCode;

import java.util.function.IntSupplier;

/**
 * The thread of one verb in a process that outlives it. An interrupt ends the verb: requests under
 * way end as interrupted or unknown, and waits end. One that comes while the verb holds it off is
 * delivered behind that.
 */
public final class VerbThread extends Thread {
    private final IntSupplier verb;
    private volatile int exit = ErrorCode.FAILED.exit();
    private boolean held;
    private boolean pending;

    /** {@code verb} returns its exit code. */
    public VerbThread(IntSupplier verb) {
        super("verb");
        this.verb = verb;
        setDaemon(true);
    }

    @Override
    public void run() {
        exit = verb.getAsInt();
    }

    /** How the verb ended, once it has; 1 if it failed in a way that nobody foresaw. */
    public int exit() {
        return exit;
    }

    /** Interrupts the verb, now or when it can be. */
    @Override
    public synchronized void interrupt() {
        if (held) {
            pending = true;
        } else {
            super.interrupt();
        }
    }

    /** Whether it holds interrupts off, so that the last one has not reached it yet. */
    public synchronized boolean isHeld() {
        return held;
    }

    /** By the thread itself: interrupts are held off from now on. False if one has come already. */
    public synchronized boolean hold() {
        held = !isInterrupted();
        return held;
    }

    /** By the thread itself: what was held off comes now. */
    public synchronized void release() {
        held = false;
        if (pending) {
            pending = false;
            super.interrupt();
        }
    }
}
