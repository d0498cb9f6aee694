package io.raftd.kv;

import io.raftd.kv.Command.CompareAndSet;
import io.raftd.kv.Command.Delete;
import io.raftd.kv.Command.Expect;
import io.raftd.kv.Command.Increment;
import io.raftd.kv.Command.Put;
import io.raftd.kv.Restore.Abort;
import io.raftd.kv.Restore.Batch;
import io.raftd.kv.Restore.Begin;
import io.raftd.kv.Restore.Commit;
import io.raftd.kv.Restore.Pair;
import io.raftd.raft.Entry;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The binary form of a {@link Proposal}, payload of COMMAND entries. It is in the log for ever: a
 * byte's meaning never changes, and what is new gets a new kind or version. Numbers are big-endian,
 * sizes in bytes.
 *
 * <pre>
 *   proposal         = version(1, = 1) kind(1) stamp (key body | restore's id(16) body)
 *   stamp            = session id(16) sequence(8) first incomplete(8) cluster time in ms(8)
 *   key              = length(2) byte*
 *   bytes            = length(4) byte*
 *   body of put          (kind 1) = bytes                           the value
 *           delete       (kind 2) =
 *           compare, set (kind 3) = expect bytes                    the new value
 *           increment    (kind 4) = by(8)
 *           begin restore  (kind 5) = items(8) bytes(8) digest(8)
 *           batch of it    (kind 6) = number(8) count(4) pair*
 *           commit it      (kind 7) =
 *           abort it       (kind 8) =
 *   expect           = 0 | 1 revision(8) | 2 bytes                  absent, revision, value
 *   pair             = key bytes
 * </pre>
 */
public final class CommandCodec {
    private static final byte VERSION = 1;
    private static final byte PUT = 1;
    private static final byte DELETE = 2;
    private static final byte COMPARE_AND_SET = 3;
    private static final byte INCREMENT = 4;
    private static final byte BEGIN = 5;
    private static final byte BATCH = 6;
    private static final byte COMMIT = 7;
    private static final byte ABORT = 8;
    private static final byte ABSENT = 0;
    private static final byte REVISION = 1;
    private static final byte VALUE = 2;

    /** Bytes before the key: version, kind, stamp and the key's length. */
    private static final int FIXED = 44;

    /** The longest key and value, together, that a put can carry. */
    static final int MAX_ITEM_BYTES = Entry.MAX_BYTES - Entry.HEADER - FIXED - Integer.BYTES;

    /** Bytes before the body of a step of a restore: version, kind, stamp and the restore's id. */
    private static final int RESTORE_FIXED = 58;

    /** Bytes of a pair besides key and value. */
    private static final int PAIR_FIXED = Short.BYTES + Integer.BYTES;

    /** The longest key and value, together, that a batch of a restore can carry. */
    static final int MAX_PAIR_BYTES = Entry.MAX_BYTES
            - Entry.HEADER
            - RESTORE_FIXED
            - Long.BYTES
            - Integer.BYTES
            - PAIR_FIXED;

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
        Stamp stamp = new Stamp(id(in), in.getLong(), in.getLong(), in.getLong());
        Command command = switch (kind) {
            case PUT -> new Put(key(in), bytes(in, in.getInt()));
            case DELETE -> new Delete(key(in));
            case COMPARE_AND_SET -> new CompareAndSet(key(in), expect(in), bytes(in, in.getInt()));
            case INCREMENT -> new Increment(key(in), in.getLong());
            case BEGIN -> new Begin(id(in), in.getLong(), in.getLong(), in.getLong());
            case BATCH -> new Batch(id(in), in.getLong(), pairs(in));
            case COMMIT -> new Commit(id(in));
            case ABORT -> new Abort(id(in));
            default ->
                throw new IllegalArgumentException(
                        "command kind " + kind + " is not known to this version");
        };
        return new Proposal(stamp, command);
    }

    private static byte[] key(ByteBuffer in) {
        return bytes(in, Short.toUnsignedInt(in.getShort()));
    }

    private static UUID id(ByteBuffer in) {
        return new UUID(in.getLong(), in.getLong());
    }

    private static List<Pair> pairs(ByteBuffer in) {
        int count = in.getInt();
        if (count < 0) {
            throw new IllegalArgumentException("count " + count + " < 0");
        }
        if (count > in.remaining() / PAIR_FIXED) {
            throw new BufferUnderflowException();
        }
        List<Pair> pairs = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            pairs.add(new Pair(key(in), bytes(in, in.getInt())));
        }
        return pairs;
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

    private record Encoder(Stamp stamp)
            implements Command.Handler<byte[]>, Restore.Handler<byte[]> {
        @Override
        public byte[] put(Put c) {
            return putBytes(head(PUT, c.key(), 4 + c.value().length), c.value()).array();
        }

        @Override
        public byte[] delete(Delete c) {
            return head(DELETE, c.key(), 0).array();
        }

        @Override
        public byte[] compareAndSet(CompareAndSet c) {
            Expect expect = c.expect();
            int valueSize = 4 + c.value().length;
            ByteBuffer out;
            if (expect instanceof Expect.Value e) {
                out = head(COMPARE_AND_SET, c.key(), 5 + e.value().length + valueSize);
                putBytes(out.put(VALUE), e.value());
            } else if (expect instanceof Expect.Revision e) {
                out = head(COMPARE_AND_SET, c.key(), 9 + valueSize);
                out.put(REVISION).putLong(e.revision());
            } else {
                out = head(COMPARE_AND_SET, c.key(), 1 + valueSize);
                out.put(ABSENT);
            }
            return putBytes(out, c.value()).array();
        }

        @Override
        public byte[] increment(Increment c) {
            return head(INCREMENT, c.key(), 8).putLong(c.by()).array();
        }

        @Override
        public byte[] restore(Restore step) {
            return step.step(this);
        }

        @Override
        public byte[] begin(Begin b) {
            return head(BEGIN, b.id(), 3 * Long.BYTES)
                    .putLong(b.items())
                    .putLong(b.bytes())
                    .putLong(b.digest())
                    .array();
        }

        @Override
        public byte[] batch(Batch b) {
            int size = Long.BYTES + Integer.BYTES;
            for (Pair pair : b.pairs()) {
                size += PAIR_FIXED + pair.key().length + pair.value().length;
            }
            ByteBuffer out = head(BATCH, b.id(), size).putLong(b.number());
            return putPairs(out, b.pairs()).array();
        }

        private static ByteBuffer putPairs(ByteBuffer out, List<Pair> pairs) {
            out.putInt(pairs.size());
            for (Pair pair : pairs) {
                out.putShort((short) pair.key().length).put(pair.key());
                putBytes(out, pair.value());
            }
            return out;
        }

        @Override
        public byte[] commit(Commit c) {
            return head(COMMIT, c.id(), 0).array();
        }

        @Override
        public byte[] abort(Abort a) {
            return head(ABORT, a.id(), 0).array();
        }

        private ByteBuffer head(byte kind, byte[] key, int bodySize) {
            return head(kind, FIXED + key.length + bodySize)
                    .putShort((short) key.length)
                    .put(key);
        }

        private ByteBuffer head(byte kind, UUID restore, int bodySize) {
            return putId(head(kind, RESTORE_FIXED + bodySize), restore);
        }

        private ByteBuffer head(byte kind, int size) {
            ByteBuffer out = ByteBuffer.allocate(size).put(VERSION).put(kind);
            return putId(out, stamp.session())
                    .putLong(stamp.sequence())
                    .putLong(stamp.firstIncomplete())
                    .putLong(stamp.clusterTimeMs());
        }

        private static ByteBuffer putId(ByteBuffer out, UUID id) {
            return out.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
        }

        private static ByteBuffer putBytes(ByteBuffer out, byte[] bytes) {
            return out.putInt(bytes.length).put(bytes);
        }
    }
}
