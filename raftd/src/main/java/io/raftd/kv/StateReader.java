package io.raftd.kv;

import io.raftd.kv.Items.Cell;
import io.raftd.kv.Items.Restored;
import io.raftd.kv.Restore.Begin;
import io.raftd.kv.Restore.Pair;
import io.raftd.kv.Result.CompareFailed;
import io.raftd.kv.Result.NotRestored;
import io.raftd.kv.Result.Rejected;
import io.raftd.kv.Result.Written;
import io.raftd.kv.Staging.Mark;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads one state in the form of {@link StateCodec}, shows its parts and keeps none. It throws
 * IOException, with the byte's offset, for whatever no store could have written: an unknown
 * version, an order that is violated, a length, revision, sequence or time out of bounds, a digest
 * that is not that of what was read, an end that comes too early or too late. The digest comes
 * last, so what was shown is good only once {@link #read} has returned.
 */
final class StateReader {
    /** Is shown the parts, items and sessions in their order. */
    interface Sink {
        /** The restore that was committed last. */
        void restored(Restored restored);

        void item(byte[] key, Cell cell) throws IOException;

        /** The session may be kept: nobody changes it. */
        void session(SessionState session);

        /** An item of the restore that is under way. */
        void staged(byte[] key, Cell cell);

        /** That restore, behind its items. */
        void staging(Begin begin, Mark mark);
    }

    private static final int SESSION_ID_BYTES = 16;
    private static final byte[] LEAST = {};

    private final StateInput in;
    private final Sink sink;

    /** The owner of the sessions; it never changes one that it has shown. */
    private final Object owner = new Object();

    private long clusterTimeMs;
    private @Nullable Restored restored;
    /** Since the last restore, and in all. */
    private long revision;

    private long fullRevision;
    private long digest;

    /** The last key, the last session's id, the last key staged; empty before the first. */
    private byte[] last = LEAST;

    StateReader(InputStream in, Sink sink) {
        this.in = new StateInput(in);
        this.sink = sink;
    }

    StateSummary read() throws IOException {
        byte version = in.int8();
        if (version != StateCodec.PLAIN && version != StateCodec.WITH_RESTORES) {
            throw in.refusal("version " + version + " is not known to this version");
        }
        long appliedIndex = natural("applied index");
        clusterTimeMs = natural("cluster time");
        if (version == StateCodec.WITH_RESTORES && flag("restored")) {
            restored();
        }
        long before = restored == null ? 0 : restored.before();
        revision = within(restored == null ? 0 : 1, Long.MAX_VALUE - before, "revision");
        fullRevision = before + revision;
        long items = natural("number of items");
        for (long i = 0; i < items; i++) {
            item();
        }
        last = LEAST;
        long sessions = natural("number of sessions");
        for (long i = 0; i < sessions; i++) {
            session();
        }
        if (version == StateCodec.WITH_RESTORES) {
            staging();
        }
        digest += KeyValueStore.hash(fullRevision, clusterTimeMs);
        if (in.int64() != digest) {
            throw in.refusal("the digest is not that of the state before it");
        }
        if (in.int64() != appliedIndex) {
            throw in.refusal("the applied index is not " + appliedIndex + " as in the beginning");
        }
        in.end();
        return new StateSummary(
                appliedIndex, clusterTimeMs, fullRevision, items, sessions, digest, in.offset());
    }

    private void restored() throws IOException {
        restored = new Restored(id(), natural("revision before it"));
        digest += restored.hash();
        sink.restored(restored);
    }

    private UUID id() throws IOException {
        return new UUID(in.int64(), in.int64());
    }

    private void item() throws IOException {
        byte[] key = key();
        byte[] value = value(key);
        long created = within(1, revision, "create revision");
        long modified = within(created, revision, "mod revision");
        Cell cell = Cell.of(key, value, created, modified, atLeastOne("version"));
        digest += cell.hash();
        sink.item(key, cell);
    }

    private byte[] key() throws IOException {
        int keyLength = in.unsigned16();
        if (keyLength == 0 || keyLength > Command.MAX_KEY_BYTES) {
            throw in.refusal(
                    "key of " + keyLength + " bytes is not within 1 to " + Command.MAX_KEY_BYTES);
        }
        return ascending(keyLength, "key");
    }

    private byte[] value(byte[] key) throws IOException {
        int length = in.int32();
        if (length < 0 || length > CommandCodec.MAX_ITEM_BYTES - key.length) {
            throw in.refusal("value of " + length + " bytes is not within 0 to "
                    + (CommandCodec.MAX_ITEM_BYTES - key.length));
        }
        return in.bytes(length);
    }

    private void staging() throws IOException {
        if (!flag("staging")) {
            if (restored == null) {
                throw in.refusal("nothing was or is being restored: not of this version");
            }
            return;
        }
        Begin begin = new Begin(
                id(),
                natural("number of items announced"),
                within(0, Restore.MAX_BYTES, "bytes announced"),
                in.int64());
        long next = natural("next batch");
        long expiresMs = within(clusterTimeMs + 1, clusterTimeMs + Staging.LIFETIME_MS, "expiry");
        long items = within(next, next == 0 ? 0 : begin.items(), "number of items staged");
        last = LEAST;
        long bytes = 0;
        long sum = 0;
        for (long i = 0; i < items; i++) {
            byte[] key = key();
            byte[] value = value(key);
            bytes += (long) key.length + value.length + Pair.OVERHEAD;
            if (bytes > begin.bytes()) {
                throw in.refusal("more is staged than the " + begin.bytes() + " bytes announced");
            }
            Cell cell = Cell.restored(key, value);
            sum += cell.hash();
            sink.staged(key, cell);
        }
        Mark mark = new Mark(next, bytes, sum, last, expiresMs);
        digest += Staging.hash(begin, mark);
        sink.staging(begin, mark);
    }

    private void session() throws IOException {
        byte[] id = ascending(SESSION_ID_BYTES, "session");
        long expiresMs = in.int64();
        if (expiresMs < Sessions.LIFETIME_MS
                || expiresMs - clusterTimeMs >= 2 * Sessions.LIFETIME_MS) {
            throw in.refusal("no session expires at " + expiresMs + " ms as seen from "
                    + clusterTimeMs + " ms");
        }
        SessionState session = new SessionState(owner, id, expiresMs);
        session.completeBefore(atLeastOne("first incomplete"));
        int answers = in.unsigned16();
        if (answers > Stamp.WINDOW) {
            throw in.refusal(answers + " answers > " + Stamp.WINDOW);
        }
        long previous = session.firstIncomplete() - 1;
        for (int i = 0; i < answers; i++) {
            long sequence = in.int64();
            if (sequence <= previous || sequence - session.firstIncomplete() >= Stamp.WINDOW) {
                throw in.refusal("sequence " + sequence + " is not within " + Stamp.WINDOW
                        + " of the first incomplete " + session.firstIncomplete()
                        + ", or not greater than the one before");
            }
            session.keep(sequence, answer());
            previous = sequence;
        }
        digest += session.hash();
        sink.session(session);
    }

    private Result answer() throws IOException {
        byte kind = in.int8();
        return switch (kind) {
            case StateCodec.WRITTEN ->
                new Written(within(0, fullRevision, "revision"), flag("existed"), in.int64());
            case StateCodec.COMPARE_FAILED -> compareFailed();
            case StateCodec.OVERFLOW -> Rejected.OVERFLOW;
            case StateCodec.NOT_A_NUMBER -> Rejected.NOT_A_NUMBER;
            case StateCodec.NO_STAGING -> NotRestored.NO_STAGING;
            case StateCodec.OUT_OF_SEQUENCE -> NotRestored.OUT_OF_SEQUENCE;
            case StateCodec.OUT_OF_ORDER -> NotRestored.OUT_OF_ORDER;
            case StateCodec.TOO_LARGE -> NotRestored.TOO_LARGE;
            case StateCodec.INCOMPLETE -> NotRestored.INCOMPLETE;
            default -> throw in.refusal("result " + kind + " is not known to this version");
        };
    }

    private boolean flag(String what) throws IOException {
        byte flag = in.int8();
        if (flag != 0 && flag != 1) {
            throw in.refusal(what + " " + flag + " is neither 0 nor 1");
        }
        return flag == 1;
    }

    private CompareFailed compareFailed() throws IOException {
        long created = within(0, fullRevision, "create revision");
        boolean absent = created == 0;
        long modified = within(created, absent ? 0 : fullRevision, "mod revision");
        long version = within(absent ? 0 : 1, absent ? 0 : Long.MAX_VALUE, "version");
        return new CompareFailed(created, modified, version);
    }

    /** Bytes that are greater than {@link #last}, and are the last from now on. */
    private byte[] ascending(int length, String what) throws IOException {
        byte[] bytes = in.bytes(length);
        if (Arrays.compareUnsigned(last, bytes) >= 0) {
            throw in.refusal(what + " is not greater than the one before");
        }
        last = bytes;
        return bytes;
    }

    private long natural(String what) throws IOException {
        return within(0, Long.MAX_VALUE, what);
    }

    private long atLeastOne(String what) throws IOException {
        return within(1, Long.MAX_VALUE, what);
    }

    private long within(long least, long most, String what) throws IOException {
        long number = in.int64();
        if (number < least || number > most) {
            throw in.refusal(what + " " + number + " is not within " + least + " to " + most);
        }
        return number;
    }
}
