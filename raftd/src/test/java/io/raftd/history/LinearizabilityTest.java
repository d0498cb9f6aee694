package io.raftd.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftd.history.Operation.Kind;
import io.raftd.history.Operation.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The judge is judged: by histories made by hand, and by trying every order of small ones. */
class LinearizabilityTest {
    private static final List<Kind> KINDS = List.of(Kind.values());

    private static Operation put(String value, long invoked, long returned, boolean existed) {
        return new Operation(
                Kind.PUT, value, null, new Outcome(true, null, existed), invoked, returned);
    }

    private static Operation lostPut(String value, long invoked) {
        return new Operation(Kind.PUT, value, null, null, invoked, Long.MAX_VALUE);
    }

    private static Operation get(@Nullable String value, long invoked, long returned) {
        Outcome outcome = new Outcome(true, value, value != null);
        return new Operation(Kind.GET, null, null, outcome, invoked, returned);
    }

    private static Operation increment(@Nullable String value, long invoked, long returned) {
        Outcome outcome = new Outcome(true, value, !"1".equals(value));
        return new Operation(Kind.INCREMENT, "1", null, outcome, invoked, returned);
    }

    @Test
    void aReadSeesTheLastWrite() {
        assertThat(Linearizability.holds(List.of(put("a", 1, 2, false), get("a", 3, 4))))
                .isTrue();
    }

    @Test
    void aReadMayNotBeStale() {
        assertThat(Linearizability.holds(List.of(put("a", 1, 2, false), get(null, 3, 4))))
                .isFalse();
    }

    @Test
    void aReadMaySeeAWriteUnderWayOrNot() {
        assertThat(Linearizability.holds(List.of(put("a", 1, 9, false), get(null, 3, 4))))
                .isTrue();
        assertThat(Linearizability.holds(List.of(put("a", 1, 9, false), get("a", 3, 4))))
                .isTrue();
    }

    @Test
    void readsDoNotGoBack() {
        List<Operation> history = List.of(put("a", 1, 9, false), get("a", 2, 3), get(null, 4, 5));
        assertThat(Linearizability.holds(history)).isFalse();
    }

    @Test
    void aWriteOfUnknownFateMayTakeEffectLateOnceOrNever() {
        assertThat(Linearizability.holds(List.of(lostPut("a", 1), get(null, 5, 6))))
                .isTrue();
        assertThat(Linearizability.holds(List.of(lostPut("a", 1), get(null, 5, 6), get("a", 7, 8))))
                .isTrue();
        assertThat(Linearizability.holds(List.of(
                        lostPut("a", 1), get("a", 2, 3), put("b", 4, 5, true), get("a", 6, 7))))
                .isFalse();
    }

    @Test
    void aWriteTakesNoEffectBeforeItIsInvoked() {
        assertThat(Linearizability.holds(List.of(get("a", 1, 2), put("a", 3, 4, false))))
                .isFalse();
    }

    @Test
    void incrementsHappenOnce() {
        assertThat(Linearizability.holds(List.of(increment("1", 1, 9), increment("2", 1, 9))))
                .isTrue();
        assertThat(Linearizability.holds(List.of(increment("1", 1, 9), increment("3", 1, 9))))
                .isFalse();
        assertThat(Linearizability.holds(List.of(increment("1", 1, 9), increment("1", 1, 9))))
                .isFalse();
    }

    @Test
    void tooLongAHistoryIsRefused() {
        List<Operation> history = Collections.nCopies(65, get(null, 1, 2));
        assertThatThrownBy(() -> Linearizability.holds(history))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("65 operations > 64");
    }

    @Test
    void agreesWithTryingEveryOrder() {
        SplittableRandom chance = new SplittableRandom(7);
        int good = 0;
        int cases = 20_000;
        for (int i = 0; i < cases; i++) {
            List<Operation> history = new ArrayList<>();
            int size = 1 + chance.nextInt(5);
            for (int n = 0; n < size; n++) {
                history.add(random(chance));
            }
            boolean expected = anyOrder(history, new ArrayList<>());
            assertThat(Linearizability.holds(history)).as("%s", history).isEqualTo(expected);
            good += expected ? 1 : 0;
        }
        assertThat(good).isBetween(cases / 20, cases - cases / 20);
    }

    private static Operation random(SplittableRandom chance) {
        Kind kind = KINDS.get(chance.nextInt(KINDS.size()));
        String argument = Integer.toString(1 + chance.nextInt(2));
        String expected =
                chance.nextDouble() < 0.3 ? null : Integer.toString(1 + chance.nextInt(2));
        long invoked = chance.nextInt(8);
        if (chance.nextDouble() < 0.2) {
            return new Operation(kind, argument, expected, null, invoked, Long.MAX_VALUE);
        }
        String before = chance.nextDouble() < 0.5 ? null : Integer.toString(1 + chance.nextInt(2));
        Operation asked = new Operation(kind, argument, expected, null, invoked, 0);
        Outcome outcome = asked.on(before).outcome();
        return new Operation(
                kind, argument, expected, outcome, invoked, invoked + 1 + chance.nextInt(8));
    }

    /**
     * The definition, literally: some order of all known and some of the unknown ones explains all.
     */
    private static boolean anyOrder(List<Operation> left, List<Operation> order) {
        if (left.stream().noneMatch(Operation::isKnown) && isLegal(order, left)) {
            return true;
        }
        for (Operation next : left) {
            List<Operation> rest = new ArrayList<>(left);
            rest.remove(next);
            List<Operation> longer = new ArrayList<>(order);
            longer.add(next);
            if (anyOrder(rest, longer)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isLegal(List<Operation> order, List<Operation> neverDone) {
        String value = null;
        for (int i = 0; i < order.size(); i++) {
            Operation o = order.get(i);
            for (Operation later : order.subList(i + 1, order.size())) {
                if (later.returned() < o.invoked()) {
                    return false;
                }
            }
            Operation.Effect effect = o.on(value);
            if (o.outcome() != null && !o.outcome().equals(effect.outcome())) {
                return false;
            }
            value = effect.value();
        }
        return neverDone.stream().noneMatch(Operation::isKnown);
    }
}
