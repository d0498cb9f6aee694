package io.raftd.storage;

import io.raftd.raft.Snapshot;
import io.raftd.raft.SnapshotPoint;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * Takes the bytes of a state and writes the file of a snapshot. What it writes is a function of the
 * cluster, the point and the state alone: nothing in it tells which node wrote it, or when.
 *
 * <pre>
 *   header | block block ... | trailer
 *
 *   offset  bytes  field (big-endian), of a block
 *        0      4  bytes of state in it, 1 to {@value #BLOCK}; all blocks but the last are full
 *        4      4  CRC32C of the block before, or of the header, and of these four and the state
 *        8         state
 *
 *   offset  bytes  field (big-endian), of the trailer
 *        0      4  0: no block
 *        4      8  bytes of state in all blocks
 *       12     32  SHA-256 of all bytes of the file before these
 * </pre>
 *
 * A block is verified before anything is done with what is in it; the checksums form a chain, so
 * that one in a wrong place, or of another snapshot, is found out. What is missing at the end shows
 * in the trailer.
 */
public final class SnapshotWriter extends OutputStream {
    static final int BLOCK = 64 << 10;
    static final int BLOCK_HEADER = 8;
    static final int TRAILER = 44;

    private final OutputStream out;
    private final SnapshotPoint point;
    private final Sha256 sha = new Sha256();
    private final ByteBuffer block = ByteBuffer.allocate(BLOCK_HEADER + BLOCK);
    private int chain;
    private long stateBytes;
    private long bytes;

    /**
     * Begins the file of a snapshot.
     *
     * @param out takes it piece by piece; it is not closed
     */
    public SnapshotWriter(OutputStream out, UUID cluster, SnapshotPoint point) throws IOException {
        this.out = out;
        this.point = point;
        byte[] header = new SnapshotHeader(cluster, point).encode();
        chain = SnapshotHeader.crc(header);
        emit(header, header.length);
        block.position(BLOCK_HEADER);
    }

    /** The checksum that stands in a block; {@code b} begins with the block's header. */
    static int blockCrc(int before, byte[] b, int stateBytes) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(4).putInt(0, before));
        crc.update(b, 0, 4);
        crc.update(b, BLOCK_HEADER, stateBytes);
        return (int) crc.getValue();
    }

    @Override
    public void write(int b) throws IOException {
        makeRoom();
        block.put((byte) b);
    }

    @Override
    public void write(byte[] b, int offset, int length) throws IOException {
        for (int done = 0; done < length; ) {
            makeRoom();
            int n = Math.min(length - done, block.remaining());
            block.put(b, offset + done, n);
            done += n;
        }
    }

    private void makeRoom() throws IOException {
        if (!block.hasRemaining()) {
            emitBlock();
        }
    }

    private void emitBlock() throws IOException {
        int state = block.position() - BLOCK_HEADER;
        block.putInt(0, state);
        chain = blockCrc(chain, block.array(), state);
        block.putInt(4, chain);
        emit(block.array(), block.position());
        stateBytes += state;
        block.position(BLOCK_HEADER);
    }

    private void emit(byte[] b, int length) throws IOException {
        out.write(b, 0, length);
        sha.update(b, 0, length);
        bytes += length;
    }

    /** Nothing: blocks are written when they are full. */
    @Override
    public void flush() {}

    /** The state has been written; ends the file, and tells what it is. */
    public Snapshot end() throws IOException {
        if (block.position() > BLOCK_HEADER) {
            emitBlock();
        }
        byte[] total = ByteBuffer.allocate(TRAILER - Sha256.BYTES)
                .putLong(4, stateBytes)
                .array();
        emit(total, total.length);
        emit(sha.soFar(), Sha256.BYTES);
        return new Snapshot(point, bytes, sha.hex());
    }
}
