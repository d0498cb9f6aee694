package io.raftd.protocol;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** One frame, its header encoded. */
public final class Frame {
    /** No body. */
    public static final byte[] EMPTY = {};

    private final FramePrefix prefix;
    private final byte[] header;
    private final byte[] body;

    /** The arrays, as long as the prefix says, are not copied; nobody changes them. */
    public Frame(FramePrefix prefix, byte[] header, byte[] body) {
        this.prefix = prefix;
        this.header = header;
        this.body = body;
    }

    /** Of a kind, with an id, or 0 where the kind has none. */
    public static Frame of(FrameKind kind, long id, byte[] header, byte[] body) {
        return new Frame(new FramePrefix(kind, header.length, body.length, id), header, body);
    }

    public FramePrefix prefix() {
        return prefix;
    }

    public FrameKind kind() {
        return prefix.kind();
    }

    /** Of the request that this is or answers. */
    public long id() {
        return prefix.id();
    }

    /** The encoded header itself, not a copy. */
    public byte[] header() {
        return header;
    }

    /** The body itself, not a copy. */
    public byte[] body() {
        return body;
    }

    /** The frame's bytes, ready to send: encodes the header straight into them. */
    public static byte[] encode(FrameKind kind, long id, MessageLite header, byte[] body) {
        int headerLength = header.getSerializedSize();
        byte[] frame = new byte[Math.addExact(FramePrefix.BYTES + headerLength, body.length)];
        new FramePrefix(kind, headerLength, body.length, id).write(ByteBuffer.wrap(frame));
        try {
            header.writeTo(CodedOutputStream.newInstance(frame, FramePrefix.BYTES, headerLength));
        } catch (IOException e) {
            throw new UncheckedIOException("header of its own size does not fit", e);
        }
        System.arraycopy(body, 0, frame, FramePrefix.BYTES + headerLength, body.length);
        return frame;
    }

    /**
     * Takes the next frame off {@code in} (big-endian, between position and limit); null, and
     * nothing taken, when it is not all there. Allocates nothing by lengths beyond the limits.
     */
    public static @Nullable Frame decode(ByteBuffer in, FrameLimits limits) throws FrameException {
        int start = in.position();
        if (in.remaining() < FramePrefix.BYTES) {
            if (in.remaining() >= Integer.BYTES) {
                FramePrefix.kind(in.getInt(start));
            }
            return null;
        }
        FramePrefix prefix = FramePrefix.read(in, limits);
        if (in.remaining() < prefix.rest()) {
            in.position(start);
            return null;
        }
        byte[] header = new byte[prefix.headerLength()];
        byte[] body = prefix.bodyLength() == 0 ? EMPTY : new byte[prefix.bodyLength()];
        in.get(header).get(body);
        return new Frame(prefix, header, body);
    }
}
