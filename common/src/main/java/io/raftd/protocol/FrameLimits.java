package io.raftd.protocol;

/** The most bytes that a receiver takes for the header and for the body of one frame. */
public record FrameLimits(int maxHeader, int maxBody) {
    /** The first frame on a connection, HELLO, is at most so many bytes in all. */
    public static final int MAX_FIRST_FRAME = 4096;

    /** Of HELLO. */
    public static final FrameLimits FIRST = new FrameLimits(MAX_FIRST_FRAME - FramePrefix.BYTES, 0);

    /**
     * Of what a client receives: the header may hold a page whose one item is as large as an item
     * can be.
     */
    public static final FrameLimits ANSWER = new FrameLimits(17 << 20, 16 << 20);

    /**
     * Of what members receive from each other: one append, whose entries may exceed its size by one
     * entry.
     */
    public static final FrameLimits PEER = new FrameLimits(512 << 10, 32 << 20);

    /**
     * Of what a node receives from clients: key and value are at most {@code maxRequest} bytes, and
     * so is the value that a compare-and-set expects, which travels in the header.
     */
    public static FrameLimits request(int maxRequest) {
        return new FrameLimits((64 << 10) + maxRequest, maxRequest);
    }
}
