package io.raftctl;

import io.raftctl.command.Console;
import io.raftctl.command.Raftctl;
import io.raftd.protocol.ErrorCode;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The process: its streams, its environment and its exit code. */
public final class Main {
    private Main() {}

    /**
     * Runs one command line. A process that is left to end does so with 0, and not before every
     * thread that is no daemon has ended; where that will not do it is ended. Not always, for from
     * JDK 21 on {@code System.exit} looks for a logger first, which takes longer than a request.
     */
    public static void main(String[] args) {
        int exit = run(args);
        if (exit != 0 || !isAlone()) {
            System.exit(exit);
        }
    }

    /** Whether no other thread keeps the process from ending. */
    private static boolean isAlone() {
        Thread[] threads = new Thread[64];
        int count = Thread.enumerate(threads);
        for (int i = 0; i < count; i++) {
            if (threads[i] != Thread.currentThread() && !threads[i].isDaemon()) {
                return false;
            }
        }
        return count < threads.length;
    }

    private static int run(String... args) {
        PrintStream err = new PrintStream(
                new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        Console console = new Console(
                System.in, new FileOutputStream(FileDescriptor.out), err, System.getenv());
        try {
            return Raftctl.run(console, new LazyFront(), Arguments.asUtf8(args));
        } catch (CharacterCodingException e) {
            err.println("raftctl: an argument is not UTF-8; values may come from --file or -");
            return ErrorCode.USAGE.exit();
        }
    }
}
