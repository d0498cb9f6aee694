package io.raftd.storage;

import io.raftd.raft.Configuration;
import io.raftd.raft.ConfigurationCodec;
import io.raftd.raft.SnapshotPoint;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * How a snapshot's file begins: of which cluster it is, and where in its log it stands.
 *
 * <pre>
 *   offset  bytes  field (big-endian)
 *        0      8  magic, "raftsnap"
 *        8      4  format version, 1
 *       12      4  CRC32C of the whole header but these four
 *       16      4  length of the header
 *       20      4  CRC of the record of the last entry that is in the state
 *       24     16  cluster id
 *       40      8  index of that entry
 *       48      8  its term
 *       56      8  its cluster time in ms
 *       64      8  its wall time in ms since 1970
 *       72      8  index of the newest configuration up to there
 *       80         that configuration, as {@link ConfigurationCodec} has it
 * </pre>
 *
 * Behind it follows the state, see {@link SnapshotWriter}.
 */
public record SnapshotHeader(UUID cluster, SnapshotPoint point) {
    /** Bytes before the configuration. */
    static final int FIXED = 80;

    /** The longest header that is read. */
    static final int MAX_BYTES = 1 << 20;

    /** Where the length of a header stands. */
    static final int LENGTH_AT = 16;

    /** Of the format. */
    public static final int VERSION = 1;

    private static final long MAGIC = 0x72616674736E6170L;
    private static final int CRC_AT = 12;
    private static final Pattern NAME = Pattern.compile("(\\d{20})-(0|[1-9]\\d{0,18})\\.snap");

    /** What the name of a snapshot's file says. */
    record Name(long index, long term) {}

    /** The file of the snapshot at an index and term, within the data directory. */
    static String file(long index, long term) {
        return SnapshotDirectory.DIRECTORY + "/"
                + String.format(Locale.ROOT, "%020d-%d.snap", index, term);
    }

    /** Null when a file in the directory of snapshots is not named like one. */
    static @Nullable Name name(String file) {
        Matcher m = NAME.matcher(file);
        if (!m.matches() || file.compareTo("09223372036854775808") >= 0) {
            return null;
        }
        long term = Long.parseUnsignedLong(m.group(2));
        return term < 0 ? null : new Name(Long.parseLong(m.group(1)), term);
    }

    /** The snapshot's file within the data directory. */
    public String file() {
        return file(point.index(), point.term());
    }

    byte[] encode() {
        byte[] configuration = ConfigurationCodec.encode(point.configuration());
        ByteBuffer b = ByteBuffer.allocate(FIXED + configuration.length);
        b.putLong(0, MAGIC).putInt(8, VERSION);
        b.putInt(LENGTH_AT, b.capacity()).putInt(20, point.chain());
        b.putLong(24, cluster.getMostSignificantBits())
                .putLong(32, cluster.getLeastSignificantBits());
        b.putLong(40, point.index()).putLong(48, point.term());
        b.putLong(56, point.clusterTimeMs()).putLong(64, point.wallTimeMs());
        b.putLong(72, point.configurationIndex()).put(FIXED, configuration);
        return b.putInt(CRC_AT, crc(b.array())).array();
    }

    /** Whether the first {@code n} bytes are those of a snapshot's file, as far as they go. */
    static boolean isBegun(byte[] bytes, int n) {
        int compared = Math.min(n, Long.BYTES);
        byte[] magic = ByteBuffer.allocate(Long.BYTES).putLong(0, MAGIC).array();
        return Arrays.equals(bytes, 0, compared, magic, 0, compared);
    }

    /**
     * Why no header begins with these {@value #FIXED} bytes, the first of which were found to be
     * those of one; null when one may.
     */
    static @Nullable String defect(byte[] fixed) {
        int length = ByteBuffer.wrap(fixed).getInt(LENGTH_AT);
        return length < FIXED || length > MAX_BYTES
                ? "header length " + length + " is not within " + FIXED + " to " + MAX_BYTES
                : null;
    }

    /**
     * The header in {@code bytes}, which are all of it. Throws IllegalArgumentException, saying
     * why, when they are not what {@link #encode} gives.
     */
    static SnapshotHeader decode(byte[] bytes) {
        ByteBuffer b = ByteBuffer.wrap(bytes);
        int stored = b.getInt(CRC_AT);
        int actual = crc(bytes);
        if (stored != actual) {
            throw new IllegalArgumentException(
                    "header checksum is %08x, its bytes give %08x".formatted(stored, actual));
        }
        if (b.getInt(8) != VERSION) {
            throw new IllegalArgumentException(
                    "snapshot format " + b.getInt(8) + " is not known to this version of raftd");
        }
        Configuration configuration =
                ConfigurationCodec.decode(Arrays.copyOfRange(bytes, FIXED, bytes.length));
        return new SnapshotHeader(
                new UUID(b.getLong(24), b.getLong(32)),
                new SnapshotPoint(
                        b.getLong(40),
                        b.getLong(48),
                        b.getInt(20),
                        b.getLong(56),
                        b.getLong(64),
                        b.getLong(72),
                        configuration));
    }

    /** What stands as the checksum of a header, or should. */
    static int crc(byte[] header) {
        CRC32C crc = new CRC32C();
        crc.update(header, 0, CRC_AT);
        crc.update(header, CRC_AT + 4, header.length - CRC_AT - 4);
        return (int) crc.getValue();
    }
}
