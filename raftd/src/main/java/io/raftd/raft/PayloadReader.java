package io.raftd.raft;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Reads what {@link PayloadWriter} wrote. All methods throw IllegalArgumentException, saying where,
 * when the bytes are nothing of that kind.
 */
final class PayloadReader {
    private final byte[] b;
    private final String what;
    private int at;

    /** {@code what} the bytes should be, for messages. */
    PayloadReader(byte[] b, String what) {
        this.b = b;
        this.what = what;
    }

    int unsignedByte() {
        return b[skip(1)] & 0xff;
    }

    boolean flag() {
        int flag = unsignedByte();
        if (flag > 1) {
            throw new IllegalArgumentException(
                    what + " has a flag of " + flag + " at byte " + (at - 1));
        }
        return flag == 1;
    }

    long number() {
        return BigEndian.getLong(b, skip(8));
    }

    String text() {
        int length = unsignedByte();
        int from = skip(length);
        char[] text = new char[length];
        for (int i = 0; i < length; i++) {
            if (b[from + i] < 0) {
                throw new IllegalArgumentException(what + " is not ASCII at byte " + (from + i));
            }
            text[i] = (char) b[from + i];
        }
        return new String(text);
    }

    ReplicaId replica() {
        String node = text();
        long high = number();
        return new ReplicaId(node, new UUID(high, number()));
    }

    List<ReplicaId> replicas() {
        int count = unsignedByte();
        List<ReplicaId> replicas = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            replicas.add(replica());
        }
        return replicas;
    }

    /** All bytes have been read. */
    void end() {
        if (at != b.length) {
            throw new IllegalArgumentException(what + " ends at byte " + at + " of " + b.length);
        }
    }

    /** Moves past {@code n} bytes and returns where they began. */
    private int skip(int n) {
        if (n > b.length - at) {
            throw new IllegalArgumentException(what + " is cut off at byte " + b.length);
        }
        int from = at;
        at += n;
        return from;
    }
}
