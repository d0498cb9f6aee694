package io.raftd.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateTest {
    private static final long S = 1_000_000_000;

    @ParameterizedTest
    @ValueSource(longs = {0, -5 * S + 1, Long.MAX_VALUE - 3 * S})
    void isTheMeanOfTheLastTenFullSeconds(long begin) {
        Rate rate = new Rate(begin);
        assertThat(rate.perSecond(begin)).isZero();
        rate.mark(begin, 3);
        assertThat(rate.perSecond(begin + S - 1)).as("not over yet").isZero();
        assertThat(rate.perSecond(begin + S)).isEqualTo(3);
        rate.mark(begin + S, 4);
        rate.mark(begin + 2 * S - 1, 5);
        assertThat(rate.perSecond(begin + 2 * S)).isEqualTo(6);
        assertThat(rate.perSecond(begin + 4 * S)).isEqualTo(3);
        assertThat(rate.perSecond(begin + 10 * S)).isEqualTo(1.2);
        assertThat(rate.perSecond(begin + 11 * S)).isEqualTo(0.9);
        assertThat(rate.perSecond(begin + 12 * S)).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 22, 1_000_000})
    void aPlaceUsedBeforeCountsAfresh(long later) {
        Rate rate = new Rate(0);
        rate.mark(0, 1_000);
        rate.mark(later * S, 20);
        assertThat(rate.perSecond((later + 1) * S)).isEqualTo(2);
    }
}
