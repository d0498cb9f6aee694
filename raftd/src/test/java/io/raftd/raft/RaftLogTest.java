package io.raftd.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.raftd.acceptance.Case;
import io.raftd.raft.LogSummary.TermStart;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RaftLogTest {
    private static final Configuration MEMBERS = Cluster.members(List.of("n1"));

    private static Log terms(long... terms) {
        return Log.of(MEMBERS, terms);
    }

    /** All on the disk, nothing in memory. */
    private static RaftLog stored(Log log) {
        return new RaftLog(log.summary(), 1 << 20);
    }

    /** Genesis on the disk, the rest appended since. */
    private static RaftLog appended(Log log) {
        RaftLog raftLog = stored(terms());
        log.from(2).forEach(raftLog::append);
        return raftLog;
    }

    @Test
    void anEmptyLogEndsBeforeItsFirstIndex() {
        RaftLog log = new RaftLog(LogSummary.empty(7), 10);
        assertThat(log.firstIndex()).isEqualTo(1);
        assertThat(log.lastIndex()).isZero();
        assertThat(log.lastTerm()).isZero();
        assertThat(log.lastCrc()).isEqualTo(7);
        assertThat(log.isUpToDate(0, 0)).isTrue();
    }

    @Test
    void termsAreKnownThoughTheEntriesAreNotInMemory() {
        Log written = terms(1, 1, 4, 4, 9);
        RaftLog log = stored(written);
        for (long i = 0; i <= written.last(); i++) {
            assertThat(log.term(i)).isEqualTo(written.term(i));
            assertThat(log.holds(i, written.term(i))).isTrue();
            assertThat(log.holds(i, 77)).isFalse();
        }
        assertThat(log.holds(7, 9)).isFalse();
        assertThat(log.holds(-1, 0)).isFalse();
        assertThat(log.inMemory(1, 6, 1000)).isEmpty();
        assertThatIllegalStateException()
                .isThrownBy(() -> log.term(7))
                .withMessage("index 7 not in 0..6");
    }

    @Test
    void aLogThatBeginsLaterKnowsItsTerms() {
        RaftLog log = new RaftLog(
                new LogSummary(
                        11,
                        2,
                        20,
                        0,
                        0,
                        List.of(new TermStart(11, 3), new TermStart(15, 5)),
                        List.of()),
                1 << 20);
        assertThat(log.term(14)).isEqualTo(3);
        assertThat(log.term(15)).isEqualTo(5);
        assertThat(log.newestOfTermAtMost(20, 4)).isEqualTo(14);
        assertThat(log.newestOfTermAtMost(20, 2)).isEqualTo(10);
        assertThatIllegalStateException().isThrownBy(() -> log.term(9));
    }

    @Test
    void onlyWhatFollowsIsAppended() {
        RaftLog log = stored(terms(2));
        assertThatIllegalStateException()
                .isThrownBy(() -> log.append(terms(2, 2, 2).entries().get(3)))
                .withMessage("entry (4,2) does not follow lastIndex 2");
        assertThatIllegalStateException()
                .isThrownBy(() -> log.append(terms(3, 3).entries().get(2)))
                .withMessageContaining("entry (3,3) chains to");
        assertThatIllegalStateException()
                .isThrownBy(() -> log.append(terms(2, 1).entries().get(2)))
                .withMessage("entry (3,1) is of a term < lastTerm 2");
    }

    @ParameterizedTest
    @CsvSource({"6,9,6", "6,8,5", "6,4,5", "6,3,3", "5,4,5", "4,1,3", "6,0,1", "99,9,6", "0,9,0"})
    void theNewestEntryOfATermAtMost(long index, long term, long expected) {
        RaftLog log = stored(terms(1, 1, 4, 4, 9));
        assertThat(log.newestOfTermAtMost(index, term)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"3,4,true", "4,4,true", "9,3,false", "2,4,false", "1,5,true", "3,3,false"})
    void newerIsTheHigherLastTermAndThenTheLongerLog(long index, long term, boolean newer) {
        assertThat(stored(terms(1, 4)).isUpToDate(index, term)).isEqualTo(newer);
    }

    @Test
    void whatIsSubmittedIsDurableOnceItsWriteIsDone() {
        Log written = terms(1, 1, 2);
        RaftLog log = appended(written);
        assertThat(log.hasUnsubmitted()).isTrue();
        assertThat(log.submit(1)).isEqualTo(written.from(2));
        assertThat(log.hasUnsubmitted()).isFalse();
        Entry next = written.and(2).entries().get(4);
        log.append(next);
        assertThat(log.submit(2)).containsExactly(next);
        assertThat(log.submit(3)).isEmpty();
        assertThat(log.durable()).isEqualTo(1);
        assertThat(log.undurableBytes()).isPositive();
        log.persisted(1);
        assertThat(log.durable()).isEqualTo(4);
        log.persisted(3);
        assertThat(log.durable()).isEqualTo(5);
        assertThat(log.undurableBytes()).isZero();
    }

    /** Trap 11. */
    @Test
    void aWriteThatWasOvertakenByATruncationMakesOnlyTheRestDurable() {
        Log old = terms(1, 1, 1, 1);
        RaftLog log = appended(old);
        log.submit(1);
        Log cut = terms(1, 2);
        log.replaceFrom(cut.entries().get(2));
        assertThat(log.lastIndex()).isEqualTo(3);
        assertThat(log.lastTerm()).isEqualTo(2);
        assertThat(log.submit(2)).isEqualTo(cut.from(3));
        log.persisted(1);
        assertThat(log.durable()).isEqualTo(2);
        log.persisted(2);
        assertThat(log.durable()).isEqualTo(3);
        assertThat(log.undurableBytes()).isZero();
    }

    @Test
    void aTruncationOfWhatIsDurableTakesItBack() {
        RaftLog log = stored(terms(1, 1, 3, 3));
        Log cut = terms(1, 2, 2);
        log.replaceFrom(cut.entries().get(2));
        log.append(cut.entries().get(3));
        assertThat(log.durable()).isEqualTo(2);
        assertThat(log.submit(1)).isEqualTo(cut.from(3));
        assertThat(log.inMemory(2, 4, 1000)).isEmpty();
        assertThat(log.inMemory(3, 4, 1000)).isEqualTo(cut.from(3));
        assertThat(log.term(4)).isEqualTo(2);
        log.persisted(1);
        assertThat(log.durable()).isEqualTo(4);
    }

    @Test
    void aTruncationBeforeItWasSubmittedLeavesNothingToWrite() {
        RaftLog log = appended(terms(1, 1, 1));
        Log cut = terms(1, 2);
        log.replaceFrom(cut.entries().get(2));
        assertThat(log.submit(1)).isEqualTo(cut.from(2));
    }

    /** Contiguous, from the first on, and never none. */
    @Case("S17")
    @ParameterizedTest
    @CsvSource({
        "10 500 10 10",
        "500 10 10 10",
        "10 10 500 10",
        "10 10 10 500",
        "500 500 10 10",
        "10 10 10 10",
    })
    void entriesArePackedByTheirBytes(String sizes) {
        Log log = terms();
        for (String size : sizes.split(" ", -1)) {
            log = log.and(EntryType.COMMAND, 1, new byte[Integer.parseInt(size)]);
        }
        RaftLog raftLog = appended(log);
        long next = 2;
        while (next <= log.last()) {
            List<Entry> packed = raftLog.inMemory(next, log.last(), 200);
            assertThat(packed).isNotEmpty().isEqualTo(log.slice(next, next + packed.size() - 1));
            int bytes = packed.stream().mapToInt(Entry::length).sum();
            assertThat(packed.size() == 1 || bytes <= 200).isTrue();
            next += packed.size();
            boolean full =
                    next > log.last() || bytes + log.slice(next, next).get(0).length() > 200;
            assertThat(full).isTrue();
        }
        assertThat(raftLog.inMemory(3, 3, 1000)).isEqualTo(log.slice(3, 3));
    }

    @Test
    void onlyWhatIsDurableAndReleasedLeavesTheMemory() {
        Log written = terms(1, 1, 1, 1, 1, 1);
        RaftLog log = new RaftLog(terms().summary(), 0);
        written.from(2).forEach(log::append);
        log.trim(7);
        assertThat(log.inMemory(2, 7, 9999)).isEqualTo(written.from(2));
        log.submit(1);
        log.persisted(1);
        log.trim(3);
        assertThat(log.inMemory(3, 7, 9999)).isEmpty();
        assertThat(log.inMemory(4, 7, 9999)).isEqualTo(written.from(4));
        log.trim(7);
        assertThat(log.inMemory(7, 7, 9999)).isEmpty();
        Entry next = written.and(1).entries().get(7);
        log.append(next);
        assertThat(log.inMemory(8, 8, 9999)).containsExactly(next);
    }

    @Test
    void theCapIsKeptInBytes() {
        RaftLog log = new RaftLog(terms().summary(), 500);
        Log written = terms();
        for (int i = 0; i < 20; i++) {
            written = written.and(EntryType.COMMAND, 1, new byte[52]);
            log.append(written.entries().get(i + 1));
            log.submit(i + 1);
            log.persisted(i + 1);
            log.trim(log.lastIndex());
        }
        assertThat(log.inMemory(18, 21, 9999)).isEqualTo(written.from(18));
        assertThat(log.inMemory(17, 21, 9999)).isEmpty();
    }
}
