package io.raftd.kv;

import io.raftd.kv.Command.CompareAndSet;
import io.raftd.kv.Command.Delete;
import io.raftd.kv.Command.Expect;
import io.raftd.kv.Command.Increment;
import io.raftd.kv.Command.Put;
import io.raftd.raft.Entry;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * The binary form of a {@link Proposal}, payload of COMMAND entries. It is in the log for ever: a
 * byte's meaning never changes, and what is new gets a new kind or version. Numbers are big-endian,
 * sizes in bytes.
 *
 * <pre>
 *   proposal         = version(1, = 1) kind(1) stamp key body
 *   stamp            = session id(16) sequence(8) first incomplete(8) cluster time in ms(8)
 *   key              = length(2) byte*
 *   bytes            = length(4) byte*
 *   body of put          (kind 1) = bytes                           the value
 *           delete       (kind 2) =
 *           compare, set (kind 3) = expect bytes                    the new value
 *           increment    (kind 4) = by(8)
 *   expect           = 0 | 1 revision(8) | 2 bytes                  absent, revision, value
 * </pre>
 */
public final class CommandCodec {
    private static final byte VERSION = 1;
    private static final byte PUT = 1;
    private static final byte DELETE = 2;
    private static final byte COMPARE_AND_SET = 3;
    private static final byte INCREMENT = 4;
    private static final byte ABSENT = 0;
    private static final byte REVISION = 1;
    private static final byte VALUE = 2;

    /** Bytes before the key: version, kind, stamp and the key's length. */
    private static final int FIXED = 44;

    /** The longest key and value, together, that a put can carry. */
    static final int MAX_ITEM_BYTES = Entry.MAX_BYTES - Entry.HEADER - FIXED - Integer.BYTES;

    private CommandCodec() {}

    public static byte[] encode(Proposal proposal) {
        return proposal.command().accept(new Encoder(proposal.stamp()));
    }

    /**
     * The proposal in these bytes. Throws IllegalArgumentException, saying what is wrong, unless
     * they are exactly one.
     */
    public static Proposal decode(byte[] b, int offset, int length) {
        ByteBuffer in = ByteBuffer.wrap(b, offset, length);
        try {
            Proposal proposal = decode(in);
            if (in.hasRemaining()) {
                throw new IllegalArgumentException(
                        "command ends " + in.remaining() + " bytes before its record does");
            }
            return proposal;
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("command is cut off after " + length + " bytes", e);
        }
    }

    private static Proposal decode(ByteBuffer in) {
        byte version = in.get();
        if (version != VERSION) {
            throw new IllegalArgumentException(
                    "command version " + version + " is not known to this version");
        }
        byte kind = in.get();
        UUID session = new UUID(in.getLong(), in.getLong());
        Stamp stamp = new Stamp(session, in.getLong(), in.getLong(), in.getLong());
        byte[] key = bytes(in, Short.toUnsignedInt(in.getShort()));
        Command command = switch (kind) {
            case PUT -> new Put(key, bytes(in, in.getInt()));
            case DELETE -> new Delete(key);
            case COMPARE_AND_SET -> new CompareAndSet(key, expect(in), bytes(in, in.getInt()));
            case INCREMENT -> new Increment(key, in.getLong());
            default ->
                throw new IllegalArgumentException(
                        "command kind " + kind + " is not known to this version");
        };
        return new Proposal(stamp, command);
    }

    private static Expect expect(ByteBuffer in) {
        byte kind = in.get();
        return switch (kind) {
            case ABSENT -> new Expect.Absent();
            case REVISION -> new Expect.Revision(in.getLong());
            case VALUE -> new Expect.Value(bytes(in, in.getInt()));
            default ->
                throw new IllegalArgumentException(
                        "expectation " + kind + " is not known to this version");
        };
    }

    private static byte[] bytes(ByteBuffer in, int length) {
        if (length < 0) {
            throw new IllegalArgumentException("length " + length + " < 0");
        }
        if (length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private record Encoder(Stamp stamp) implements Command.Handler<byte[]> {
        @Override
        public byte[] put(Put c) {
            return putBytes(begin(PUT, c.key(), 4 + c.value().length), c.value())
                    .array();
        }

        @Override
        public byte[] delete(Delete c) {
            return begin(DELETE, c.key(), 0).array();
        }

        @Override
        public byte[] compareAndSet(CompareAndSet c) {
            Expect expect = c.expect();
            int valueSize = 4 + c.value().length;
            ByteBuffer out;
            if (expect instanceof Expect.Value e) {
                out = begin(COMPARE_AND_SET, c.key(), 5 + e.value().length + valueSize);
                putBytes(out.put(VALUE), e.value());
            } else if (expect instanceof Expect.Revision e) {
                out = begin(COMPARE_AND_SET, c.key(), 9 + valueSize);
                out.put(REVISION).putLong(e.revision());
            } else {
                out = begin(COMPARE_AND_SET, c.key(), 1 + valueSize);
                out.put(ABSENT);
            }
            return putBytes(out, c.value()).array();
        }

        @Override
        public byte[] increment(Increment c) {
            return begin(INCREMENT, c.key(), 8).putLong(c.by()).array();
        }

        private ByteBuffer begin(byte kind, byte[] key, int bodySize) {
            return ByteBuffer.allocate(FIXED + key.length + bodySize)
                    .put(VERSION)
                    .put(kind)
                    .putLong(stamp.session().getMostSignificantBits())
                    .putLong(stamp.session().getLeastSignificantBits())
                    .putLong(stamp.sequence())
                    .putLong(stamp.firstIncomplete())
                    .putLong(stamp.clusterTimeMs())
                    .putShort((short) key.length)
                    .put(key);
        }

        private static ByteBuffer putBytes(ByteBuffer out, byte[] bytes) {
            return out.putInt(bytes.length).put(bytes);
        }
    }
}
