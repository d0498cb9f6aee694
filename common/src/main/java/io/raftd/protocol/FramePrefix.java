package io.raftd.protocol;

import java.nio.ByteBuffer;

/**
 * The first {@value #BYTES} bytes of a frame: what it is and how long; see the package for the
 * layout.
 */
public record FramePrefix(FrameKind kind, int headerLength, int bodyLength, long id) {
    /** Its length. */
    public static final int BYTES = 20;

    private static final int MAGIC = 0xd2af;
    private static final int VERSION = 1;

    /**
     * Bytes of the frame behind the prefix; does not overflow for lengths within any
     * {@link FrameLimits} here.
     */
    public int rest() {
        return headerLength + bodyLength;
    }

    /**
     * A checked prefix from its four words as they come off the wire.
     *
     * @throws FrameException when this is no frame, one of another version, or one beyond the
     *     limits
     */
    public static FramePrefix of(
            int word, int headerLength, int bodyLength, long id, FrameLimits limits)
            throws FrameException {
        FrameKind kind = kind(word);
        check("header", headerLength, limits.maxHeader());
        check("body", bodyLength, limits.maxBody());
        return new FramePrefix(kind, headerLength, bodyLength, id);
    }

    /**
     * The kind of the frame that begins with these four bytes: enough to tell what is no frame.
     *
     * @throws FrameException when this is no frame, or one of another version
     */
    public static FrameKind kind(int word) throws FrameException {
        if (word >>> 16 != MAGIC) {
            throw FrameException.notAFrame(word);
        }
        int version = word >>> 8 & 0xff;
        if (version != VERSION) {
            throw new FrameException(
                    ErrorCode.MISMATCH,
                    "frame of version " + version + "; only version " + VERSION + " is known");
        }
        FrameKind kind = FrameKind.of(word & 0xff);
        if (kind == null) {
            throw new FrameException(ErrorCode.INVALID, "frame of unknown kind " + (word & 0xff));
        }
        return kind;
    }

    /**
     * Reads a prefix, {@value #BYTES} bytes of which must remain, from a big-endian buffer; see
     * {@link #of}.
     */
    public static FramePrefix read(ByteBuffer in, FrameLimits limits) throws FrameException {
        return of(in.getInt(), in.getInt(), in.getInt(), in.getLong(), limits);
    }

    /** Appends this prefix to a big-endian buffer. */
    public void write(ByteBuffer out) {
        out.putInt(word()).putInt(headerLength).putInt(bodyLength).putLong(id);
    }

    /** The first four bytes on the wire. */
    public int word() {
        return MAGIC << 16 | VERSION << 8 | kind.code();
    }

    private static void check(String part, int length, int max) throws FrameException {
        if (length < 0 || length > max) {
            throw new FrameException(
                    ErrorCode.TOO_LARGE,
                    "frame %s of %s bytes > %d"
                            .formatted(part, Integer.toUnsignedString(length), max));
        }
    }
}
