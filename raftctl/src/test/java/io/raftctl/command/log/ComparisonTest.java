package io.raftctl.command.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftctl.command.log.Comparison.Stretch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComparisonTest {
    /** All records of a log, the first of them compacted; each names those before by its crc. */
    private record Sample(
            String name, long firstIndex, List<Stamp> records, long commitIndex, Set<Long> looked)
            implements ComparedLog {
        @Override
        public long lastIndex() {
            return records.size();
        }

        @Override
        public Stamp at(long index) {
            assertThat(index).isBetween(firstIndex, lastIndex());
            looked.add(index);
            return records.get((int) index - 1);
        }
    }

    private static Sample log(String name, long first, long commit, int... terms) {
        List<ComparedLog.Stamp> records = new ArrayList<>();
        for (int term : terms) {
            append(records, term, 0);
        }
        return new Sample(name, first, records, commit, new HashSet<>());
    }

    /** The salt tells apart what is alike but for its payload. */
    private static void append(List<ComparedLog.Stamp> records, int term, int salt) {
        long crc = records.isEmpty() ? 0 : records.get(records.size() - 1).crc();
        long chained = (crc << 32) + term * 16L + salt;
        records.add(new ComparedLog.Stamp(term, new SplittableRandom(chained).nextInt()));
    }

    @Test
    void logsThatReachDifferentlyFarAgree() {
        Comparison found = new Comparison(List.of(
                log("n1", 1, 4, 0, 1, 1, 2, 2), log("n2", 3, 3, 0, 1, 1, 2), log("n3", 1, 0)));
        assertThat(found.stretches())
                .containsExactly(
                        new Stretch(1, 1, 0, true, List.of("n1")),
                        new Stretch(2, 2, 1, true, List.of("n1")),
                        new Stretch(3, 3, 1, true, List.of("n1", "n2")),
                        new Stretch(4, 4, 2, true, List.of("n1", "n2")),
                        new Stretch(5, 5, 2, false, List.of("n1")));
        assertThat(found.partsAt()).isZero();
        assertThat(found.divergesAt()).isZero();
        assertThat(found.agreesTo()).isEqualTo(5);
    }

    @Test
    void tailsThatAreNotCommittedMayDiffer() {
        Comparison found = new Comparison(
                List.of(log("n1", 1, 4, 1, 1, 1, 3, 3), log("n2", 1, 2, 1, 1, 2, 2)));
        assertThat(found.stretches())
                .containsExactly(
                        new Stretch(1, 2, 1, true, List.of("n1", "n2")),
                        new Stretch(3, 3, 1, true, List.of("n1")),
                        new Stretch(3, 4, 2, false, List.of("n2")),
                        new Stretch(4, 4, 3, true, List.of("n1")),
                        new Stretch(5, 5, 3, false, List.of("n1")));
        assertThat(found.partsAt()).isEqualTo(3);
        assertThat(found.agreesTo()).isEqualTo(2);
        assertThat(found.divergesAt()).isZero();
    }

    @Test
    void whatBothKnowAsCommittedMustNotDiffer() {
        Comparison found =
                new Comparison(List.of(log("n1", 1, 3, 1, 1, 1, 3), log("n2", 1, 3, 1, 1, 2, 3)));
        assertThat(found.divergesAt()).isEqualTo(3);
    }

    @Test
    void littleIsLookedAt() {
        int[] terms = new int[100_000];
        for (int i = 0; i < terms.length; i++) {
            terms[i] = i / 30_000;
        }
        List<ComparedLog.Stamp> records = new ArrayList<>();
        for (int i = 0; i < terms.length; i++) {
            records.add(new ComparedLog.Stamp(terms[i], i));
        }
        Sample one = new Sample("n1", 1, records, 0, new HashSet<>());
        Sample two = new Sample("n2", 1, records.subList(0, 90_000), 0, new HashSet<>());
        assertThat(new Comparison(List.of(one, two)).partsAt()).isZero();
        assertThat(one.looked.size() + two.looked.size()).isLessThan(250);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void findsWhatLookingAtAllFinds(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int diverged = 0;
        for (int round = 0; round < 1_000; round++) {
            List<Sample> logs = new ArrayList<>();
            for (int n = 1 + random.nextInt(4); n > 0; n--) {
                logs.add(random(random, "n" + n, logs));
            }
            Comparison found = new Comparison(logs);
            Map<String, Long> expected = byIndex(logs);
            Map<String, Long> actual = new HashMap<>();
            for (Stretch s : found.stretches()) {
                for (long i = s.firstIndex(); i <= s.lastIndex(); i++) {
                    String what = i + " term " + s.term() + " committed " + s.committed() + " "
                            + s.nodes();
                    assertThat(actual.merge(what, 1L, Long::sum)).isEqualTo(1);
                }
            }
            assertThat(actual).isEqualTo(expected);
            assertThat(found.divergesAt()).isEqualTo(divergesAt(logs));
            diverged += found.divergesAt() > 0 ? 1 : 0;
        }
        assertThat(diverged).isBetween(50, 950);
    }

    /** Branches off from a log that is there. */
    private static Sample random(SplittableRandom random, String name, List<Sample> others) {
        List<ComparedLog.Stamp> records = new ArrayList<>();
        if (!others.isEmpty()) {
            Sample other = others.get(random.nextInt(others.size()));
            records.addAll(other.records.subList(0, random.nextInt(other.records.size() + 1)));
        }
        long term = records.isEmpty() ? 1 : records.get(records.size() - 1).term();
        for (int n = random.nextInt(20); n > 0; n--) {
            term += random.nextInt(4) == 0 ? 1 : 0;
            append(records, (int) term, random.nextInt(10) / 9);
        }
        long first = 1L + random.nextInt(records.size() / 2 + 1);
        return new Sample(
                name, first, records, random.nextInt(records.size() + 1), new HashSet<>());
    }

    private static Map<String, Long> byIndex(List<Sample> logs) {
        Map<String, Long> all = new HashMap<>();
        for (long i = 1; i <= 200; i++) {
            long index = i;
            Map<ComparedLog.Stamp, List<Sample>> holders = new HashMap<>();
            logs.stream()
                    .filter(log -> log.firstIndex <= index && index <= log.lastIndex())
                    .forEach(log -> holders.computeIfAbsent(
                                    log.at(index), stamp -> new ArrayList<>())
                            .add(log));
            holders.forEach((stamp, having) -> all.put(
                    index + " term " + stamp.term() + " committed "
                            + having.stream().anyMatch(log -> log.commitIndex >= index) + " "
                            + having.stream().map(Sample::name).toList(),
                    1L));
        }
        return all;
    }

    private static long divergesAt(List<Sample> logs) {
        for (long i = 1; i <= 200; i++) {
            long index = i;
            if (logs.stream()
                            .filter(log -> log.firstIndex <= index && index <= log.commitIndex)
                            .map(log -> log.at(index))
                            .distinct()
                            .count()
                    > 1) {
                return index;
            }
        }
        return 0;
    }
}
