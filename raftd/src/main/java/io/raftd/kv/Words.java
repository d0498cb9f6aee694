package io.raftd.kv;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Reads byte arrays eight bytes at a time. */
final class Words {
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Words() {}

    /** The eight bytes from {@code at} on, big-endian; 0 for those behind the end. */
    static long at(byte[] bytes, int at) {
        if (bytes.length - at >= Long.BYTES) {
            return (long) LONG.get(bytes, at);
        }
        long word = 0;
        for (int i = at; i < at + Long.BYTES; i++) {
            word = (word << 8) | (i < bytes.length ? bytes[i] & 0xff : 0);
        }
        return word;
    }
}
