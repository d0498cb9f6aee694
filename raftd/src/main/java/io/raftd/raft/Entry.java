package io.raftd.raft;

import java.util.Arrays;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One log entry: a view of its record, the very bytes that are stored, sent and verified. It is
 * encoded and checksummed once, by the leader that creates it; every copy, on disk or on the wire,
 * on any node, is equal to the byte.
 *
 * <pre>
 *   offset  bytes  field (big-endian)
 *        0      4  length of the record, {@value #HEADER} to {@value #MAX_BYTES}
 *        4      4  CRC32C of all bytes of the record but these four
 *        8      4  the previous record's CRC; of the first, the seed that the cluster id gives
 *       12      1  version, {@value #VERSION}
 *       13      1  type, see {@link EntryType}
 *       14      1  codec of the payload: 0, as it is
 *       15      1  flags: 0
 *       16      8  index, from 1
 *       24      8  term; 0 only for the entry with which a cluster is born
 *       32      8  cluster time in ms: the leader's monotonic clock; never decreases
 *       40      8  wall time of its creation in ms since 1970, for display only
 *       48         payload
 * </pre>
 *
 * The CRC covers the previous record's, so the records form a chain: one that is intact but in a
 * wrong place is found out.
 */
public final class Entry {
    /** Bytes before the payload. */
    public static final int HEADER = 48;

    /** The longest record of the format, in bytes. */
    public static final int MAX_BYTES = 16 << 20;

    private static final int VERSION = 1;

    private final byte[] buffer;
    private final int offset;
    private final int length;
    private final long index;
    private final long term;

    private Entry(byte[] buffer, int offset, int length) {
        this.buffer = buffer;
        this.offset = offset;
        this.length = length;
        this.index = Binary.getLong(buffer, offset + 16);
        this.term = Binary.getLong(buffer, offset + 24);
    }

    /** What the leader fills in when it appends: the place in the log, and the two clocks in ms. */
    record Place(long index, long term, int previousCrc, long clusterTimeMs, long wallTimeMs) {}

    static Entry encode(EntryType type, Place place, byte[] payload) {
        int length = HEADER + payload.length;
        if (length > MAX_BYTES) {
            throw new IllegalArgumentException("record of " + length + " bytes > " + MAX_BYTES);
        }
        byte[] b = new byte[length];
        Binary.putInt(b, 0, length);
        Binary.putInt(b, 8, place.previousCrc);
        b[12] = VERSION;
        b[13] = type.code();
        Binary.putLong(b, 16, place.index);
        Binary.putLong(b, 24, place.term);
        Binary.putLong(b, 32, place.clusterTimeMs);
        Binary.putLong(b, 40, place.wallTimeMs);
        System.arraycopy(payload, 0, b, HEADER, payload.length);
        Binary.putInt(b, 4, crc(b, 0, length));
        return new Entry(b, 0, length);
    }

    /**
     * The first entry of a new cluster's log: index 1, term 0, known to every member by its birth
     * and so committed.
     */
    public static Entry genesis(UUID clusterId, Configuration configuration, long wallTimeMs) {
        Place place = new Place(1, 0, chainSeed(clusterId), 0, wallTimeMs);
        return encode(EntryType.CONFIGURATION, place, ConfigurationCodec.encode(configuration));
    }

    /**
     * The value that stands for the previous record's CRC in the first record of a cluster's log.
     */
    public static int chainSeed(UUID clusterId) {
        byte[] id = new byte[16];
        Binary.putLong(id, 0, clusterId.getMostSignificantBits());
        Binary.putLong(id, 8, clusterId.getLeastSignificantBits());
        CRC32C crc = new CRC32C();
        crc.update(id, 0, id.length);
        return (int) crc.getValue();
    }

    /**
     * Why no sound record begins at {@code offset}, or null when one does: its length lies within
     * {@code available} bytes, its checksum holds and its version, type, codec and flags are known.
     * Allocates nothing by what the bytes say.
     */
    public static @Nullable String defect(byte[] b, int offset, int available) {
        if (available < HEADER) {
            return "record header of " + HEADER + " bytes is cut off after " + available;
        }
        int length = Binary.getInt(b, offset);
        if (length < HEADER || length > MAX_BYTES) {
            return "record length " + length + " is not within " + HEADER + " to " + MAX_BYTES;
        }
        if (length > available) {
            return "record of " + length + " bytes is cut off after " + available;
        }
        int stored = Binary.getInt(b, offset + 4);
        int actual = crc(b, offset, length);
        if (stored != actual) {
            return "record checksum is %08x, its bytes give %08x".formatted(stored, actual);
        }
        if (b[offset + 12] != VERSION
                || !EntryType.isKnown(b[offset + 13])
                || b[offset + 14] != 0
                || b[offset + 15] != 0) {
            return "record of version %d, type %d, codec %d, flags %d is not known here"
                    .formatted(b[offset + 12], b[offset + 13], b[offset + 14], b[offset + 15]);
        }
        return null;
    }

    /**
     * The record at {@code offset} of {@code b}, which the entry goes on using and nobody may
     * change; {@link #defect} is null.
     */
    public static Entry view(byte[] b, int offset) {
        return new Entry(b, offset, Binary.getInt(b, offset));
    }

    private static int crc(byte[] b, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(b, offset, 4);
        crc.update(b, offset + 8, length - 8);
        return (int) crc.getValue();
    }

    public long index() {
        return index;
    }

    public long term() {
        return term;
    }

    public EntryType type() {
        return EntryType.of(buffer[offset + 13]);
    }

    public int crc() {
        return Binary.getInt(buffer, offset + 4);
    }

    public int previousCrc() {
        return Binary.getInt(buffer, offset + 8);
    }

    /** Cluster time in ms; the only clock that the state machine may look at. */
    public long clusterTimeMs() {
        return Binary.getLong(buffer, offset + 32);
    }

    /** Creation in ms since 1970 by the leader's clock; for display only. */
    public long wallTimeMs() {
        return Binary.getLong(buffer, offset + 40);
    }

    /**
     * The array that holds the record from {@link #offset}, {@link #length} bytes long. Read only.
     */
    public byte[] buffer() {
        return buffer;
    }

    public int offset() {
        return offset;
    }

    /** Bytes of the whole record. */
    public int length() {
        return length;
    }

    public int payloadOffset() {
        return offset + HEADER;
    }

    public int payloadLength() {
        return length - HEADER;
    }

    /** A copy of the payload. */
    public byte[] payload() {
        return Arrays.copyOfRange(buffer, payloadOffset(), offset + length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Entry e
                && Arrays.equals(
                        buffer, offset, offset + length, e.buffer, e.offset, e.offset + e.length);
    }

    @Override
    public int hashCode() {
        return crc();
    }

    @Override
    public String toString() {
        return "(" + index + "," + term + ")";
    }
}
