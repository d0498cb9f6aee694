package io.raftd.storage;

import io.raftd.storage.Segment.Slot;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The first {@value #BYTES} bytes of a segment.
 *
 * <pre>
 *   offset  bytes  field (big-endian)
 *        0      8  magic, "raftdlog"
 *        8      4  format version, 1
 *       12      4  CRC32C of all {@value #BYTES} bytes but these four
 *       16     16  cluster id
 *       32      8  index of the first record; also the file's name
 *       40      4  CRC of the record before that one: where the chain of the records goes on
 *       44      4  1 when the log begins anew with this segment, behind a snapshot; else 0
 *       48      8  nonce, random, of this file alone
 *       56      8  term of the record before the first one; of the very first, 0
 *       64         0
 * </pre>
 *
 * @param chain the CRC of the record before the first one
 * @param previousTerm its term
 * @param anew whatever segments there are before this one are no part of the log
 */
public record SegmentHeader(
        UUID cluster, long firstIndex, int chain, long previousTerm, boolean anew, long nonce) {
    static final int BYTES = 4096;

    private static final long MAGIC = 0x72616674646C6F67L;
    private static final int VERSION = 1;
    private static final int CRC_AT = 12;
    private static final Pattern NAME = Pattern.compile("(\\d{20})\\.log");

    /** The segment's file within the data directory. */
    public String file() {
        return SegmentedLog.DIRECTORY + "/" + String.format(Locale.ROOT, "%020d", firstIndex)
                + ".log";
    }

    /**
     * The first index by which a file in the log's directory is named, or 0 when it is not named
     * like a segment.
     */
    static long firstIndex(String name) {
        return NAME.matcher(name).matches() && name.compareTo("09223372036854775808") < 0
                ? Long.parseLong(name, 0, 20, 10)
                : 0;
    }

    /** Where the first record stands, and what is before it. */
    Slot start() {
        return new Slot(firstIndex, BYTES, chain, previousTerm);
    }

    byte[] encode() {
        ByteBuffer b = ByteBuffer.allocate(BYTES);
        b.putLong(0, MAGIC).putInt(8, VERSION);
        b.putLong(16, cluster.getMostSignificantBits())
                .putLong(24, cluster.getLeastSignificantBits());
        b.putLong(32, firstIndex).putInt(40, chain).putInt(44, anew ? 1 : 0);
        b.putLong(48, nonce).putLong(56, previousTerm);
        return b.putInt(CRC_AT, crc(b.array())).array();
    }

    /** Why {@code b} is not a segment's header, or null when it is one. */
    static @Nullable String defect(byte[] b) {
        if (b.length < BYTES) {
            return "segment header of " + BYTES + " bytes is cut off after " + b.length;
        }
        ByteBuffer in = ByteBuffer.wrap(b);
        if (in.getLong(0) != MAGIC) {
            return "not a segment of a log";
        }
        int stored = in.getInt(CRC_AT);
        int actual = crc(b);
        if (stored != actual) {
            return String.format(
                    Locale.ROOT, "header checksum is %08x, its bytes give %08x", stored, actual);
        }
        if (in.getInt(8) != VERSION) {
            return "segment format " + in.getInt(8) + " is not known to this version of raftd";
        }
        return null;
    }

    /** The header in {@code b}, whose {@link #defect} is null. */
    static SegmentHeader decode(byte[] b) {
        ByteBuffer in = ByteBuffer.wrap(b);
        return new SegmentHeader(
                new UUID(in.getLong(16), in.getLong(24)),
                in.getLong(32),
                in.getInt(40),
                in.getLong(56),
                in.getInt(44) == 1,
                in.getLong(48));
    }

    private static int crc(byte[] b) {
        CRC32C crc = new CRC32C();
        crc.update(b, 0, CRC_AT);
        crc.update(b, CRC_AT + 4, BYTES - CRC_AT - 4);
        return (int) crc.getValue();
    }
}
