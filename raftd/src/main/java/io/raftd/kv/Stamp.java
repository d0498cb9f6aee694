package io.raftd.kv;

import java.util.UUID;

/**
 * Which write of which session a command is: the same (session, sequence) never takes effect twice.
 * 1 <= firstIncomplete <= sequence < firstIncomplete + {@link #WINDOW}, and clusterTimeMs >= 0,
 * else the constructor throws IllegalArgumentException.
 *
 * @param session drawn at random by the client
 * @param sequence from 1, one a write; writes in flight together have no mutual order
 * @param firstIncomplete the lowest sequence whose answer the client still waits for
 * @param clusterTimeMs the cluster time that the client had learnt when it made the session; the
 *     same with every write of the session
 */
public record Stamp(UUID session, long sequence, long firstIncomplete, long clusterTimeMs) {
    /**
     * How many sequences, from the first incomplete one on, a session may use; it bounds the
     * answers kept.
     */
    public static final int WINDOW = 1024;

    public Stamp {
        if (firstIncomplete < 1 || firstIncomplete > sequence) {
            throw new IllegalArgumentException("first incomplete " + firstIncomplete
                    + " is not within 1 to the sequence " + sequence);
        }
        if (sequence - firstIncomplete >= WINDOW) {
            throw new IllegalArgumentException("sequence " + sequence + " is not within " + WINDOW
                    + " of the first incomplete " + firstIncomplete);
        }
        if (clusterTimeMs < 0) {
            throw new IllegalArgumentException("cluster time " + clusterTimeMs + " ms < 0");
        }
    }
}
