package io.raftd.storage;

import io.raftd.raft.Entry;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Stands in a segment between records and vouches that all before it was durable when it was
 * written: a break in front of it is damage, not a torn write. It is of this node alone and outside
 * the records' chain.
 *
 * <pre>
 *   offset  bytes  field (big-endian)
 *        0      4  magic, "MARK": as a record's length it would be above {@link Entry#MAX_BYTES}
 *        4      4  CRC32C of the mark's offset in the file (8 bytes) and all that follows
 *        8      8  the segment's nonce, which nobody who writes an entry knows
 *       16      8  highest index forced before this write
 *       24      4  CRC of that index's record
 * </pre>
 *
 * @param forced the highest index forced before
 * @param chain the CRC of its record
 */
public record Mark(long nonce, long forced, int chain) {
    static final int BYTES = 28;
    static final int MAGIC = 0x4D41524B;

    byte[] encode(long position) {
        ByteBuffer b = ByteBuffer.allocate(BYTES);
        b.putInt(0, MAGIC).putLong(8, nonce).putLong(16, forced).putInt(24, chain);
        return b.putInt(4, crc(b.array(), 0, position)).array();
    }

    /**
     * The mark at {@code offset} of {@code b}, which is {@code position} of the file; null when no
     * sound one is there.
     */
    static @Nullable Mark decode(byte[] b, int offset, long position) {
        ByteBuffer in = ByteBuffer.wrap(b, offset, BYTES).slice();
        if (in.getInt(0) != MAGIC || in.getInt(4) != crc(b, offset, position)) {
            return null;
        }
        return new Mark(in.getLong(8), in.getLong(16), in.getInt(24));
    }

    private static int crc(byte[] b, int offset, long position) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(8).putLong(0, position));
        crc.update(b, offset + 8, BYTES - 8);
        return (int) crc.getValue();
    }
}
