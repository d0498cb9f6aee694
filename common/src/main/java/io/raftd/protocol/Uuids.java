package io.raftd.protocol;

import com.google.protobuf.ByteString;

import java.nio.ByteBuffer;
import java.util.UUID;

/** Random ids, of clusters and disks, as they travel: 16 bytes, big-endian. */
public final class Uuids {
    /** The length of each. */
    public static final int BYTES = 16;

    private Uuids() {}

    /** The bytes of an id. */
    public static ByteString bytes(UUID id) {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits());
        return ByteString.copyFrom(bytes.flip());
    }

    /**
     * The id with these bytes.
     *
     * @throws IllegalArgumentException unless there are {@value #BYTES}
     */
    public static UUID uuid(ByteString bytes) {
        if (bytes.size() != BYTES) {
            throw new IllegalArgumentException("id of " + bytes.size() + " bytes, not " + BYTES);
        }
        ByteBuffer words = bytes.asReadOnlyByteBuffer();
        return new UUID(words.getLong(), words.getLong());
    }
}
