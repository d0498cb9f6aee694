package io.raftd.client;

import io.raftd.protocol.wire.Session;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.BitSet;

/**
 * The sequence numbers of one session: from 1, one a write, kept until the write is over. 1 <=
 * firstIncomplete <= next, and the writes under way lie between them.
 */
final class ClientSession {
    /** A write may be under way only while its sequence < firstIncomplete + {@value}. */
    static final int WINDOW = 1024;

    private final long high;
    private final long low;
    private final long clusterTimeMs;
    private final BitSet over = new BitSet(WINDOW);
    private long firstIncomplete = 1;
    private long next = 1;

    /** A session with this 128-bit id, made at this cluster time as a node told it, in ms. */
    ClientSession(long high, long low, long clusterTimeMs) {
        this.high = high;
        this.low = low;
        this.clusterTimeMs = clusterTimeMs;
    }

    /**
     * A session with a random id. Takes it straight from the system, for SecureRandom costs a
     * command 25 ms to start.
     */
    static ClientSession random(long clusterTimeMs) {
        byte[] id = new byte[16];
        if (!readRandom(id)) {
            new SecureRandom().nextBytes(id);
        }
        ByteBuffer words = ByteBuffer.wrap(id);
        return new ClientSession(words.getLong(), words.getLong(), clusterTimeMs);
    }

    private static boolean readRandom(byte[] to) {
        try (InputStream in = new FileInputStream("/dev/urandom")) {
            return in.readNBytes(to, 0, to.length) == to.length;
        } catch (IOException none) {
            return false;
        }
    }

    /** Whether the window has room for another write. */
    boolean hasRoom() {
        return next - firstIncomplete < WINDOW;
    }

    /** The sequence of a new write. */
    long begin() {
        if (!hasRoom()) {
            throw new IllegalStateException(
                    "sequence " + next + " >= firstIncomplete " + firstIncomplete + " + " + WINDOW);
        }
        return next++;
    }

    /**
     * The write with this sequence is over: whatever became of it, nobody asks for its answer
     * again.
     */
    void end(long sequence) {
        if (sequence < firstIncomplete || sequence >= next) {
            throw new IllegalStateException("sequence " + sequence + " is not within "
                    + firstIncomplete + " to " + (next - 1));
        }
        over.set((int) (sequence % WINDOW));
        while (firstIncomplete < next && over.get((int) (firstIncomplete % WINDOW))) {
            over.clear((int) (firstIncomplete % WINDOW));
            firstIncomplete++;
        }
    }

    /** What a request carries. */
    Session stamp(long sequence) {
        return Session.newBuilder()
                .setHigh(high)
                .setLow(low)
                .setSequence(sequence)
                .setFirstIncomplete(firstIncomplete)
                .setClusterTimeMs(clusterTimeMs)
                .build();
    }
}
