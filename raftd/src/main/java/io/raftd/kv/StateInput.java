package io.raftd.kv;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * Takes fields off a stream and knows where they begin. A field that the stream ends in is refused
 * with an IOException, like anything that the reader refuses.
 */
final class StateInput {
    private static final int BUFFER_BYTES = 64 << 10;

    private final InputStream in;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).flip();

    /** How many bytes were taken off. */
    private long offset;

    /** The offset of the last field. */
    private long field;

    StateInput(InputStream in) {
        this.in = in;
    }

    long offset() {
        return offset;
    }

    byte int8() throws IOException {
        return next(Byte.BYTES).get();
    }

    int unsigned16() throws IOException {
        return Short.toUnsignedInt(next(Short.BYTES).getShort());
    }

    int int32() throws IOException {
        return next(Integer.BYTES).getInt();
    }

    long int64() throws IOException {
        return next(Long.BYTES).getLong();
    }

    /** So many bytes; the caller has checked that it is a number to allocate. */
    byte[] bytes(int length) throws IOException {
        byte[] bytes = new byte[length];
        int buffered = Math.min(length, buffer.remaining());
        buffer.get(bytes, 0, buffered);
        begin(length);
        if (in.readNBytes(bytes, buffered, length - buffered) < length - buffered) {
            throw cutOff();
        }
        return bytes;
    }

    /** Refuses anything that is left. */
    void end() throws IOException {
        begin(0);
        if (buffer.hasRemaining() || in.read() >= 0) {
            throw refusal("it goes on after its end");
        }
    }

    /** The buffer, with that many bytes in it to be taken. */
    private ByteBuffer next(int length) throws IOException {
        if (buffer.remaining() < length) {
            fill(length);
        }
        begin(length);
        return buffer;
    }

    private void fill(int length) throws IOException {
        buffer.compact();
        while (buffer.position() < length) {
            int read = in.read(buffer.array(), buffer.position(), buffer.remaining());
            if (read < 0) {
                begin(length);
                throw cutOff();
            }
            buffer.position(buffer.position() + read);
        }
        buffer.flip();
    }

    private void begin(int length) {
        field = offset;
        offset += length;
    }

    private IOException cutOff() {
        return refusal("it is cut off in a field of " + (offset - field) + " bytes");
    }

    /** To be thrown: what is wrong with the last field, and where that is. */
    IOException refusal(String what) {
        return new IOException("state, byte " + field + ": " + what);
    }
}
