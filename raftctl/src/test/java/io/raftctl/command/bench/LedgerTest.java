package io.raftctl.command.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftctl.command.bench.Ledger.Verdict;
import io.raftd.protocol.wire.Got;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private static final int SIZE = 40;

    private final Values values = new Values(1, SIZE);
    private final Ledger ledger = new Ledger(10, values);

    private byte[] value(long write) {
        return value(values, write);
    }

    private static byte[] value(Values of, long write) {
        byte[] value = of.blank();
        of.stamp(value, write);
        return value;
    }

    private static Got at(long revision) {
        return Got.newBuilder().setModRevision(revision).build();
    }

    @Test
    void theGreatestRevisionIsTheLastWriteInWhateverOrderTheyAreAcknowledged() {
        ledger.acknowledged(3, 7, 20);
        ledger.acknowledged(3, 6, 19);
        assertThat(ledger.after(3, at(20), value(7))).isEqualTo(Verdict.RIGHT);
        assertThat(ledger.after(3, at(20), value(6))).isEqualTo(Verdict.WRONG);
        assertThat(ledger.wrongReads()).isEqualTo(1);
        assertThat(ledger.complaint())
                .isEqualTo("bench/00000000000003 holds another value than was written at"
                        + " revision 20");
    }

    @Test
    void aLostWriteIsNamed() {
        ledger.acknowledged(3, 6, 19);
        ledger.acknowledged(3, 7, 20);
        assertThat(ledger.after(3, at(19), value(6))).isEqualTo(Verdict.WRONG);
        assertThat(ledger.complaint())
                .isEqualTo("bench/00000000000003 is read at revision 19, but a write was"
                        + " acknowledged at revision 20");
        assertThat(ledger.after(3, null, new byte[0])).isEqualTo(Verdict.WRONG);
        assertThat(ledger.wrongReads()).isEqualTo(2);
    }

    @Test
    void oneBitIsEnough() {
        ledger.acknowledged(0, 1, 5);
        byte[] value = value(1);
        value[SIZE - 1] ^= 1;
        assertThat(ledger.after(0, at(5), value)).isEqualTo(Verdict.WRONG);
        assertThat(ledger.after(0, at(5), new byte[0])).isEqualTo(Verdict.WRONG);
    }

    @Test
    void ofAnUnknownOutcomeEitherValueIsRight() {
        ledger.acknowledged(3, 7, 20);
        ledger.doubtful(3, 8);
        ledger.doubtful(3, 9);
        assertThat(ledger.after(3, at(20), value(7))).isEqualTo(Verdict.RIGHT);
        assertThat(ledger.after(3, at(31), value(8))).isEqualTo(Verdict.RIGHT);
        assertThat(ledger.after(3, at(30), value(9))).isEqualTo(Verdict.RIGHT);
        assertThat(ledger.complaint()).isNull();
        assertThat(ledger.after(3, at(30), value(10))).isEqualTo(Verdict.WRONG);
        assertThat(ledger.complaint()).contains("that no acknowledged write put there");
    }

    @Test
    void anotherRunMayHaveWrittenSince() {
        byte[] foreign = value(new Values(2, SIZE), 7);
        ledger.acknowledged(3, 7, 20);
        assertThat(ledger.after(3, at(21), foreign)).isEqualTo(Verdict.OVERWRITTEN);
        assertThat(ledger.after(3, at(20), foreign)).isEqualTo(Verdict.WRONG);
        assertThat(ledger.after(3, at(22), new byte[SIZE])).isEqualTo(Verdict.WRONG);
    }

    @Test
    void aReadBetweenWritesMayNotBeOlderThanTheWriteBeforeIt() {
        ledger.acknowledged(3, 6, 19);
        long floor = ledger.revision(3);
        ledger.acknowledged(3, 7, 20);
        assertThat(ledger.during(3, floor, at(19), value(6))).isEqualTo(Verdict.RIGHT);
        assertThat(ledger.during(3, floor, at(20), value(7))).isEqualTo(Verdict.RIGHT);
        assertThat(ledger.during(3, floor, at(25), value(9))).isEqualTo(Verdict.RIGHT);
        assertThat(ledger.during(3, floor, at(18), value(5))).isEqualTo(Verdict.WRONG);
        assertThat(ledger.during(3, floor, null, new byte[0])).isEqualTo(Verdict.WRONG);
        assertThat(ledger.during(3, floor, at(20), value(6))).isEqualTo(Verdict.WRONG);
        assertThat(ledger.during(4, 0, null, new byte[0])).isEqualTo(Verdict.RIGHT);
    }

    @Test
    void ofManyKeysASampleIsWatched() {
        Ledger large = new Ledger(2 * Ledger.MOST, values);
        assertThat(large.isSample()).isTrue();
        large.acknowledged(0, 1, 1);
        large.acknowledged(1, 2, 2);
        large.acknowledged(2 * Ledger.MOST - 2, 3, 3);
        assertThat(large.revision(0)).isEqualTo(1);
        assertThat(large.revision(1)).isZero();
        assertThat(large.revision(2 * Ledger.MOST - 2)).isEqualTo(3);
        assertThat(new Ledger(Ledger.MOST, values).isSample()).isFalse();
    }

    /** Beyond the bound nothing is claimed of a key rather than something false. */
    @Test
    void unknownOutcomesAreKeptWithinBounds() {
        ledger.acknowledged(3, 0, 1);
        for (int write = 1; write <= Ledger.MOST + 1; write++) {
            ledger.doubtful(3, write);
        }
        assertThat(ledger.after(3, at(9), value(Ledger.MOST + 1))).isEqualTo(Verdict.RIGHT);
    }

    @Test
    void aSmallValueTellsWhatItCan() {
        Values small = new Values(1, 3);
        Ledger short3 = new Ledger(10, small);
        short3.acknowledged(3, 7, 20);
        assertThat(short3.after(3, at(20), value(small, 7))).isEqualTo(Verdict.RIGHT);
        assertThat(short3.after(3, at(20), new byte[3])).isEqualTo(Verdict.WRONG);
        assertThat(short3.after(3, at(21), new byte[3])).isEqualTo(Verdict.OVERWRITTEN);
    }
}
