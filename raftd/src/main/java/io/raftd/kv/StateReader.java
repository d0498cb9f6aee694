package io.raftd.kv;

import io.raftd.kv.Items.Cell;
import io.raftd.kv.Result.CompareFailed;
import io.raftd.kv.Result.Rejected;
import io.raftd.kv.Result.Written;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Reads one state in the form of {@link StateCodec}, shows its parts and keeps none. It throws
 * IOException, with the byte's offset, for whatever no store could have written: an unknown
 * version, an order that is violated, a length, revision, sequence or time out of bounds, a digest
 * that is not that of what was read, an end that comes too early or too late. The digest comes
 * last, so what was shown is good only once {@link #read} has returned.
 */
final class StateReader {
    /** Is shown items and sessions, each in their order. */
    interface Sink {
        void item(byte[] key, Cell cell);

        /** The session may be kept: nobody changes it. */
        void session(SessionState session);
    }

    private static final int SESSION_ID_BYTES = 16;

    private final StateInput in;
    private final Sink sink;

    /** The owner of the sessions; it never changes one that it has shown. */
    private final Object owner = new Object();

    private long clusterTimeMs;
    private long revision;
    private long digest;

    /** The last key, then the last session's id; empty before the first. */
    private byte[] last = {};

    StateReader(InputStream in, Sink sink) {
        this.in = new StateInput(in);
        this.sink = sink;
    }

    StateSummary read() throws IOException {
        byte version = in.int8();
        if (version != StateCodec.VERSION) {
            throw in.refusal("version " + version + " is not known to this version");
        }
        long appliedIndex = natural("applied index");
        clusterTimeMs = natural("cluster time");
        revision = natural("revision");
        long items = natural("number of items");
        for (long i = 0; i < items; i++) {
            item();
        }
        last = new byte[0];
        long sessions = natural("number of sessions");
        for (long i = 0; i < sessions; i++) {
            session();
        }
        digest += KeyValueStore.hash(revision, clusterTimeMs);
        if (in.int64() != digest) {
            throw in.refusal("the digest is not that of the state before it");
        }
        if (in.int64() != appliedIndex) {
            throw in.refusal("the applied index is not " + appliedIndex + " as in the beginning");
        }
        in.end();
        return new StateSummary(
                appliedIndex, clusterTimeMs, revision, items, sessions, digest, in.offset());
    }

    private void item() throws IOException {
        int keyLength = in.unsigned16();
        if (keyLength == 0 || keyLength > Command.MAX_KEY_BYTES) {
            throw in.refusal(
                    "key of " + keyLength + " bytes is not within 1 to " + Command.MAX_KEY_BYTES);
        }
        byte[] key = ascending(keyLength, "key");
        int length = in.int32();
        if (length < 0 || length > CommandCodec.MAX_ITEM_BYTES - keyLength) {
            throw in.refusal("value of " + length + " bytes is not within 0 to "
                    + (CommandCodec.MAX_ITEM_BYTES - keyLength));
        }
        byte[] value = in.bytes(length);
        long created = within(1, revision, "create revision");
        long modified = within(created, revision, "mod revision");
        Cell cell = Cell.of(key, value, created, modified, atLeastOne("version"));
        digest += cell.hash();
        sink.item(key, cell);
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
                new Written(within(0, revision, "revision"), existed(), in.int64());
            case StateCodec.COMPARE_FAILED -> compareFailed();
            case StateCodec.OVERFLOW -> Rejected.OVERFLOW;
            case StateCodec.NOT_A_NUMBER -> Rejected.NOT_A_NUMBER;
            default -> throw in.refusal("result " + kind + " is not known to this version");
        };
    }

    private boolean existed() throws IOException {
        byte existed = in.int8();
        if (existed != 0 && existed != 1) {
            throw in.refusal("existed " + existed + " is neither 0 nor 1");
        }
        return existed == 1;
    }

    private CompareFailed compareFailed() throws IOException {
        long created = within(0, revision, "create revision");
        boolean absent = created == 0;
        long modified = within(created, absent ? 0 : revision, "mod revision");
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
