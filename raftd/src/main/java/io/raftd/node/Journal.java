package io.raftd.node;

import java.io.IOException;

/**
 * Where the node's history is kept for people: bounded, the oldest forgotten first, and of no use
 * to the node itself. One thread at a time, which may wait for the disk.
 */
public interface Journal extends AutoCloseable {
    /**
     * Adds an event behind all others, under the next number. Nothing of it remains when this
     * fails, and the next one may succeed.
     */
    void append(byte[] event) throws IOException;

    /** The events behind number {@code after}, oldest first, of about so many bytes at most. */
    JournalPage read(long after, int maxBytes) throws IOException;

    /** What was found amiss since the last call, in words for the operator; mostly nothing. */
    String complaint();

    @Override
    void close() throws IOException;
}
