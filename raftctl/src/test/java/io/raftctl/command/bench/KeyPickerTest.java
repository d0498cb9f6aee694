package io.raftctl.command.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeyPickerTest {
    private static final int DRAWS = 100_000;

    private static int[] counts(Distribution distribution, int keys, long seed) {
        int[] counts = new int[keys];
        KeyPicker picker = new KeyPicker(distribution, keys, seed);
        for (int i = 0; i < DRAWS; i++) {
            counts[picker.next()]++;
        }
        return counts;
    }

    @ParameterizedTest
    @EnumSource
    void aSeedMakesTheSameChoicesAndOneKeyIsEnough(Distribution distribution) {
        assertThat(counts(distribution, 50, 7)).isEqualTo(counts(distribution, 50, 7));
        assertThat(counts(distribution, 1, 7)[0]).isEqualTo(DRAWS);
        assertThat(counts(distribution, 2, 7)).doesNotContain(0);
    }

    @Test
    void uniformLikesAllKeysAlike() {
        for (int count : counts(Distribution.UNIFORM, 100, 1)) {
            assertThat(count).isCloseTo(DRAWS / 100, within(200));
        }
    }

    @Test
    void zipfLikesEachKeyByItsRank() {
        double zeta = 0;
        for (int i = 1; i <= 1000; i++) {
            zeta += Math.pow(i, -0.99);
        }
        int[] counts = counts(Distribution.ZIPF, 1000, 1);
        assertThat(counts[0]).isCloseTo((int) (DRAWS / zeta), within(500));
        assertThat(counts[1]).isCloseTo((int) (DRAWS / zeta * Math.pow(2, -0.99)), within(500));
        int tail = 0;
        double expected = 0;
        for (int i = 500; i < 1000; i++) {
            tail += counts[i];
            expected += DRAWS / zeta * Math.pow(i + 1, -0.99);
        }
        assertThat((double) tail).isCloseTo(expected, within(expected * 0.1));
    }

    @Test
    void sequentialGoesRound() {
        KeyPicker picker = new KeyPicker(Distribution.SEQUENTIAL, 3, 1);
        for (int i = 0; i < 10; i++) {
            assertThat(picker.next()).isEqualTo(i % 3);
        }
    }

    @Test
    void chanceIsAPercentage() {
        KeyPicker picker = new KeyPicker(Distribution.UNIFORM, 3, 1);
        int hits = 0;
        for (int i = 0; i < DRAWS; i++) {
            assertThat(picker.chance(0)).isFalse();
            assertThat(picker.chance(100)).isTrue();
            hits += picker.chance(90) ? 1 : 0;
        }
        assertThat(hits).isCloseTo(DRAWS / 10 * 9, within(500));
    }

    @Test
    void keysAreOfTwentyBytes() {
        assertThat(KeyPicker.key(0).toStringUtf8()).isEqualTo("bench/00000000000000");
        assertThat(KeyPicker.key(9_876_543).toStringUtf8()).isEqualTo("bench/00000009876543");
    }
}
