package io.raftd.history;

import static io.raftd.history.Call.compareAndSet;
import static io.raftd.history.Call.delete;
import static io.raftd.history.Call.get;
import static io.raftd.history.Call.increment;
import static io.raftd.history.Call.put;
import static io.raftd.history.Call.scan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftd.history.Outcome.Failed;
import io.raftd.history.Outcome.Found;
import io.raftd.history.Outcome.Page;
import io.raftd.history.Outcome.Pair;
import io.raftd.history.Outcome.Sum;
import io.raftd.history.Outcome.Written;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The judge is judged: by histories made by hand, and by trying every order of small ones. */
class LinearizabilityTest {
    private static final Outcome NEW = new Written(false);
    private static final Outcome OVER = new Written(true);

    private final List<Operation> history = new ArrayList<>();

    private LinearizabilityTest told(Call call, Outcome outcome, long invoked, long returned) {
        history.add(new Operation(history.size(), call, outcome, invoked, returned));
        return this;
    }

    private LinearizabilityTest unknown(Call call, long invoked) {
        history.add(Operation.unknown(history.size(), call, invoked));
        return this;
    }

    private static Outcome found(@Nullable String value) {
        return new Found(value);
    }

    private static Outcome page(String... values) {
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < values.length; i += 2) {
            pairs.add(new Pair(values[i], values[i + 1]));
        }
        return new Page(pairs, false);
    }

    private void holds() {
        assertThat(Linearizability.flaw(history)).isNull();
    }

    private void fails() {
        assertThat(Linearizability.flaw(history)).isNotNull();
    }

    @Test
    void aReadSeesTheLastWrite() {
        told(put("k", "a"), NEW, 1, 2).told(get("k"), found("a"), 3, 4).holds();
    }

    @Test
    void aReadMayNotBeStale() {
        told(put("k", "a"), NEW, 1, 2).told(get("k"), found(null), 3, 4).fails();
    }

    @Test
    void aReadMaySeeAWriteUnderWay() {
        told(put("k", "a"), NEW, 1, 9).told(get("k"), found("a"), 3, 4).holds();
    }

    @Test
    void aReadNeedNotSeeAWriteUnderWay() {
        told(put("k", "a"), NEW, 1, 9).told(get("k"), found(null), 3, 4).holds();
    }

    @Test
    void whatEndsWhenAnotherBeginsIsConcurrentWithIt() {
        told(put("k", "a"), NEW, 1, 3).told(get("k"), found(null), 3, 4).holds();
    }

    @Test
    void readsDoNotGoBack() {
        told(put("k", "a"), NEW, 1, 9)
                .told(get("k"), found("a"), 2, 3)
                .told(get("k"), found(null), 4, 5)
                .fails();
    }

    @Test
    void aValueThatWasNeverWrittenIsNotRead() {
        told(put("k", "a"), NEW, 1, 2).told(get("k"), found("b"), 3, 4).fails();
    }

    @Test
    void noUpdateIsLost() {
        told(put("k", "1"), NEW, 1, 2)
                .told(increment("k", 1), new Sum(2, true), 3, 6)
                .told(increment("k", 1), new Sum(2, true), 4, 7)
                .fails();
    }

    @Test
    void ofTwoThatExpectTheSameOneSucceeds() {
        told(put("k", "a"), NEW, 1, 2)
                .told(compareAndSet("k", "a", "b"), OVER, 3, 6)
                .told(compareAndSet("k", "a", "c"), OVER, 4, 7)
                .fails();
    }

    @Test
    void aFailedCompareAndSetWritesNothing() {
        told(put("k", "a"), NEW, 1, 2)
                .told(compareAndSet("k", "x", "b"), new Failed(), 3, 4)
                .told(get("k"), found("b"), 5, 6)
                .fails();
    }

    @Test
    void aCompareAndSetThatShouldSucceedDoesNotFail() {
        told(put("k", "a"), NEW, 1, 2)
                .told(compareAndSet("k", "a", "b"), new Failed(), 3, 4)
                .fails();
    }

    @Test
    void aWriteOfUnknownFateTakesEffectLate() {
        unknown(put("k", "a"), 1)
                .told(get("k"), found(null), 5, 6)
                .told(get("k"), found("a"), 7, 8)
                .holds();
    }

    @Test
    void aWriteOfUnknownFateTakesEffectOnce() {
        unknown(put("k", "a"), 1)
                .told(get("k"), found("a"), 2, 3)
                .told(put("k", "b"), OVER, 4, 5)
                .told(get("k"), found("a"), 6, 7)
                .fails();
    }

    @Test
    void anIncrementOfUnknownFateCountsOnce() {
        unknown(increment("k", 1), 1)
                .told(increment("k", 1), new Sum(2, true), 2, 3)
                .told(get("k"), found("3"), 4, 5)
                .fails();
    }

    @Test
    void twoIncrementsOfUnknownFateCountTwice() {
        unknown(increment("k", 1), 1)
                .unknown(increment("k", 1), 2)
                .told(get("k"), found(null), 3, 4)
                .told(get("k"), found("2"), 5, 6)
                .holds();
    }

    @Test
    void aWriteTakesNoEffectBeforeItIsInvoked() {
        told(get("k"), found("a"), 1, 2).told(put("k", "a"), NEW, 3, 4).fails();
    }

    @Test
    void aWriteOfUnknownFateTakesNoEffectBeforeItIsInvoked() {
        told(get("k"), found("a"), 1, 2).unknown(put("k", "a"), 3).fails();
    }

    @Test
    void aWriteThatNobodyReadMayStillBeNeeded() {
        unknown(put("k", "a"), 1).told(put("k", "b"), OVER, 2, 3).holds();
        unknown(delete("k"), 4).told(put("k", "c"), NEW, 5, 6).holds();
    }

    @Test
    void keysAreIndependent() {
        told(put("a", "1"), NEW, 1, 2)
                .told(get("b"), found(null), 3, 4)
                .told(put("b", "2"), NEW, 5, 6)
                .told(get("a"), found("1"), 7, 8)
                .holds();
    }

    @Test
    void aScanSeesOneMoment() {
        told(put("a1", "x"), NEW, 1, 9)
                .told(put("a2", "y"), NEW, 1, 9)
                .told(scan("a", 0), page("a1", "x"), 2, 3)
                .holds();
        told(scan("a", 0), page("a2", "y"), 2, 3).fails();
    }

    @Test
    void aScanOfKeysThatNobodyWroteIsEmpty() {
        told(put("b", "x"), NEW, 1, 2)
                .told(scan("a", 0), page(), 3, 4)
                .told(scan("c", 0), page(), 3, 4)
                .holds();
        told(scan("c", 0), page("c1", "x"), 5, 6).fails();
    }

    @Test
    void aScanTellsOfMore() {
        told(put("a1", "x"), NEW, 1, 2)
                .told(put("a2", "y"), NEW, 1, 2)
                .told(scan("a", 1), new Page(List.of(new Pair("a1", "x")), true), 3, 4)
                .holds();
        told(scan("a", 1), page("a1", "x"), 5, 6).fails();
    }

    @Test
    void aFlawIsToldByTheShortestBeginning() {
        told(put("k", "a"), NEW, 1_000, 2_000)
                .told(get("k"), found("a"), 3_000, 4_000)
                .told(get("k"), found(null), 5_000, 6_000)
                .told(get("k"), found("a"), 7_000, 8_000)
                .told(get("j"), found(null), 7_000, 8_000);
        assertThat(Linearizability.flaw(history)).isEqualToNormalizingNewlines("""
                        no order explains \
                                   4 .. 5            client 2   get k                            \
                        Found[value=null], the first of 4 to return that cannot be;
                        with what had returned before, the store may have held \
                        [[Pair[key=k, value=a]]]
                                   0 .. 1            client 0   put k a                          \
                        Written[existed=false]
                                   2 .. 3            client 1   get k                            \
                        Found[value=a]
                                   4 .. 5            client 2   get k                            \
                        Found[value=null]
                        """);
    }

    @Test
    void whatIsTooHardIsNoVerdict() {
        for (int i = 0; i < 20; i++) {
            told(put("k", "v" + i), i == 0 ? NEW : OVER, 0, 100 + i);
            told(get("k"), found("v" + i), 1000 + i, 2000);
        }
        Model empty = Model.of(List.of("k"));
        assertThatThrownBy(() -> new Search(empty, history, 10_000).succeeds())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("undecided after 10,000 states, at 9 of 40 operations");
    }

    @Test
    void agreesWithTryingEveryOrder() {
        SplittableRandom chance = new SplittableRandom(7);
        RandomHistory random = new RandomHistory(chance, 2, 3, 3, 0.2);
        int cases = 20_000;
        int good = 0;
        for (int i = 0; i < cases; i++) {
            List<Operation> some = random.of(2 + chance.nextInt(6));
            for (int n = i % 2 * 2; n > 0; n--) {
                some = random.perturbed(some);
            }
            boolean expected = BruteForce.holds(some);
            assertThat(Linearizability.flaw(some) == null).as("%s", some).isEqualTo(expected);
            good += expected ? 1 : 0;
        }
        assertThat(good).isBetween(cases * 5 / 8, cases * 7 / 8);
    }

    /** Also when each twentieth answer is lost: some 200,000 states. */
    @Test
    void aLongHistoryIsNoLongSearch() {
        SplittableRandom chance = new SplittableRandom(8);
        List<Operation> all = new RandomHistory(chance, 20, 16, 1_000_000, 0.05).of(20_000);
        assertThat(Linearizability.flaw(all)).isNull();
    }

    @Test
    void aFlawInALongHistoryIsFound() {
        SplittableRandom chance = new SplittableRandom(9);
        List<Operation> all = new RandomHistory(chance, 2, 4, 1_000_000, 0.02).of(2_000);
        all.add(new Operation(9, get("a0"), found("never"), 500, 501));
        assertThat(Linearizability.flaw(all)).contains("get a0", "never");
    }
}
