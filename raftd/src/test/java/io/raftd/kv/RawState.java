package io.raftd.kv;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Puts together a state's binary form field by field, be it right or wrong. */
final class RawState {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** One that begins as it should. */
    static RawState of(long appliedIndex, long clusterTimeMs, long revision) {
        return new RawState().int8(1).int64(appliedIndex, clusterTimeMs, revision);
    }

    RawState int8(int value) {
        bytes.write(value);
        return this;
    }

    RawState int16(int value) {
        return bytes(ByteBuffer.allocate(2).putShort((short) value).array());
    }

    RawState int32(int value) {
        return bytes(ByteBuffer.allocate(4).putInt(value).array());
    }

    RawState int64(long... values) {
        for (long value : values) {
            bytes(ByteBuffer.allocate(8).putLong(value).array());
        }
        return this;
    }

    RawState bytes(byte[] some) {
        bytes.writeBytes(some);
        return this;
    }

    RawState key(byte[] key) {
        return int16(key.length).bytes(key);
    }

    RawState item(Item i) {
        return key(i.key())
                .int32(i.value().length)
                .bytes(i.value())
                .int64(i.createRevision(), i.modRevision(), i.version());
    }

    byte[] toByteArray() {
        return bytes.toByteArray();
    }
}
