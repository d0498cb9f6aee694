package io.raftd.raft;

import java.util.Arrays;
import java.util.List;

/** Writes the fixed binary forms of this package's payloads; {@link PayloadReader} reads them. */
final class PayloadWriter {
    private byte[] buffer = new byte[256];
    private int length;

    /** Where the next so many bytes begin, in {@link #buffer} as it is afterwards. */
    private int grow(int bytes) {
        int from = length;
        length += bytes;
        if (length > buffer.length) {
            buffer = Arrays.copyOf(buffer, 2 * length);
        }
        return from;
    }

    /** One byte; throws IllegalArgumentException, naming {@code what}, when it takes more. */
    PayloadWriter unsignedByte(int n, String what) {
        if (n > 255) {
            throw new IllegalArgumentException(n + " > 255: " + what);
        }
        int at = grow(1);
        buffer[at] = (byte) n;
        return this;
    }

    PayloadWriter flag(boolean value) {
        return unsignedByte(value ? 1 : 0, "flag");
    }

    PayloadWriter number(long value) {
        int at = grow(8);
        BigEndian.putLong(buffer, at, value);
        return this;
    }

    /** A length in one byte, then ASCII; throws IllegalArgumentException for other text. */
    PayloadWriter text(String text) {
        unsignedByte(text.length(), text);
        int at = grow(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 128) {
                throw new IllegalArgumentException("not ASCII: " + text);
            }
            buffer[at + i] = (byte) c;
        }
        return this;
    }

    PayloadWriter replica(ReplicaId r) {
        return text(r.node())
                .number(r.disk().getMostSignificantBits())
                .number(r.disk().getLeastSignificantBits());
    }

    PayloadWriter replicas(List<ReplicaId> replicas, String what) {
        unsignedByte(replicas.size(), what);
        replicas.forEach(this::replica);
        return this;
    }

    byte[] bytes() {
        return Arrays.copyOf(buffer, length);
    }
}
