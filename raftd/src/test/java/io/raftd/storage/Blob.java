package io.raftd.storage;

import io.raftd.node.StateMachine;
import io.raftd.raft.Entry;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Random;

/** A state machine that is nothing but bytes, written as their number (4 bytes) and themselves. */
record Blob(byte[] bytes) implements StateMachine, StateMachine.View {
    /** So many bytes, different ones for every seed. */
    static Blob of(long seed, int size) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return new Blob(bytes);
    }

    /** The state behind an entry, of some hundred bytes. */
    static Blob behind(Entry entry) {
        return of(entry.crc(), 300 + entry.crc() % 7);
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        DataOutputStream data = new DataOutputStream(out);
        data.writeInt(bytes.length);
        data.write(bytes);
    }

    @Override
    public StateMachine read(InputStream in) throws IOException {
        DataInputStream data = new DataInputStream(in);
        int size = data.readInt();
        byte[] read = in.readNBytes(size);
        if (read.length < size) {
            throw new EOFException("ends after " + read.length + " of " + size + " bytes");
        }
        return new Blob(read);
    }

    @Override
    public View view() {
        return this;
    }

    @Override
    public Result apply(Entry entry) {
        throw new UnsupportedOperationException("a blob is written and read only");
    }

    @Override
    public Answer query(Query query) {
        throw new UnsupportedOperationException("a blob is written and read only");
    }

    @Override
    public long digest() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Blob b && Arrays.equals(bytes, b.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }
}
