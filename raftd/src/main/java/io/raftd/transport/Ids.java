package io.raftd.transport;

import com.google.protobuf.ByteString;

import io.raftd.protocol.NodeId;
import io.raftd.raft.ReplicaId;

import java.nio.ByteBuffer;
import java.util.UUID;

/** Ids as they travel: a random id is 16 bytes, big-endian. */
final class Ids {
    private static final int BYTES = 16;

    private Ids() {}

    static ByteString bytes(UUID id) {
        ByteBuffer b = ByteBuffer.allocate(BYTES)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits());
        return ByteString.copyFrom(b.flip());
    }

    /** Throws IllegalArgumentException unless there are 16 bytes. */
    static UUID uuid(ByteString bytes) {
        if (bytes.size() != BYTES) {
            throw new IllegalArgumentException("id of " + bytes.size() + " bytes, not " + BYTES);
        }
        ByteBuffer b = bytes.asReadOnlyByteBuffer();
        return new UUID(b.getLong(), b.getLong());
    }

    /** Throws IllegalArgumentException unless both parts are well-formed. */
    static ReplicaId replica(String node, ByteString disk) {
        return new ReplicaId(NodeId.parse(node), uuid(disk));
    }
}
