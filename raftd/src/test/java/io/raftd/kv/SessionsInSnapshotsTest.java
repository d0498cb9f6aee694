package io.raftd.kv;

import static io.raftd.kv.Sessions.LIFETIME_MS;
import static io.raftd.kv.Sessions.SWEPT_PER_ENTRY;
import static io.raftd.kv.StateCodecTest.restored;
import static io.raftd.kv.StateCodecTest.written;
import static io.raftd.kv.TestLog.bytes;
import static io.raftd.kv.TestLog.session;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftd.acceptance.Case;
import io.raftd.kv.Command.CompareAndSet;
import io.raftd.kv.Command.Delete;
import io.raftd.kv.Command.Expect;
import io.raftd.kv.Command.Increment;
import io.raftd.kv.Command.Put;
import io.raftd.kv.Query.Get;
import io.raftd.kv.Result.Rejected;
import io.raftd.kv.Result.Written;
import io.raftd.raft.Entry;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What sessions promise holds for a store that began with a snapshot, as for any other. */
class SessionsInSnapshotsTest {
    private static final long START = 10 * LIFETIME_MS;
    private static final Command INCREMENT = new Increment(bytes("n"), 1);

    private final TestLog log = new TestLog();

    /** Applies every entry from the first on. */
    private final KeyValueStore store = new KeyValueStore();

    /** Begins with a snapshot. */
    private KeyValueStore restored = new KeyValueStore();

    SessionsInSnapshotsTest() {
        log.timeMs = START;
    }

    private void snapshot() throws IOException {
        restored = restored(written(store.view()));
        assertThat(restored.digest()).isEqualTo(store.digest());
    }

    private static Stamp stamp(long session, long sequence, long firstIncomplete) {
        return new Stamp(session(session), sequence, firstIncomplete, START);
    }

    /** To the store alone: before the snapshot. */
    private Result before(Stamp stamp, Command command) {
        return store.apply(log.command(stamp, command));
    }

    /** To both, which must agree. */
    private Result after(Stamp stamp, Command command) {
        Entry entry = log.command(stamp, command);
        Result result = restored.apply(entry);
        assertThat(result).isEqualTo(store.apply(entry));
        assertThat(restored.digest()).isEqualTo(store.digest());
        return result;
    }

    private long revision() {
        return restored.query(new Get(bytes("n"))).revision();
    }

    @Case("S36/snapshot")
    @Test
    void aWriteFromBeforeTheSnapshotIsAnsweredAsItWasAndNotExecuted() throws IOException {
        Map<Command, Result> results = new LinkedHashMap<>();
        for (Command command : new Command[] {
            new Put(bytes("k"), bytes("v")),
            INCREMENT,
            new CompareAndSet(bytes("k"), new Expect.Absent(), bytes("w")),
            new CompareAndSet(bytes("absent"), new Expect.Revision(7), bytes("w")),
            new Increment(bytes("k"), 1),
            new Increment(bytes("most"), Long.MAX_VALUE),
            new Increment(bytes("most"), 1),
            new Delete(bytes("k")),
        }) {
            results.put(command, before(stamp(1, results.size() + 2, 2), command));
        }
        before(stamp(2, 1, 1), new Put(bytes("n"), bytes("41")));
        before(stamp(2, 2, 1), INCREMENT);
        snapshot();
        long revision = revision();
        for (int round = 0; round < 2; round++) {
            long sequence = 2;
            for (Map.Entry<Command, Result> e : results.entrySet()) {
                assertThat(after(stamp(1, sequence++, 2), e.getKey())).isEqualTo(e.getValue());
            }
            snapshot();
        }
        assertThat(after(stamp(1, 1, 1), INCREMENT)).isEqualTo(Rejected.STALE);
        assertThat(revision()).isEqualTo(revision);
        assertThat(after(stamp(1, 10, 2), INCREMENT))
                .isEqualTo(new Written(revision + 1, true, 43));
    }

    @Case("S36/snapshot")
    @Test
    void aWriteThatWasOvertakenIsStillExecutedAfterTheSnapshot() throws IOException {
        before(stamp(1, 1_024, 1), INCREMENT);
        before(stamp(1, 3, 1), INCREMENT);
        snapshot();
        assertThat(after(stamp(1, 2, 1), INCREMENT)).isEqualTo(new Written(3, true, 3));
        assertThat(after(stamp(1, 2, 1), INCREMENT)).isEqualTo(new Written(3, true, 3));
        assertThat(after(stamp(1, 1_024, 1), INCREMENT)).isEqualTo(new Written(1, false, 1));
        assertThat(after(stamp(1, 1_025, 2), INCREMENT)).isEqualTo(new Written(4, true, 4));
        assertThat(after(stamp(1, 1, 1), INCREMENT)).isEqualTo(Rejected.STALE);
    }

    @Case("S37/snapshot")
    @Test
    void aSessionEndsAtTheSameEntryWithAndWithoutTheSnapshot() throws IOException {
        before(stamp(1, 1, 1), INCREMENT);
        before(stamp(2, 1, 1), INCREMENT);
        log.timeMs += LIFETIME_MS - 1;
        store.apply(log.noop());
        snapshot();
        assertThat(after(stamp(1, 1, 1), INCREMENT)).isEqualTo(new Written(1, false, 1));
        log.timeMs++;
        assertThat(after(stamp(2, 1, 1), INCREMENT)).isEqualTo(Rejected.SESSION_EXPIRED);
        log.timeMs += LIFETIME_MS - 2;
        assertThat(after(stamp(1, 1, 1), INCREMENT)).isEqualTo(new Written(1, false, 1));
        log.timeMs += LIFETIME_MS;
        assertThat(after(stamp(1, 2, 1), INCREMENT)).isEqualTo(Rejected.SESSION_EXPIRED);
        assertThat(revision()).isEqualTo(2);
    }

    @Case("S37/snapshot")
    @Test
    void whoHadExpiredStaysExpired() throws IOException {
        int last = 3 * SWEPT_PER_ENTRY;
        for (int s = 0; s <= last; s++) {
            before(stamp(s, 1, 1), INCREMENT);
        }
        log.timeMs += LIFETIME_MS;
        store.apply(log.noop());
        long kept = store.sessions().byId().size();
        assertThat(kept).isEqualTo(last + 1 - SWEPT_PER_ENTRY);
        snapshot();
        assertThat(restored.sessions().byId().size()).isEqualTo(kept);
        for (long left = kept; left > 0; left -= SWEPT_PER_ENTRY) {
            assertThat(after(stamp(0, 1, 1), INCREMENT)).isEqualTo(Rejected.SESSION_EXPIRED);
            assertThat(after(stamp(last, 1, 1), INCREMENT)).isEqualTo(Rejected.SESSION_EXPIRED);
            snapshot();
        }
        assertThat(restored.sessions().byId().size()).isZero();
        assertThat(after(stamp(last, 2, 1), INCREMENT)).isEqualTo(Rejected.SESSION_EXPIRED);
        assertThat(revision()).isEqualTo(last + 1);
    }

    @Case("S37/snapshot")
    @Test
    void aClientThatWasAheadOfTheLogIsNotExecutedTwice() throws IOException {
        long ahead = START + LIFETIME_MS - 1;
        Stamp stamp = new Stamp(session(1), 1, 1, ahead);
        before(stamp, INCREMENT);
        snapshot();
        log.timeMs = ahead + LIFETIME_MS - 1;
        assertThat(after(stamp, INCREMENT)).isEqualTo(new Written(1, false, 1));
        log.timeMs += LIFETIME_MS;
        assertThat(after(stamp, INCREMENT)).isEqualTo(Rejected.SESSION_EXPIRED);
        assertThat(revision()).isEqualTo(1);
    }

    @Case("S37/snapshot")
    @Test
    void timeStandsStillFromTheSnapshotOnUntilAnEntryMovesIt() throws IOException {
        before(stamp(1, 1, 1), INCREMENT);
        for (int i = 0; i < 100; i++) {
            snapshot();
            Entry noop = log.noop();
            store.apply(noop);
            restored.apply(noop);
        }
        assertThat(restored.clusterTimeMs()).isEqualTo(START);
        assertThat(after(stamp(1, 1, 1), INCREMENT)).isEqualTo(new Written(1, false, 1));
    }
}
