package io.raftd.kv;

import static io.raftd.kv.Sessions.LIFETIME_MS;
import static io.raftd.kv.Sessions.SWEPT_PER_ENTRY;
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
import io.raftd.kv.Result.CompareFailed;
import io.raftd.kv.Result.Rejected;
import io.raftd.kv.Result.Written;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exactly once (dissertation 6.3), and expiry by the time in the log alone. */
class SessionsTest {
    private static final long START = 10 * LIFETIME_MS;
    private static final Command INCREMENT = new Increment(bytes("n"), 1);

    private final TestLog log = new TestLog();
    private final KeyValueStore store = new KeyValueStore();

    SessionsTest() {
        log.timeMs = START;
    }

    private static Stamp stamp(long session, long sequence, long firstIncomplete) {
        return new Stamp(session(session), sequence, firstIncomplete, START);
    }

    private Result apply(Stamp stamp, Command command) {
        return store.apply(log.command(stamp, command));
    }

    private Result increment(long session, long sequence, long firstIncomplete) {
        return apply(stamp(session, sequence, firstIncomplete), INCREMENT);
    }

    private long revision() {
        return store.query(new Get(bytes("n"))).revision();
    }

    @Case("S36")
    @Test
    void aCopyOfAWriteLaterInTheLogIsAnsweredAndNotExecuted() {
        Result first = increment(1, 7, 7);
        assertThat(first).isEqualTo(new Written(1, false, 1));
        apply(stamp(2, 1, 1), new Put(bytes("n"), bytes("41")));
        assertThat(increment(2, 2, 1)).isEqualTo(new Written(3, true, 42));
        assertThat(increment(1, 7, 7)).isEqualTo(first);
        assertThat(revision()).isEqualTo(3);
    }

    @Case("S36")
    @Test
    void failuresAreAnsweredAgainAsTheyWere() {
        Command ifAbsent = new CompareAndSet(bytes("n"), new Expect.Absent(), bytes("x"));
        apply(stamp(1, 1, 1), new Put(bytes("n"), bytes("y")));
        assertThat(apply(stamp(1, 2, 1), ifAbsent)).isEqualTo(new CompareFailed(1, 1, 1));
        assertThat(increment(1, 3, 1)).isEqualTo(Rejected.NOT_A_NUMBER);
        assertThat(apply(stamp(1, 4, 1), new Increment(bytes("m"), Long.MAX_VALUE)))
                .isEqualTo(new Written(2, false, Long.MAX_VALUE));
        assertThat(apply(stamp(1, 5, 1), new Increment(bytes("m"), 1)))
                .isEqualTo(Rejected.OVERFLOW);
        apply(stamp(1, 6, 1), new Delete(bytes("n")));
        apply(stamp(1, 7, 1), new Delete(bytes("m")));

        assertThat(apply(stamp(1, 2, 1), ifAbsent)).isEqualTo(new CompareFailed(1, 1, 1));
        assertThat(increment(1, 3, 1)).isEqualTo(Rejected.NOT_A_NUMBER);
        assertThat(apply(stamp(1, 5, 1), new Increment(bytes("m"), 1)))
                .isEqualTo(Rejected.OVERFLOW);
        assertThat(revision()).isEqualTo(4);
    }

    @Test
    void pipelinedWritesHaveNoMutualOrder() {
        for (long sequence : new long[] {5, 2, 1024, 1, 3}) {
            increment(1, sequence, 1);
        }
        assertThat(increment(1, 4, 1)).isEqualTo(new Written(6, true, 6));
        assertThat(increment(1, 1024, 1)).isEqualTo(new Written(3, true, 3));
        assertThat(increment(1, 1, 1)).isEqualTo(new Written(4, true, 4));
        assertThat(revision()).isEqualTo(6);
    }

    @Test
    void answersAreKeptFromTheFirstIncompleteSequenceOn() {
        for (int sequence = 1; sequence <= 100; sequence++) {
            increment(1, sequence, 1);
        }
        increment(1, 101, 51);
        for (int sequence = 51; sequence <= 101; sequence++) {
            assertThat(increment(1, sequence, 51))
                    .isEqualTo(new Written(sequence, sequence > 1, sequence));
        }
        assertThat(increment(1, 50, 1)).isEqualTo(Rejected.STALE);
        assertThat(revision()).isEqualTo(101);
    }

    @Test
    void whatTheClientHasCompletedIsNeverExecuted() {
        increment(1, 9, 9);
        assertThat(increment(1, 8, 1)).isEqualTo(Rejected.STALE);
        assertThat(increment(1, 8, 8)).isEqualTo(Rejected.STALE);
        assertThat(revision()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 1_000_000, Long.MAX_VALUE - 2 * Stamp.WINDOW})
    void theWindowSlides(long begin) {
        long last = begin + Stamp.WINDOW - 1;
        increment(1, last, begin);
        increment(1, begin, begin);
        increment(1, last + Stamp.WINDOW, last + 1);
        assertThat(increment(1, last + 1, last + 1)).isEqualTo(new Written(4, true, 4));
        assertThat(increment(1, last + Stamp.WINDOW, last + 1)).isEqualTo(new Written(3, true, 3));
        assertThat(increment(1, last, begin)).isEqualTo(Rejected.STALE);
    }

    @Test
    void theLastSequenceOfAllWorks() {
        assertThat(increment(1, Long.MAX_VALUE, Long.MAX_VALUE - 1))
                .isEqualTo(new Written(1, false, 1));
        assertThat(increment(1, Long.MAX_VALUE - 1, Long.MAX_VALUE - 1))
                .isEqualTo(new Written(2, true, 2));
        assertThat(increment(1, Long.MAX_VALUE, Long.MAX_VALUE))
                .isEqualTo(new Written(1, false, 1));
        assertThat(increment(1, 1, 1)).isEqualTo(Rejected.STALE);
    }

    @Test
    void sessionsDoNotMeet() {
        assertThat(increment(1, 1, 1)).isEqualTo(new Written(1, false, 1));
        assertThat(increment(2, 1, 1)).isEqualTo(new Written(2, true, 2));
    }

    @Case("S37")
    @Test
    void aSessionLivesForItsLifetimeAfterItsLastUse() {
        increment(1, 1, 1);
        log.timeMs += LIFETIME_MS - 1;
        assertThat(increment(1, 1, 1)).isEqualTo(new Written(1, false, 1));
        log.timeMs += LIFETIME_MS - 1;
        assertThat(increment(1, 1, 1)).isEqualTo(new Written(1, false, 1));
        log.timeMs += LIFETIME_MS;
        assertThat(increment(1, 1, 1)).isEqualTo(Rejected.SESSION_EXPIRED);
        assertThat(increment(1, 2, 1)).isEqualTo(Rejected.SESSION_EXPIRED);
        assertThat(revision()).isEqualTo(1);
    }

    @Test
    void entriesThatAreNoCommandsMoveTheTimeToo() {
        increment(1, 1, 1);
        long before = store.digest();
        log.timeMs += LIFETIME_MS;
        store.apply(log.noop());
        assertThat(store.digest()).isNotEqualTo(before);
        assertThat(increment(1, 1, 1)).isEqualTo(Rejected.SESSION_EXPIRED);
    }

    @Case("S37")
    @Test
    void nothingExpiresWhileNoEntryMovesTheTime() {
        increment(1, 1, 1);
        for (int i = 0; i < 10_000; i++) {
            store.apply(log.noop());
        }
        assertThat(increment(1, 1, 1)).isEqualTo(new Written(1, false, 1));
    }

    @Case("S37")
    @Test
    void anUnknownSessionMustBeNew() {
        log.timeMs = START + LIFETIME_MS;
        assertThat(increment(1, 1, 1)).isEqualTo(Rejected.SESSION_EXPIRED);
        assertThat(revision()).isZero();
        log.timeMs = START + 2 * LIFETIME_MS;
        Stamp younger = new Stamp(session(1), 1, 1, START + LIFETIME_MS + 1);
        assertThat(apply(younger, INCREMENT)).isEqualTo(new Written(1, false, 1));
    }

    @Case("S37")
    @Test
    void aClientThatIsAheadOfTheLogIsNotExecutedTwice() {
        long ahead = START + LIFETIME_MS - 1;
        Stamp stamp = new Stamp(session(1), 1, 1, ahead);
        assertThat(apply(stamp, INCREMENT)).isEqualTo(new Written(1, false, 1));
        log.timeMs = ahead;
        assertThat(apply(stamp, INCREMENT)).isEqualTo(new Written(1, false, 1));
        log.timeMs = ahead + LIFETIME_MS;
        assertThat(apply(stamp, INCREMENT)).isEqualTo(Rejected.SESSION_EXPIRED);
        Stamp farAhead = new Stamp(session(2), 1, 1, log.timeMs + LIFETIME_MS);
        assertThat(apply(farAhead, INCREMENT)).isEqualTo(Rejected.SESSION_EXPIRED);
        Stamp endOfTime = new Stamp(session(2), 1, 1, Long.MAX_VALUE);
        assertThat(apply(endOfTime, INCREMENT)).isEqualTo(Rejected.SESSION_EXPIRED);
        assertThat(revision()).isEqualTo(1);
    }

    /** Sessions are swept a few an entry; those that still wait for it are expired all the same. */
    @Test
    void manySessionsThatExpireAtOnceAreSweptByAndBy() {
        NaiveStore model = new NaiveStore();
        int last = 3 * SWEPT_PER_ENTRY;
        for (int s = 0; s <= last; s++) {
            increment(s, 1, 1);
            model.apply(log.timeMs, stamp(s, 1, 1), INCREMENT);
        }
        log.timeMs += LIFETIME_MS;
        for (int left = last + 1; left > 0; left -= SWEPT_PER_ENTRY) {
            assertThat(model.sessions).hasSize(left);
            assertThat(increment(last, 1, 1)).isEqualTo(Rejected.SESSION_EXPIRED);
            model.advance(log.timeMs);
            assertThat(store.digest()).isEqualTo(model.digest());
        }
        assertThat(model.sessions).isEmpty();
        assertThat(increment(0, 2, 1)).isEqualTo(Rejected.SESSION_EXPIRED);
    }

    @Test
    void aForkKeepsItsOwnAnswers() {
        increment(1, 1, 1);
        KeyValueStore fork = store.fork();
        long digest = fork.digest();
        increment(1, 2, 2);
        assertThat(fork.digest()).isEqualTo(digest);
        TestLog other = new TestLog();
        other.timeMs = START;
        other.noop();
        assertThat(fork.apply(other.command(stamp(1, 1, 1), INCREMENT)))
                .isEqualTo(new Written(1, false, 1));
        assertThat(fork.apply(other.command(stamp(1, 2, 1), new Increment(bytes("n"), 10))))
                .isEqualTo(new Written(2, true, 11));
        assertThat(increment(1, 2, 2)).isEqualTo(new Written(2, true, 2));
    }
}
