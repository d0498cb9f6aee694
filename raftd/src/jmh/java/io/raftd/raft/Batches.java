package io.raftd.raft;

import java.util.Arrays;

/**
 * How the benches of entries count: an invocation is always of {@value #ENTRIES} entries, in
 * batches of as many as are asked for, so that the cost of one entry can be compared.
 */
public final class Batches {
    /** In an invocation. */
    public static final int ENTRIES = 64;

    private static final int COMMAND_BYTES = 256;

    private Batches() {}

    /** Throws IllegalArgumentException unless an invocation is a whole number of such batches. */
    public static void check(int batch) {
        if (batch < 1 || ENTRIES % batch != 0) {
            throw new IllegalArgumentException(
                    ENTRIES + " entries are not batches of " + batch + " each");
        }
    }

    /** A command of {@value #COMMAND_BYTES} bytes. */
    public static byte[] command() {
        byte[] command = new byte[COMMAND_BYTES];
        Arrays.fill(command, (byte) 'v');
        return command;
    }
}
