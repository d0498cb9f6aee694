package io.raftd.kv;

import io.raftd.kv.Items.Cell;
import io.raftd.kv.Result.CompareFailed;
import io.raftd.kv.Result.Rejected;
import io.raftd.kv.Result.Written;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * The binary form of a whole {@link KeyValueStore}, the content of snapshots. Equal states have
 * equal bytes, on every machine. It is on disks and wires: a byte's meaning never changes, and what
 * is new gets a new version. Numbers are big-endian, sizes in bytes.
 *
 * <pre>
 *   state    = version(1, = 1) applied index(8) cluster time in ms(8) revision(8)
 *              count(8) item*                       in order of keys, unsigned
 *              count(8) session*                    in order of ids, unsigned
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
 * </pre>
 *
 * It is written and read as a stream, in memory that does not depend on the state's size. Whoever
 * reads it takes nothing on trust: see {@link StateReader}.
 */
public final class StateCodec {
    static final byte VERSION = 1;
    static final byte WRITTEN = 1;
    static final byte COMPARE_FAILED = 2;
    static final byte OVERFLOW = 3;
    static final byte NOT_A_NUMBER = 4;

    private static final int BUFFER_BYTES = 64 << 10;

    private StateCodec() {}

    /** Writes the state of a store that nobody changes meanwhile; flushes and does not close. */
    static void write(KeyValueStore store, OutputStream to) throws IOException {
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(to, BUFFER_BYTES));
        Items items = store.items();
        Sessions sessions = store.sessions();
        out.writeByte(VERSION);
        out.writeLong(store.appliedIndex());
        out.writeLong(store.clusterTimeMs());
        out.writeLong(items.revision());
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
        out.writeLong(store.digest());
        out.writeLong(store.appliedIndex());
        out.flush();
    }

    private static void write(byte[] key, Cell cell, DataOutputStream out) throws IOException {
        out.writeShort(key.length);
        out.write(key);
        out.writeInt(cell.value().length);
        out.write(cell.value());
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
            out.writeByte(answer == Rejected.OVERFLOW ? OVERFLOW : NOT_A_NUMBER);
        }
    }

    /**
     * A store in the state that was written. Throws IOException, saying where and what is wrong,
     * unless the bytes are exactly one state.
     */
    static KeyValueStore read(InputStream in) throws IOException {
        Loader loader = new Loader();
        StateSummary read = new StateReader(in, loader).read();
        return new KeyValueStore(
                new Items(loader.cells.build(), read.revision(), loader.itemsDigest),
                loader.sessions,
                read.appliedIndex(),
                read.clusterTimeMs());
    }

    /** Reads and checks a state like {@link KeyValueStore#read}, and keeps nothing of it. */
    public static StateSummary summarize(InputStream in) throws IOException {
        return new StateReader(in, new Unkept()).read();
    }

    /** Lets everything go. */
    private static final class Unkept implements StateReader.Sink {
        @Override
        public void item(byte[] key, Cell cell) {}

        @Override
        public void session(SessionState session) {}
    }

    /** Makes a store's parts. */
    private static final class Loader implements StateReader.Sink {
        private final OrderedMap.Builder<Cell> cells = new OrderedMap.Builder<>();
        private final Sessions sessions = new Sessions();
        private long itemsDigest;

        @Override
        public void item(byte[] key, Cell cell) {
            cells.add(key, cell);
            itemsDigest += cell.hash();
        }

        @Override
        public void session(SessionState session) {
            sessions.add(session);
        }
    }
}
