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
     * Runs one command line. The process is ended, for one that is left to end does so with 0, and
     * not before every thread that is no daemon has ended.
     */
    public static void main(String[] args) {
        System.exit(run(args));
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
