package io.raftctl.command.kv;

import com.google.protobuf.ByteString;

import io.raftctl.output.Json;
import io.raftctl.output.Text;

/**
 * A key with its value.
 *
 * @param version writes since it was created
 * @param revision of the whole store when it was read
 */
record KeyValue(
        ByteString key,
        ByteString value,
        long createRevision,
        long modRevision,
        long version,
        long revision) {
    static void json(Json json, KeyValue kv) {
        json.bytes("key", kv.key.toByteArray())
                .bytes("value", kv.value.toByteArray())
                .put("createRevision", kv.createRevision)
                .put("modRevision", kv.modRevision)
                .put("version", kv.version)
                .put("revision", kv.revision);
    }

    String keyText() {
        return Text.printable(key.toByteArray());
    }

    /** As much of the value as a column has room for. */
    String valueStart() {
        return Text.start(valueText());
    }

    String valueText() {
        return Text.printable(value.toByteArray());
    }
}
