package io.raftd.storage;

import io.raftd.node.StateMachine;
import io.raftd.raft.Snapshot;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads a snapshot from its first byte to its last, and verifies all of it on the way; the format
 * is that of {@link SnapshotHeader} and {@link SnapshotWriter}. Of the state no more than a block
 * is held. Every method throws {@link DamagedSnapshotException} at the first byte that is not as it
 * was written, and any other IOException when the input cannot be read.
 */
public final class SnapshotReader {
    private final InputStream in;
    private final Sha256 sha = new Sha256();
    private final SnapshotHeader header;
    private final byte[] block = new byte[SnapshotWriter.BLOCK_HEADER + SnapshotWriter.BLOCK];
    private final State state = new State();
    private int chain;

    /** The next byte of state in the block, and where the block ends. */
    private int at;

    private int limit;
    private long stateBytes;
    private boolean ended;

    /** Why the state could not be given to its reader, who may say so in other words. */
    private @Nullable IOException failure;

    /** Bytes that were read, and where the piece began that was read last. */
    private long position;

    private long offset;

    /** Makes something of a whole state; throws IOException, saying what is wrong, if it can't. */
    public interface Parser<T> {
        T parse(InputStream state) throws IOException;
    }

    /** Reads the header of a snapshot. {@code in} is not closed. */
    public SnapshotReader(InputStream in) throws IOException {
        this.in = new BufferedInputStream(in, 2 * SnapshotWriter.BLOCK);
        this.header = readHeader();
    }

    /** Reads a whole snapshot only to verify it, and tells what it is. */
    public static Snapshot verify(InputStream in) throws IOException {
        return new SnapshotReader(in).end();
    }

    private final class State extends InputStream {
        @Override
        public int read() throws IOException {
            return hasMore() ? block[at++] & 0xff : -1;
        }

        @Override
        public int read(byte[] b, int from, int length) throws IOException {
            Objects.checkFromIndexSize(from, length, b.length);
            if (length == 0) {
                return 0;
            }
            if (!hasMore()) {
                return -1;
            }
            int n = Math.min(length, limit - at);
            System.arraycopy(block, at, b, from, n);
            at += n;
            return n;
        }
    }

    public SnapshotHeader header() {
        return header;
    }

    /** The state, behind what was read of it. */
    public InputStream state() {
        return state;
    }

    /**
     * The state as a machine.
     *
     * @param reader any machine of the kind that wrote it
     */
    public StateMachine load(StateMachine reader) throws IOException {
        return parse(reader::read);
    }

    /** The state as the parser has it; what it refuses is damage. */
    public <T> T parse(Parser<T> parser) throws IOException {
        T parsed;
        try {
            parsed = parser.parse(state);
        } catch (IOException e) {
            throw failure == null ? unreadable(e) : failure;
        }
        if (hasMore()) {
            throw new DamagedSnapshotException(
                    offset, "the state goes on behind what its machine has read");
        }
        return parsed;
    }

    private IOException unreadable(IOException e) {
        DamagedSnapshotException damage =
                new DamagedSnapshotException(offset, "the state cannot be read: " + e.getMessage());
        damage.initCause(e);
        return damage;
    }

    /** Bytes of state up to here; once the end is reached, of all of it. */
    public long stateBytes() {
        return stateBytes;
    }

    /** Verifies what is left, to the end of the file, and tells what the snapshot is. */
    public Snapshot end() throws IOException {
        while (hasMore()) {
            at = limit;
        }
        return new Snapshot(header.point(), position, sha.hex());
    }

    private SnapshotHeader readHeader() throws IOException {
        byte[] fixed = new byte[SnapshotHeader.FIXED];
        int n = fill(fixed, 0, fixed.length);
        if (!SnapshotHeader.isBegun(fixed, n)) {
            throw new DamagedSnapshotException(0, "not a snapshot");
        }
        if (n < fixed.length) {
            throw cutOff("header of at least " + fixed.length + " bytes", n);
        }
        String defect = SnapshotHeader.defect(fixed);
        if (defect != null) {
            throw new DamagedSnapshotException(0, defect);
        }
        int length = ByteBuffer.wrap(fixed).getInt(SnapshotHeader.LENGTH_AT);
        byte[] bytes = Arrays.copyOf(fixed, length);
        n += fill(bytes, n, length - n);
        if (n < length) {
            throw cutOff("header of " + length + " bytes", n);
        }
        chain = SnapshotHeader.crc(bytes);
        try {
            return SnapshotHeader.decode(bytes);
        } catch (IllegalArgumentException e) {
            throw new DamagedSnapshotException(0, String.valueOf(e.getMessage()));
        }
    }

    private boolean hasMore() throws IOException {
        try {
            while (at == limit && !ended) {
                nextBlock();
            }
            return at < limit;
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    private void nextBlock() throws IOException {
        offset = position;
        int n = fill(block, 0, Integer.BYTES);
        if (n < Integer.BYTES) {
            throw cutOff("block of at least " + SnapshotWriter.BLOCK_HEADER + " bytes", n);
        }
        int length = ByteBuffer.wrap(block).getInt(0);
        if (length == 0) {
            readTrailer();
            return;
        }
        if (length < 0 || length > SnapshotWriter.BLOCK) {
            throw damage("block length " + length + " is not within 1 to " + SnapshotWriter.BLOCK);
        }
        int bytes = SnapshotWriter.BLOCK_HEADER + length;
        n += fill(block, n, bytes - n);
        if (n < bytes) {
            throw cutOff("block of " + bytes + " bytes", n);
        }
        int stored = ByteBuffer.wrap(block).getInt(4);
        int actual = SnapshotWriter.blockCrc(chain, block, length);
        if (stored != actual) {
            throw damage(String.format(
                    Locale.ROOT,
                    "block checksum is %08x, its bytes and what is before it give %08x",
                    stored,
                    actual));
        }
        chain = stored;
        stateBytes += length;
        at = SnapshotWriter.BLOCK_HEADER;
        limit = bytes;
    }

    private void readTrailer() throws IOException {
        byte[] trailer = new byte[SnapshotWriter.TRAILER];
        int sum = trailer.length - Sha256.BYTES;
        int n = Integer.BYTES + fill(trailer, Integer.BYTES, sum - Integer.BYTES);
        byte[] actual = sha.soFar();
        n += n < sum ? 0 : fill(trailer, sum, Sha256.BYTES);
        if (n < trailer.length) {
            throw cutOff("trailer of " + trailer.length + " bytes", n);
        }
        long total = ByteBuffer.wrap(trailer).getLong(4);
        if (total != stateBytes) {
            throw damage("the trailer counts " + total + " bytes of state, the blocks before it "
                    + stateBytes);
        }
        if (!Arrays.equals(trailer, sum, trailer.length, actual, 0, actual.length)) {
            throw damage("the trailer's SHA-256 is not that of the bytes before it");
        }
        if (in.read() >= 0) {
            offset = position;
            throw damage("more bytes behind the end");
        }
        ended = true;
    }

    private int fill(byte[] b, int from, int length) throws IOException {
        int n = in.readNBytes(b, from, length);
        sha.update(b, from, n);
        position += n;
        return n;
    }

    private DamagedSnapshotException cutOff(String what, int after) {
        return damage(what + " is cut off after " + after);
    }

    private DamagedSnapshotException damage(String reason) {
        return new DamagedSnapshotException(offset, reason);
    }
}
