package io.raftctl.command.recover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftctl.command.Failure;
import io.raftctl.offline.Survivor;
import io.raftctl.offline.Survivor.Place;
import io.raftctl.offline.Survivor.Roster;
import io.raftctl.offline.Survivor.Seat;
import io.raftd.protocol.ErrorCode;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class VerdictTest {
    private static final String NOBODY = "nobody";

    private static List<Seat> seats(int from, int to) {
        return IntStream.rangeClosed(from, to)
                .mapToObj(i -> new Seat("n" + i, "127.0.0.1:700" + i, "d" + i))
                .toList();
    }

    /** Voters n1 to n{@code voters}. */
    private static Roster voters(int voters) {
        return new Roster(1, seats(1, voters), List.of(), null);
    }

    private static Survivor survivor(String node, long term, long index, Roster roster) {
        return survivor(node, term, index, roster, null);
    }

    private static Survivor survivor(
            String node, long term, long index, Roster roster, @Nullable String damage) {
        return new Survivor(
                "c1",
                null,
                node,
                "d" + node.substring(1),
                "/data",
                false,
                false,
                term,
                null,
                1,
                new Place(index, term, 1000 + index),
                null,
                roster,
                damage == null ? List.of() : List.of(damage));
    }

    private static Verdict verdict(Survivor... survivors) {
        return Verdict.of(List.of(survivors));
    }

    private static void assertRefused(ErrorCode code, String message, Survivor... survivors) {
        assertThatThrownBy(() -> verdict(survivors))
                .isInstanceOf(Failure.class)
                .hasMessageContaining(message)
                .extracting(e -> ((Failure) e).code())
                .isEqualTo(code);
    }

    @Test
    void oneOfThreeMayHaveLostWhatTheOthersAloneHad() {
        Verdict verdict = verdict(survivor("n2", 3, 120, voters(3)));
        assertThat(verdict.chosen().node()).isEqualTo("n2");
        assertThat(verdict.missing()).extracting(Seat::id).containsExactly("n1", "n3");
        assertThat(verdict.arithmetic()).isEqualTo("3 voters, 2 needed, 1 here and sound");
        assertThat(verdict.mayHaveLost()).isTrue();
        assertThat(verdict.others()).extracting(Seat::id).containsExactly("n1", "n3");
    }

    @Test
    void theTermComesBeforeTheIndex() {
        Roster five = voters(5);
        Verdict verdict = verdict(survivor("n4", 6, 130, five), survivor("n1", 7, 120, five));
        assertThat(verdict.chosen().node()).isEqualTo("n1");
        assertThat(verdict.ranked()).extracting(Survivor::node).containsExactly("n1", "n4");
        Verdict longer = verdict(survivor("n4", 6, 130, five), survivor("n1", 6, 131, five));
        assertThat(longer.chosen().node()).isEqualTo("n1");
        Verdict equal = verdict(survivor("n4", 6, 130, five), survivor("n3", 6, 130, five));
        assertThat(equal.chosen().node()).isEqualTo("n3");
    }

    @Test
    void whoLostNoQuorumNeedsNoPlan() {
        assertRefused(
                ErrorCode.REFUSED,
                "no quorum is lost: 3 voters, 2 needed, 2 here and sound; start n1 and n3",
                survivor("n3", 1, 9, voters(3)),
                survivor("n1", 1, 9, voters(3)));
        assertRefused(
                ErrorCode.REFUSED,
                "1 voter, 1 needed, 1 here and sound; start n1",
                survivor("n1", 1, 9, voters(1)));
    }

    /** Of four voters any three, a quorum, hold one of any two. */
    @Test
    void halfOfTheVotersHaveAllThatWasAcknowledged() {
        Roster four = voters(4);
        Verdict verdict = verdict(survivor("n1", 2, 50, four), survivor("n2", 2, 49, four));
        assertThat(verdict.arithmetic()).isEqualTo("4 voters, 3 needed, 2 here and sound");
        assertThat(verdict.mayHaveLost()).isFalse();
        assertThat(verdict(survivor("n1", 2, 50, four)).mayHaveLost()).isTrue();
        assertThat(verdict(survivor("n1", 2, 50, voters(2))).mayHaveLost()).isFalse();
    }

    @Test
    void aDamagedOneIsNeitherChosenNorCounted() {
        Verdict verdict = verdict(
                survivor("n1", 3, 100, voters(3)),
                survivor("n2", 3, 140, voters(3), "log/1.log: offset 9: flipped"));
        assertThat(verdict.chosen().node()).isEqualTo("n1");
        assertThat(verdict.missing()).extracting(Seat::id).containsExactly("n2", "n3");
        assertThat(verdict.ahead()).extracting(Survivor::node).containsExactly("n2");
        assertThat(verdict.mayHaveLost()).isTrue();
        assertRefused(
                ErrorCode.REFUSED,
                "not empty: n1 is damaged; raftctl snapshot restore",
                survivor("n1", 3, 100, voters(3), "bad"));
    }

    @Test
    void anotherDiskOfTheSameNameIsNoVoter() {
        Roster other = new Roster(
                1, List.of(new Seat("n1", "a", "old"), seats(2, 2).get(0)), List.of(), null);
        assertRefused(ErrorCode.REFUSED, "n1 is unlisted", survivor("n1", 3, 100, other));
        Verdict verdict = verdict(survivor("n1", 3, 90, other), survivor("n2", 3, 80, other));
        assertThat(verdict.chosen().node()).isEqualTo("n2");
        assertThat(verdict.missing()).extracting(Seat::disk).containsExactly("old");
    }

    @Test
    void aLearnerCanBeChosenAndCountsNowhere() {
        Roster roster = new Roster(8, seats(1, 3), seats(4, 4), null);
        Verdict verdict = verdict(survivor("n4", 3, 120, roster), survivor("n1", 3, 110, roster));
        assertThat(verdict.chosen().node()).isEqualTo("n4");
        assertThat(verdict.isVoter(verdict.chosen())).isFalse();
        assertThat(verdict.arithmetic()).isEqualTo("3 voters, 2 needed, 1 here and sound");
        assertThat(verdict.others()).extracting(Seat::id).containsExactly("n1", "n2", "n3");
    }

    /** Leaving n1, n2, n3 for n3, n4, n5: a decision needs two of each. */
    @Test
    void aJointConfigurationNeedsBothHalves() {
        Roster joint = new Roster(30, seats(3, 5), List.of(), seats(1, 3));
        Verdict one = verdict(survivor("n3", 3, 40, joint), survivor("n4", 3, 40, joint));
        assertThat(one.arithmetic())
                .isEqualTo("3 voters, 2 needed, 2 here and sound; and of the old 3 voters,"
                        + " 2 needed, 1 here and sound");
        assertThat(one.missing()).extracting(Seat::id).containsExactly("n5", "n1", "n2");
        assertThat(one.mayHaveLost()).isFalse();
        assertThat(verdict(survivor("n3", 3, 40, joint)).mayHaveLost()).isTrue();
        assertRefused(
                ErrorCode.REFUSED,
                "no quorum is lost",
                survivor("n1", 3, 40, joint),
                survivor("n3", 3, 40, joint),
                survivor("n5", 3, 40, joint));
        Verdict leaving = verdict(survivor("n1", 3, 41, joint), survivor("n2", 3, 41, joint));
        assertThat(leaving.mayHaveLost()).isFalse();
        assertThat(leaving.isVoter(leaving.chosen())).isTrue();
    }

    /** Who counts is told by the log that is chosen, not by an older one. */
    @Test
    void theNewestConfigurationCounts() {
        Survivor old = survivor("n2", 3, 40, voters(3));
        Survivor newer = survivor("n1", 3, 50, voters(5));
        assertThat(verdict(old, newer).arithmetic())
                .isEqualTo("5 voters, 3 needed, 2 here and sound");
    }

    @Test
    void emptyAndRemovedOnesAreNotChosen() {
        Survivor empty = survivor("n2", 0, 0, new Roster(0, List.of(), List.of(), null));
        assertRefused(ErrorCode.REFUSED, "n2 is empty", empty);
        Survivor s = survivor("n3", 9, 99, voters(3));
        Survivor removed = new Survivor(
                s.cluster(),
                null,
                s.node(),
                s.disk(),
                s.dataDir(),
                true,
                false,
                s.term(),
                null,
                1,
                s.last(),
                null,
                s.roster(),
                List.of());
        assertRefused(ErrorCode.REFUSED, "n3 is removed", removed);
        Verdict verdict = verdict(removed, survivor("n1", 3, 40, voters(3)));
        assertThat(verdict.chosen().node()).isEqualTo("n1");
        assertThat(verdict.missing()).extracting(Seat::id).containsExactly("n2", "n3");
    }

    /** What it has is good, but it may have acknowledged more, and would not vote. */
    @Test
    void oneThatRebuildsItsLogIsNoVoterThatIsHere() {
        Survivor s = survivor("n2", 3, 50, voters(3));
        Survivor rebuilding = new Survivor(
                s.cluster(),
                null,
                s.node(),
                s.disk(),
                s.dataDir(),
                false,
                true,
                s.term(),
                null,
                1,
                s.last(),
                null,
                s.roster(),
                List.of());
        Verdict verdict = verdict(survivor("n1", 3, 40, voters(3)), rebuilding);
        assertThat(verdict.chosen().node()).isEqualTo("n2");
        assertThat(Verdict.state(rebuilding)).isEqualTo("rebuilding");
        assertThat(verdict.arithmetic()).isEqualTo("3 voters, 2 needed, 1 here and sound");
        assertThat(verdict.mayHaveLost()).isTrue();
    }

    @Test
    void oneClusterAndNobodyTwice() {
        Survivor n1 = survivor("n1", 1, 9, voters(3));
        assertRefused(ErrorCode.USAGE, "n1 is surveyed twice", n1, n1);
        Survivor foreign = new Survivor(
                NOBODY,
                null,
                "n2",
                "d2",
                "/data",
                false,
                false,
                1L,
                null,
                1,
                n1.last(),
                null,
                n1.roster(),
                List.of());
        assertRefused(ErrorCode.REFUSED, "not of one cluster: n1 of c1, n2 of nobody", n1, foreign);
    }

    @Test
    void theArithmeticIsThatOfMajorities() {
        for (int voters = 1; voters <= 7; voters++) {
            for (int sound = 1; sound <= voters; sound++) {
                Roster roster = voters(voters);
                Survivor[] survivors = Stream.of(seats(1, sound))
                        .flatMap(List::stream)
                        .map(seat -> survivor(seat.id(), 1, 9, roster))
                        .toArray(Survivor[]::new);
                if (2 * sound > voters) {
                    assertRefused(ErrorCode.REFUSED, "no quorum is lost", survivors);
                } else {
                    assertThat(verdict(survivors).mayHaveLost())
                            .as("%d of %d", sound, voters)
                            .isEqualTo(2 * (voters - sound) > voters);
                }
            }
        }
    }
}
