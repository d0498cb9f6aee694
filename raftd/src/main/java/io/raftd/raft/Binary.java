package io.raftd.raft;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * The fixed binary forms of this package: big-endian numbers in arrays, for the core has no
 * java.nio, and what payloads are made of.
 */
final class Binary {
    private Binary() {}

    static int getInt(byte[] b, int at) {
        return b[at] << 24 | (b[at + 1] & 0xff) << 16 | (b[at + 2] & 0xff) << 8 | b[at + 3] & 0xff;
    }

    static long getLong(byte[] b, int at) {
        return (long) getInt(b, at) << 32 | getInt(b, at + 4) & 0xffffffffL;
    }

    static void putInt(byte[] b, int at, int value) {
        b[at] = (byte) (value >>> 24);
        b[at + 1] = (byte) (value >>> 16);
        b[at + 2] = (byte) (value >>> 8);
        b[at + 3] = (byte) value;
    }

    static void putLong(byte[] b, int at, long value) {
        putInt(b, at, (int) (value >>> 32));
        putInt(b, at + 4, (int) value);
    }

    /** Writes a payload; {@link Reader} reads it. */
    static final class Writer {
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
        Writer unsignedByte(int n, String what) {
            if (n > 255) {
                throw new IllegalArgumentException(n + " > 255: " + what);
            }
            int at = grow(1);
            buffer[at] = (byte) n;
            return this;
        }

        Writer flag(boolean value) {
            return unsignedByte(value ? 1 : 0, "flag");
        }

        Writer number(long value) {
            int at = grow(8);
            putLong(buffer, at, value);
            return this;
        }

        /** A length in one byte, then ASCII; throws IllegalArgumentException for other text. */
        Writer text(String text) {
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

        Writer replica(ReplicaId r) {
            return text(r.node())
                    .number(r.disk().getMostSignificantBits())
                    .number(r.disk().getLeastSignificantBits());
        }

        Writer replicas(List<ReplicaId> replicas, String what) {
            unsignedByte(replicas.size(), what);
            replicas.forEach(this::replica);
            return this;
        }

        byte[] bytes() {
            return Arrays.copyOf(buffer, length);
        }
    }

    /**
     * Reads what {@link Writer} wrote. All methods throw IllegalArgumentException, saying where,
     * when the bytes are nothing of that kind.
     */
    static final class Reader {
        private final byte[] b;
        private final String what;
        private int at;

        /** {@code what} the bytes should be, for messages. */
        Reader(byte[] b, String what) {
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
            return getLong(b, skip(8));
        }

        String text() {
            int length = unsignedByte();
            int from = skip(length);
            char[] text = new char[length];
            for (int i = 0; i < length; i++) {
                if (b[from + i] < 0) {
                    throw new IllegalArgumentException(
                            what + " is not ASCII at byte " + (from + i));
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
                throw new IllegalArgumentException(
                        what + " ends at byte " + at + " of " + b.length);
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
}
