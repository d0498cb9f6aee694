package io.raftctl.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftctl.timeline.LeaderChange.Cause;
import io.raftctl.timeline.LeaderChange.Refusal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each change of leadership is explained by what journals hold, and by nothing else. */
class HistoryTest {
    private static LeaderChange last(List<Happening> events) {
        List<LeaderChange> changes = History.of(events);
        return changes.get(changes.size() - 1);
    }

    /** n2 wins term 2, n1 having been silent, and n3 having the newer log. */
    private static Story killed() {
        return new Story()
                .firstTerm()
                .pause(5000)
                .silence("n2", 1, "n1", 1400)
                .stands("n2", 2, false)
                .cast("n3", "n2", 2, "log_behind", "n1", 1380, false)
                .vote("n4", "n2", 2, null)
                .wins("n2", 2, 213, "n2", "n4")
                .follows("n2", "n2", 2)
                .follows("n3", "n2", 2);
    }

    @Test
    void aSilentLeader() {
        LeaderChange change = last(killed().all());
        assertThat(change.sentence())
                .isEqualTo(
                        "n2 won term 2 in 213 ms with the votes of n2 and n4, after n1 was silent"
                                + " for 1.4 s; n3 refused: its log was newer");
        assertThat(change.cause()).isEqualTo(Cause.LEADER_SILENT);
        assertThat(change.votes()).containsExactly("n2", "n4");
        assertThat(change.refusals()).containsExactly(new Refusal("n3", "log_behind"));
        assertThat(change.electionMs()).isEqualTo(213);
        assertThat(change.term()).isEqualTo(2);
        assertThat(change.leader()).isEqualTo("n2");
    }

    /** Timeouts that repeat are not all in the journal. */
    @Test
    void whatTheWinnerSaysWhenItStandsCounts() {
        Story story = new Story()
                .firstTerm()
                .silence("n2", 1, "n1", 1400)
                .tell(
                        "n2",
                        "vote_requested",
                        2,
                        "candidate",
                        "n2",
                        "leader",
                        "n1",
                        "silentMs",
                        9000,
                        "transfer",
                        false)
                .wins("n2", 2, 3, "n2", "n3");
        assertThat(last(story.all()).sentence()).endsWith(", after n1 was silent for 9.0 s");
    }

    @Test
    void theFirstElection() {
        LeaderChange change = last(new Story().firstTerm().all());
        assertThat(change.sentence())
                .isEqualTo(
                        "n1 won term 1 in 5 ms with the votes of n1 and n2, in the first election"
                                + " of the cluster");
        assertThat(change.cause()).isEqualTo(Cause.FIRST_ELECTION);
    }

    @Test
    void aLeaderThatWasKilledAndStartedAgainLater() {
        Story story = killed().pause(9000).tell("n1", "started", 1).follows("n1", "n2", 2);
        assertThat(last(story.all()).sentence())
                .contains("after n1 was silent for 1.4 s (it was started again later)");
    }

    @Test
    void aLeaderThatWasRestarted() {
        Story story = new Story()
                .firstTerm()
                .tell("n1", "started", 1)
                .silence("n2", 1, "n1", 1100)
                .stands("n2", 2, false)
                .wins("n2", 2, 9, "n2", "n3");
        LeaderChange change = last(story.all());
        assertThat(change.cause()).isEqualTo(Cause.RESTART);
        assertThat(change.sentence()).contains("after n1 was restarted, silent for 1.1 s");
    }

    /** It was not there when the others voted, and its journal is the only one. */
    @Test
    void aLeaderThatWasRestartedAndAloneTells() {
        Story story = killed().tell("n1", "started", 1).follows("n1", "n2", 2);
        LeaderChange change = last(story.of("n1"));
        assertThat(change.cause()).isEqualTo(Cause.RESTART);
        assertThat(change.sentence())
                .isEqualTo("n2 won term 2 with votes that are not known, about when n1, the leader"
                        + " before, was restarted");
    }

    /** What n1 finds in the log of a change that it was killed by. */
    private static Story learned(Story until, boolean transfer, @Nullable Object... heard) {
        List<@Nullable Object> more = new ArrayList<>(Arrays.asList(heard));
        more.addAll(Arrays.asList(
                "transfer", transfer, "refusals", List.of("n3 log_behind", "n5 disk_stalled")));
        return until.learns("n1", "n2", 2, 700_000, more.toArray());
    }

    @Test
    void theLogTellsAloneWhatItsNodeMissed() {
        Story story = killed().pause(700_000).tell("n1", "started", 1);
        learned(story, false, "heard", "n1", "silentMs", 1400);
        LeaderChange change = last(story.follows("n1", "n2", 2).of("n1"));
        assertThat(change.cause()).isEqualTo(Cause.LEADER_SILENT);
        assertThat(change.sentence())
                .isEqualTo(
                        "n2 won term 2 in 213 ms with the votes of n2 and n4, after n1 was silent"
                                + " for 1.4 s (it was started again later); n3 refused: its log was"
                                + " newer;"
                                + " n5 refused: its disk was stalled");
        assertThat(change.votes()).containsExactly("n2", "n4");
        assertThat(change.refusals())
                .containsExactly(
                        new Refusal("n3", "log_behind"), new Refusal("n5", "disk_stalled"));
        assertThat(change.electionMs()).isEqualTo(213);
        assertThat(change.timeMs()).isLessThan(story.of("n1").get(0).timeMs() + 700_000);
    }

    @Test
    void theLogTellsAloneOfATransferAndOfOneThatKnewNoLeader() {
        Story transfer = new Story().firstTerm();
        learned(transfer, true, "heard", "n1", "silentMs", 3);
        assertThat(last(transfer.of("n1")).cause()).isEqualTo(Cause.TRANSFER);
        Story restarted = new Story().firstTerm();
        learned(restarted, false, "heard", null, "silentMs", 1900);
        LeaderChange change = last(restarted.of("n1"));
        assertThat(change.cause()).isEqualTo(Cause.RESTART);
        assertThat(change.sentence()).contains(", having heard no leader for 1.9 s");
    }

    @Test
    void aLeaderWhoseProcessIsGone() {
        Story story = new Story()
                .firstTerm()
                .tell(
                        "n2",
                        "vote_requested",
                        2,
                        "leader",
                        "n1",
                        "silentMs",
                        40,
                        "gone",
                        true,
                        "transfer",
                        false)
                .tell(
                        "n3",
                        "vote",
                        2,
                        "candidate",
                        "n2",
                        "voter",
                        "n3",
                        "granted",
                        true,
                        "leader",
                        "n1",
                        "silentMs",
                        44,
                        "gone",
                        true)
                .wins("n2", 2, 9, "n2", "n3")
                .follows("n3", "n2", 2);
        assertThat(last(story.all()).cause()).isEqualTo(Cause.LEADER_GONE);
        assertThat(last(story.all()).sentence())
                .endsWith(", after n1 was gone, its connections refused");
        assertThat(last(story.of("n3")).cause()).isEqualTo(Cause.LEADER_GONE);
        assertThat(last(story.of("n3")).sentence()).endsWith(", when n3 knew that n1 was gone");
    }

    @Test
    void whatTheWinnersJournalTellsComesBeforeTheLog() {
        Story story = killed().learns("n1", "n2", 2, 0, "refusals", List.of("n3 already_voted"));
        assertThat(last(story.all())).isEqualTo(last(killed().all()));
    }

    @Test
    void aLeaderThatLostItsQuorumAndAloneTells() {
        Story story = killed().tell("n1", "quorum_lost", 1, "silent", List.of("n2", "n3"))
                .tell("n1", "stepped_down", 1, "reason", "quorum_lost", "to", null)
                .follows("n1", "n2", 2);
        LeaderChange change = last(story.of("n1"));
        assertThat(change.cause()).isEqualTo(Cause.UNKNOWN);
        assertThat(change.sentence())
                .endsWith(", about when n1, the leader before, heard no quorum, or was halted");
    }

    @Test
    void aLeaderThatHadStartedBeforeItLedTellsNothing() {
        Story story = new Story().tell("n1", "started", 0).firstTerm().follows("n1", "n2", 2);
        assertThat(last(story.of("n1")).cause()).isEqualTo(Cause.UNKNOWN);
    }

    @Test
    void allWereRestarted() {
        Story story = new Story().firstTerm();
        for (String node : List.of("n2", "n3")) {
            story.tell(node, "started", 1);
        }
        story.silence("n2", 1, null, 1300).stands("n2", 2, false).wins("n2", 2, 9, "n2", "n3");
        LeaderChange change = last(story.all());
        assertThat(change.cause()).isEqualTo(Cause.RESTART);
        assertThat(change.sentence())
                .contains(", having heard no leader for 1.3 s since its start");
    }

    private static Story transferred(String... before) {
        Story story = new Story().firstTerm();
        for (String type : before) {
            story.tell("n1", type, 1);
        }
        return story.tell("n1", "transfer_started", 1, "target", "n3", "diskStalled", false)
                .stands("n3", 2, true)
                .tell("n1", "stepped_down", 1, "reason", "handed_over", "to", "n3")
                .cast("n1", "n3", 2, null, "n1", 0, true)
                .wins("n3", 2, 7, "n1", "n3")
                .follows("n1", "n3", 2)
                .follows("n2", "n3", 2);
    }

    @Test
    void aTransfer() {
        LeaderChange change = last(transferred().all());
        assertThat(change.cause()).isEqualTo(Cause.TRANSFER);
        assertThat(change.sentence())
                .isEqualTo("n3 won term 2 in 7 ms with the votes of n1 and n3, after n1 handed over"
                        + " to it");
    }

    @Test
    void aLeaderThatIsStoppedHandsOver() {
        LeaderChange change = last(transferred("stopping").all());
        assertThat(change.cause()).isEqualTo(Cause.LEADER_STOPPED);
        assertThat(change.sentence()).contains("after n1, being stopped, handed over to it");
    }

    @Test
    void aTransferIsKnownByTheOldLeaderOrAVoterAlone() {
        assertThat(last(transferred().of("n1")).cause()).isEqualTo(Cause.TRANSFER);
        assertThat(last(transferred().of("n3")).cause()).isEqualTo(Cause.TRANSFER);
        assertThat(last(transferred().of("n2")).cause()).isEqualTo(Cause.UNKNOWN);
        assertThat(last(transferred().of("n2")).sentence())
                .isEqualTo("n3 won term 2 with votes that are not known, for a reason that is not"
                        + " known");
    }

    @Test
    void aTransferThatFailedIsNoCause() {
        Story story = new Story()
                .firstTerm()
                .tell("n1", "transfer_started", 1, "target", "n2")
                .tell("n1", "transfer_failed", 1, "target", "n2")
                .silence("n2", 1, "n1", 1500)
                .stands("n2", 2, false)
                .wins("n2", 2, 3, "n2", "n3");
        assertThat(last(story.all()).cause()).isEqualTo(Cause.LEADER_SILENT);
    }

    @Test
    void aLeaderThatLeftTheVoters() {
        Story story = new Story()
                .firstTerm()
                .tell("n1", "stepped_down", 1, "reason", "removed", "to", "n2")
                .stands("n2", 2, true)
                .wins("n2", 2, 3, "n2", "n3");
        LeaderChange change = last(story.all());
        assertThat(change.cause()).isEqualTo(Cause.LEADER_REMOVED);
        assertThat(change.sentence())
                .contains("after n1 had left the voters and asked it to take over");
    }

    /** {@code resumed}: the old leader was stopped itself, and steps down when all is over. */
    private static Story withoutQuorum(boolean resumed) {
        Story story = new Story().firstTerm().pause(3000);
        if (!resumed) {
            lose(story);
        }
        story.silence("n2", 1, "n1", 1900)
                .stands("n2", 2, false)
                .cast("n3", "n2", 2, null, "n1", 1800, false)
                .wins("n2", 2, 30, "n2", "n3");
        if (resumed) {
            lose(story.pause(2000)).follows("n1", "n2", 2);
        }
        return story;
    }

    private static Story lose(Story story) {
        return story.tell("n1", "quorum_lost", 1, "silent", List.of("n2", "n3"))
                .tell("n1", "stepped_down", 1, "reason", "quorum_lost", "to", null);
    }

    @Test
    void aLeaderThatLostItsQuorum() {
        LeaderChange change = last(withoutQuorum(false).all());
        assertThat(change.cause()).isEqualTo(Cause.QUORUM_LOST);
        assertThat(change.sentence())
                .contains("after n1 had stepped down, for it heard no quorum"
                        + " (n2 and n3 were silent)");
    }

    @Test
    void aLeaderThatWasHaltedAndFindsThatOutLater() {
        Story story = withoutQuorum(true);
        assertThat(last(story.all()).cause()).isEqualTo(Cause.LEADER_SILENT);
        assertThat(last(story.of("n1")).cause()).isEqualTo(Cause.UNKNOWN);
        LeaderChange byVoter = last(story.of("n3", "n1"));
        assertThat(byVoter.cause()).isEqualTo(Cause.LEADER_SILENT);
        assertThat(byVoter.sentence())
                .isEqualTo("n2 won term 2 with the votes of n2 and n3 at least, when n3 had heard"
                        + " nothing of n1 for 1.8 s");
        assertThat(byVoter.electionMs()).isNull();
    }

    /** The request had waited for it; the others had decided long before. */
    @Test
    void aLeaderThatWasHaltedAndVotesLate() {
        Story story = new Story()
                .firstTerm()
                .stands("n2", 2, false)
                .cast("n3", "n2", 2, null, "n1", 1800, false)
                .wins("n2", 2, 9, "n2", "n3")
                .pause(2000);
        lose(story).cast("n1", "n2", 2, null, null, 0, false).follows("n1", "n2", 2);
        LeaderChange change = last(story.of("n1", "n3"));
        assertThat(change.cause()).isEqualTo(Cause.LEADER_SILENT);
        assertThat(change.sentence()).contains("when n3 had heard nothing of n1 for 1.8 s");
        assertThat(last(story.of("n1")).cause()).isEqualTo(Cause.QUORUM_LOST);
    }

    @Test
    void splitVotes() {
        Story story = new Story()
                .firstTerm()
                .silence("n2", 1, "n1", 1200)
                .stands("n2", 2, false)
                .silence("n3", 1, "n1", 1210)
                .stands("n3", 2, false)
                .vote("n3", "n2", 2, "already_voted")
                .vote("n2", "n3", 2, "already_voted")
                .silence("n3", 2, "n1", 2500)
                .stands("n3", 3, false)
                .vote("n2", "n3", 3, null)
                .wins("n3", 3, 12, "n2", "n3")
                .follows("n1", "n3", 3);
        assertThat(History.of(story.all())).hasSize(2);
        assertThat(last(story.all()).sentence())
                .isEqualTo("n3 won term 3 in 12 ms with the votes of n2 and n3, after n1 was silent"
                        + " for 2.5 s; nobody won term 2, for which n2 and n3 stood");
        assertThat(last(story.of("n3")).sentence())
                .endsWith("; nobody is known to have won term 2, for which n2 and n3 stood");
        assertThat(last(story.of("n1", "n3")).sentence())
                .endsWith("; nobody is known to have won term 2, for which n2 and n3 stood");
    }

    @Test
    void termsOfWhichNothingIsKnown() {
        Story story = new Story().firstTerm().stands("n2", 3, false).wins("n2", 3, 4, "n2", "n3");
        assertThat(last(story.all()).sentence()).endsWith("; nobody is known to have won term 2");
        Story many = new Story().firstTerm().stands("n2", 9, false).wins("n2", 9, 4, "n2", "n3");
        assertThat(last(many.all()).sentence())
                .endsWith("; terms 2 to 8 had no leader that is known");
    }

    @Test
    void theFirstElectionMayTakeSeveralTerms() {
        Story story = new Story()
                .born()
                .stands("n1", 1, false)
                .stands("n2", 1, false)
                .stands("n2", 2, false)
                .wins("n2", 2, 4, "n2", "n3")
                .follows("n1", "n2", 2)
                .follows("n3", "n2", 2);
        LeaderChange change = last(story.all());
        assertThat(change.cause()).isEqualTo(Cause.FIRST_ELECTION);
        assertThat(change.sentence()).endsWith("; nobody won term 1, for which n1 and n2 stood");
        assertThat(last(story.of("n2")).cause()).isEqualTo(Cause.UNKNOWN);
    }

    @Test
    void refusalsAreTold() {
        Story story = new Story()
                .firstTerm()
                .silence("n2", 1, "n1", 1200)
                .tell(
                        "n5",
                        "prevote",
                        2,
                        "candidate",
                        "n2",
                        "voter",
                        "n5",
                        "granted",
                        false,
                        "reason",
                        "leader_alive",
                        "leader",
                        "n1")
                .tell(
                        "n6",
                        "prevote",
                        2,
                        "candidate",
                        "n2",
                        "voter",
                        "n6",
                        "granted",
                        false,
                        "reason",
                        "leader_alive",
                        "leader",
                        "n1")
                .stands("n2", 2, false)
                .stands("n4", 2, false)
                .vote("n3", "n4", 2, null)
                .vote("n3", "n2", 2, "already_voted")
                .vote("n4", "n2", 2, "already_voted")
                .vote("n6", "n2", 2, null)
                .vote("n7", "n2", 2, "rebuilding")
                .wins("n2", 2, 4, "n2", "n6");
        assertThat(last(story.all()).sentence())
                .contains("; n5 refused: it still heard n1")
                .contains("; n3 refused: it had voted for n4")
                .contains("; n4 refused: it had voted for itself")
                .contains("; n7 refused: it was rebuilding its log")
                .doesNotContain("n6 refused");
    }

    @Test
    void aClusterOfOne() {
        Story story = new Story().stands("n1", 1, false).wins("n1", 1, 0, "n1");
        assertThat(last(story.all()).sentence())
                .isEqualTo("n1 won term 1 in 0 ms with its own vote, in the first election of the"
                        + " cluster");
    }

    @Test
    void nothingIsToldTwiceAndTheOrderOfReadingDoesNotMatter() {
        List<Happening> events = new ArrayList<>(killed().all());
        List<LeaderChange> told = History.of(events);
        assertThat(told).extracting(LeaderChange::term).containsExactly(1L, 2L);
        events.addAll(List.copyOf(events));
        for (int seed = 0; seed < 20; seed++) {
            Collections.shuffle(events, new Random(seed));
            assertThat(History.of(events)).isEqualTo(told);
        }
    }

    /** Whatever is missing, nothing breaks, and no leader is made up. */
    @Test
    void anyPartOfTheJournalsWillDo() {
        List<Happening> events = new ArrayList<>(killed().all());
        events.addAll(withoutQuorum(true).all());
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            List<Happening> some =
                    events.stream().filter(e -> random.nextInt(3) > 0).toList();
            assertThat(History.of(some)).allSatisfy(change -> {
                assertThat(change.leader()).isEqualTo(change.term() == 1 ? "n1" : "n2");
                assertThat(change.sentence()).doesNotContain("null");
            });
        }
    }

    @Test
    void nobodyLed() {
        assertThat(History.of(List.of())).isEmpty();
        assertThat(History.of(new Story().stands("n1", 1, false).all())).isEmpty();
    }
}
