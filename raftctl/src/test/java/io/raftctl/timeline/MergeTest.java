package io.raftctl.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** One order for the events of many nodes, by term, cause and time. */
class MergeTest {
    private static List<String> told(List<Happening> events) {
        return events.stream().map(e -> e.node() + " " + e.type()).toList();
    }

    private static Story election(long skew) {
        return new Story()
                .skew("n2", skew)
                .silence("n1", 1, "n3", 1000)
                .tell("n1", "prevote_requested", 2, "candidate", "n1")
                .tell("n2", "prevote", 2, "candidate", "n1", "voter", "n2", "granted", true)
                .tell("n1", "prevote", 2, "candidate", "n1", "voter", "n2", "granted", true)
                .stands("n1", 2, false)
                .vote("n2", "n1", 2, null)
                .wins("n1", 2, 4, "n1", "n2")
                .follows("n1", "n1", 2)
                .follows("n2", "n1", 2);
    }

    /** Whether the voter's clock is an hour behind or ahead. */
    @Test
    void causesComeBeforeTheirEffectsWhateverTheClocksSay() {
        List<String> expected = told(election(0).all());
        for (long skew : new long[] {-3_600_000, 3_600_000}) {
            List<Happening> events = new ArrayList<>(election(skew).all());
            for (int seed = 0; seed < 20; seed++) {
                Collections.shuffle(events, new Random(seed));
                List<String> ordered = told(Merge.ordered(events));
                assertThat(ordered.subList(0, 8)).isEqualTo(expected.subList(0, 8));
                assertThat(ordered).containsExactlyInAnyOrderElementsOf(expected);
            }
        }
    }

    @Test
    void termsComeBeforeTime() {
        Story story = new Story()
                .skew("n2", -500_000)
                .tell("n1", "snapshot_taken", 3)
                .tell("n2", "snapshot_taken", 4)
                .tell("n1", "snapshot_taken", 2);
        assertThat(Merge.ordered(story.all()))
                .extracting(Happening::term)
                .containsExactly(2L, 3L, 4L);
    }

    @Test
    void whatIsIndependentIsOrderedByTime() {
        Story story = new Story()
                .tell("n2", "started", 1)
                .tell("n1", "started", 1)
                .tell("n3", "started", 1);
        assertThat(told(Merge.ordered(story.all())))
                .containsExactly("n2 started", "n1 started", "n3 started");
    }

    /** Events that were dropped may leave what looks like an effect before its cause. */
    @Test
    void circlesOfCausesAreBroken() {
        List<Happening> all = new Story()
                .tell("n1", "vote", 2, "candidate", "n1", "voter", "n2")
                .tell("n1", "vote_requested", 2, "candidate", "n1")
                .tell("n2", "vote", 2, "candidate", "n1", "voter", "n2")
                .all();
        assertThat(Merge.ordered(all)).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void aLookIsToldWithTheNextOneInOrder() {
        List<Happening> all = election(0).all();
        Arrivals arrivals = new Arrivals();
        // The candidate was asked before the voter, and so tells less of the same moments.
        assertThat(arrivals.next(all.subList(0, 2))).isEmpty();
        assertThat(arrivals.next(List.of(all.get(3)))).isEqualTo(all.subList(0, 2));
        assertThat(arrivals.next(List.of(all.get(2)))).isEqualTo(all.subList(2, 4));
        assertThat(arrivals.next(all.subList(4, 6))).isEmpty();
        assertThat(arrivals.next(List.of())).isEqualTo(all.subList(4, 6));
        assertThat(arrivals.next(List.of())).isEmpty();
    }

    @Test
    void wordsForEveryType() {
        Story story = new Story();
        EventTypes.ELECTIONS.forEach(type -> story.tell("n1", type, 1));
        EventTypes.OTHERS.forEach(type -> story.tell("n1", type, 1, "file", "a", "from", 3));
        assertThat(story.all()).allSatisfy(e -> assertThat(Words.of(e)).isNotNull());
        assertThat(Words.of(new Story().silence("n1", 1, "n2", 1400).all().get(0)))
                .isEqualTo("n2 silent for 1.4 s");
        assertThat(Words.of(new Story()
                        .tell("n1", "snapshot_sent", 1, "to", "n2")
                        .all()
                        .get(0)))
                .isEqualTo("to=n2");
        Story changed = new Story()
                .tell("n1", "config_changed", 1, "voters", List.of("n1", "n2"), "leaseMs", null)
                .tell("n1", "config_changed", 1, "voters", List.of("n1", "n2"), "leaseMs", 1500L);
        assertThat(changed.all().stream().map(Words::of))
                .containsExactly("voters n1 n2", "voters n1 n2; a lease of 1.5 s");
    }
}
