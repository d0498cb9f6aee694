package io.raftd.kv;

import io.raftd.kv.Items.Cell;
import io.raftd.kv.Items.Restored;
import io.raftd.kv.Restore.Begin;
import io.raftd.kv.Result.CompareFailed;
import io.raftd.kv.Result.NotRestored;
import io.raftd.kv.Result.Rejected;
import io.raftd.kv.Result.Written;
import io.raftd.kv.Staging.Mark;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The binary form of a whole {@link KeyValueStore}, the content of snapshots. Equal states have
 * equal bytes, on every machine. It is on disks and wires: a byte's meaning never changes, and what
 * is new gets a new version. Numbers are big-endian, sizes in bytes.
 *
 * <pre>
 *   state    = version(1) applied index(8) cluster time in ms(8)
 *              restored                             in version 2 only
 *              revision(8)                          since the last restore, as in items
 *              count(8) item*                       in order of keys, unsigned
 *              count(8) session*                    in order of ids, unsigned
 *              staging                              in version 2 only
 *              digest(8)                            KeyValueStore.digest: of all but the applied
 *              applied index(8)                     index, which therefore ends the state, too
 *   item     = length(2) key length(4) value
 *              create revision(8) mod revision(8) version(8)
 *   session  = id(16) expiry in ms(8) first incomplete(8)
 *              count(2) answer*                     in order of sequences
 *   answer   = sequence(8) result
 *   result   = 1 revision(8) existed(1) value(8)                      written
 *            | 2 create revision(8) mod revision(8) version(8)        compare failed
 *            | 3                                                      overflow
 *            | 4                                                      not a number
 *            | 5 | 6 | 7 | 8 | 9                                      step of a restore refused
 *   restored = 0 | 1 id(16) revision before it(8)
 *   staging  = 0 | 1 id(16) items(8) bytes(8) digest(8)               as was announced
 *                    next batch(8) expiry in ms(8)
 *                    count(8) (length(2) key length(4) value)*        in order of keys, unsigned
 * </pre>
 *
 * A store in which nothing was restored, and nothing is being restored, is written in version 1,
 * any other in version 2.
 *
 * <p>* It is written and read as a stream, in memory that does not depend on the state's size.
 * Whoever reads it takes nothing on trust: see {@link StateReader}.
 */
public final class StateCodec {
    static final byte PLAIN = 1;
    static final byte WITH_RESTORES = 2;
    static final byte WRITTEN = 1;
    static final byte COMPARE_FAILED = 2;
    static final byte OVERFLOW = 3;
    static final byte NOT_A_NUMBER = 4;
    static final byte NO_STAGING = 5;
    static final byte OUT_OF_SEQUENCE = 6;
    static final byte OUT_OF_ORDER = 7;
    static final byte TOO_LARGE = 8;
    static final byte INCOMPLETE = 9;

    private static final int BUFFER_BYTES = 64 << 10;

    private StateCodec() {}

    /** Writes the state of a store that nobody changes meanwhile; flushes and does not close. */
    static void write(KeyValueStore store, OutputStream to) throws IOException {
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(to, BUFFER_BYTES));
        Items items = store.items();
        Sessions sessions = store.sessions();
        boolean plain = items.restored() == null && items.staging() == null;
        out.writeByte(plain ? PLAIN : WITH_RESTORES);
        out.writeLong(store.appliedIndex());
        out.writeLong(store.clusterTimeMs());
        if (!plain) {
            write(items.restored(), out);
        }
        out.writeLong(items.revisionSinceRestore());
        out.writeLong(items.cells().size());
        items.cells().forEach((key, cell) -> {
            write(key, cell, out);
            return true;
        });
        out.writeLong(sessions.byId().size());
        sessions.byId().forEach((id, session) -> {
            write(session, out);
            return true;
        });
        if (!plain) {
            write(items.staging(), out);
        }
        out.writeLong(store.digest());
        out.writeLong(store.appliedIndex());
        out.flush();
    }

    private static void write(@Nullable Restored restored, DataOutputStream out)
            throws IOException {
        out.writeBoolean(restored != null);
        if (restored != null) {
            write(restored.id(), out);
            out.writeLong(restored.before());
        }
    }

    private static void write(@Nullable Staging staging, DataOutputStream out) throws IOException {
        out.writeBoolean(staging != null);
        if (staging == null) {
            return;
        }
        write(staging.begin().id(), out);
        out.writeLong(staging.begin().items());
        out.writeLong(staging.begin().bytes());
        out.writeLong(staging.begin().digest());
        out.writeLong(staging.mark().next());
        out.writeLong(staging.mark().expiresMs());
        out.writeLong(staging.cells().size());
        staging.cells().forEach((key, cell) -> {
            write(key, cell.value(), out);
            return true;
        });
    }

    private static void write(UUID id, DataOutputStream out) throws IOException {
        out.writeLong(id.getMostSignificantBits());
        out.writeLong(id.getLeastSignificantBits());
    }

    private static void write(byte[] key, byte[] value, DataOutputStream out) throws IOException {
        out.writeShort(key.length);
        out.write(key);
        out.writeInt(value.length);
        out.write(value);
    }

    private static void write(byte[] key, Cell cell, DataOutputStream out) throws IOException {
        write(key, cell.value(), out);
        out.writeLong(cell.createRevision());
        out.writeLong(cell.modRevision());
        out.writeLong(cell.version());
    }

    private static void write(SessionState session, DataOutputStream out) throws IOException {
        out.write(session.id());
        out.writeLong(session.expiresMs());
        out.writeLong(session.firstIncomplete());
        out.writeShort(session.kept());
        for (int i = 0; i < session.span(); i++) {
            long sequence = session.firstIncomplete() + i;
            Result answer = session.answer(sequence);
            if (answer != null) {
                out.writeLong(sequence);
                write(answer, out);
            }
        }
    }

    private static void write(Result answer, DataOutputStream out) throws IOException {
        if (answer instanceof Written w) {
            out.writeByte(WRITTEN);
            out.writeLong(w.revision());
            out.writeBoolean(w.existed());
            out.writeLong(w.value());
        } else if (answer instanceof CompareFailed f) {
            out.writeByte(COMPARE_FAILED);
            out.writeLong(f.createRevision());
            out.writeLong(f.modRevision());
            out.writeLong(f.version());
        } else {
            out.writeByte(code(answer));
        }
    }

    /** Of an answer that says no more than what it is. */
    static byte code(Result answer) {
        if (answer instanceof NotRestored refused) {
            return switch (refused) {
                case NO_STAGING -> NO_STAGING;
                case OUT_OF_SEQUENCE -> OUT_OF_SEQUENCE;
                case OUT_OF_ORDER -> OUT_OF_ORDER;
                case TOO_LARGE -> TOO_LARGE;
                case INCOMPLETE -> INCOMPLETE;
            };
        }
        return answer == Rejected.OVERFLOW ? OVERFLOW : NOT_A_NUMBER;
    }

    /**
     * A store in the state that was written. Throws IOException, saying where and what is wrong,
     * unless the bytes are exactly one state.
     */
    static KeyValueStore read(InputStream in) throws IOException {
        Loader loader = new Loader();
        StateSummary read = new StateReader(in, loader).read();
        Restored restored = loader.restored;
        return new KeyValueStore(
                new Items(
                        loader.cells.build(),
                        read.revision() - (restored == null ? 0 : restored.before()),
                        loader.itemsDigest,
                        restored,
                        loader.staging()),
                loader.sessions,
                read.appliedIndex(),
                read.clusterTimeMs());
    }

    /** Reads and checks a state like {@link KeyValueStore#read}, and keeps nothing of it. */
    public static StateSummary summarize(InputStream in) throws IOException {
        return summarize(in, (key, value) -> {});
    }

    /**
     * Is shown the items of a state, in the order of keys. They are good only once all was read.
     */
    @FunctionalInterface
    public interface ItemVisitor {
        /** The arrays may be kept, and must not be changed. */
        void item(byte[] key, byte[] value) throws IOException;
    }

    /** As {@link #summarize(InputStream)}, and shows each item. */
    public static StateSummary summarize(InputStream in, ItemVisitor visitor) throws IOException {
        return new StateReader(in, new Unkept(visitor)).read();
    }

    /** Lets everything go. */
    private record Unkept(ItemVisitor visitor) implements StateReader.Sink {
        @Override
        public void restored(Restored restored) {}

        @Override
        public void item(byte[] key, Cell cell) throws IOException {
            visitor.item(key, cell.value());
        }

        @Override
        public void session(SessionState session) {}

        @Override
        public void staged(byte[] key, Cell cell) {}

        @Override
        public void staging(Begin begin, Mark mark) {}
    }

    /** Makes a store's parts. */
    private static final class Loader implements StateReader.Sink {
        private final OrderedMap.Builder<Cell> cells = new OrderedMap.Builder<>();
        private final Sessions sessions = new Sessions();
        private final OrderedMap.Builder<Cell> staged = new OrderedMap.Builder<>();
        private long itemsDigest;
        private @Nullable Restored restored;
        private @Nullable Begin begin;
        private @Nullable Mark mark;

        @Override
        public void restored(Restored last) {
            restored = last;
        }

        @Override
        public void item(byte[] key, Cell cell) {
            cells.add(key, cell);
            itemsDigest += cell.hash();
        }

        @Override
        public void session(SessionState session) {
            sessions.add(session);
        }

        @Override
        public void staged(byte[] key, Cell cell) {
            staged.add(key, cell);
        }

        @Override
        public void staging(Begin announced, Mark reached) {
            begin = announced;
            mark = reached;
        }

        @Nullable
        Staging staging() {
            return begin == null || mark == null ? null : new Staging(begin, staged.build(), mark);
        }
    }
}
