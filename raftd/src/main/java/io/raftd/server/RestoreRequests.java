package io.raftd.server;

import com.google.protobuf.ByteString;
import io.raftd.kv.Restore;
import io.raftd.protocol.Uuids;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The steps of a restore as they come in. */
final class RestoreRequests {
    private RestoreRequests() {}

    /** Throws IllegalArgumentException when it can't be one. */
    static Restore step(io.raftd.protocol.wire.Restore wire, byte[] body) {
        UUID id = Uuids.uuid(wire.getId());
        return switch (wire.getStepCase()) {
            case BEGIN ->
                new Restore.Begin(
                        id,
                        wire.getBegin().getItems(),
                        wire.getBegin().getBytes(),
                        wire.getBegin().getDigest());
            case BATCH ->
                new Restore.Batch(id, wire.getBatch().getNumber(), pairs(wire.getBatch(), body));
            case COMMIT -> new Restore.Commit(id);
            case ABORT -> new Restore.Abort(id);
            case STEP_NOT_SET ->
                throw new IllegalArgumentException(
                        "a step of a restore that is not known to this version");
        };
    }

    /**
     * Why a restore is not begun by a node with a heap of so many bytes, or null. For a while it
     * holds the old items and the new ones at once, and what it has accepted it must apply.
     */
    static @Nullable String excess(io.raftd.protocol.wire.Restore wire, long heapBytes) {
        long bytes = wire.getBegin().getBytes();
        return bytes <= heapBytes / 2
                ? null
                : "to restore " + bytes
                        + " bytes every node needs a heap of twice as many, and this"
                        + " one has " + heapBytes + "; restart the nodes with"
                        + " RAFTD_JAVA_OPTS=-Xmx" + ((bytes >> 19) + 1) + "m";
    }

    private static List<Restore.Pair> pairs(
            io.raftd.protocol.wire.Restore.Batch batch, byte[] body) {
        if (batch.getKeysCount() != batch.getValueBytesCount()) {
            throw new IllegalArgumentException(
                    batch.getKeysCount() + " keys, " + batch.getValueBytesCount() + " values");
        }
        List<Restore.Pair> pairs = new ArrayList<>(batch.getKeysCount());
        int at = 0;
        for (int i = 0; i < batch.getKeysCount(); i++) {
            ByteString key = batch.getKeys(i);
            int length = batch.getValueBytes(i);
            if (length < 0 || length > body.length - at) {
                throw new IllegalArgumentException("the values are cut off");
            }
            pairs.add(
                    new Restore.Pair(key.toByteArray(), Arrays.copyOfRange(body, at, at + length)));
            at += length;
        }
        if (at < body.length) {
            throw new IllegalArgumentException("there is more than the values");
        }
        return pairs;
    }
}
