package io.raftd.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/** The bytes of a file, from the first to the last, where only reads by position are to be had. */
final class FileInput extends InputStream {
    private final Source source;
    private long position;

    /** Reads until {@code into} is full or the file ends; returns how many bytes that were. */
    interface Source {
        int read(long position, ByteBuffer into) throws IOException;
    }

    FileInput(Source source) {
        this.source = source;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] b, int from, int length) throws IOException {
        Objects.checkFromIndexSize(from, length, b.length);
        if (length == 0) {
            return 0;
        }
        int n = source.read(position, ByteBuffer.wrap(b, from, length));
        position += n;
        return n == 0 ? -1 : n;
    }
}
