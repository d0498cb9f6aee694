package io.raftd.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftd.acceptance.Case;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressTest {
    private static final int WINDOW = 100;
    private final Progress p = new Progress(5, 0);

    @Test
    void entriesStreamFromTheStartUntilTheWindowIsFull() {
        assertThat(p.canStream(WINDOW)).isTrue();
        p.sent(5, 60, 0);
        assertThat(p.canStream(WINDOW)).isTrue();
        p.sent(6, 60, 0);
        assertThat(p.canStream(WINDOW)).isFalse();
        assertThat(p.next()).isEqualTo(7);
        assertThat(p.match()).isZero();
    }

    @Test
    void anAcknowledgementFreesWhatItCovers() {
        p.sent(5, 60, 0);
        p.sent(7, 60, 0);
        p.matched(4);
        assertThat(p.canStream(WINDOW)).isFalse();
        p.matched(6);
        assertThat(p.canStream(WINDOW)).isTrue();
        assertThat(p.match()).isEqualTo(6);
        assertThat(p.next()).isEqualTo(8);
        p.sent(8, 60, 0);
        assertThat(p.canStream(WINDOW)).isFalse();
        p.matched(8);
        assertThat(p.canStream(WINDOW)).isTrue();
    }

    @Test
    void anAcknowledgementOutOfOrderTakesNothingBack() {
        p.matched(6);
        p.matched(3);
        assertThat(p.match()).isEqualTo(6);
        assertThat(p.next()).isEqualTo(7);
    }

    @Test
    void aProbeEmptiesTheWindowAndSendsNothingUntilItIsAnswered() {
        p.sent(9, 200, 0);
        p.probe(2);
        assertThat(p.isProbing()).isTrue();
        assertThat(p.next()).isEqualTo(3);
        assertThat(p.canStream(WINDOW)).isFalse();
        p.matched(2);
        assertThat(p.isProbing()).isFalse();
        assertThat(p.canStream(WINDOW)).isTrue();
        assertThat(p.next()).isEqualTo(3);
    }

    @Case("S16")
    @Test
    void aProbeIsNeverAheadOfWhatIsKnownToMatch() {
        p.matched(4);
        p.probe(1);
        assertThat(p.next()).isEqualTo(5);
    }

    @Test
    void theAnswerToAProbeFromBeforeStreamsFromWhatIsKnown() {
        p.matched(4);
        p.sent(9, 10, 0);
        p.probe(7);
        p.matched(3);
        assertThat(p.next()).isEqualTo(5);
        assertThat(p.isProbing()).isFalse();
    }

    /** match 4, next 9; while probing, of 8. */
    @ParameterizedTest
    @CsvSource({
        "false, 3, false",
        "false, 4, false",
        "false, 5, true",
        "false, 8, true",
        "false, 9, false",
        "true, 4, false",
        "true, 7, false",
        "true, 8, true",
        "true, 9, false",
    })
    void aRefusalIsNewsOnlyOfWhatIsOpen(boolean probing, long prevIndex, boolean news) {
        p.matched(4);
        p.sent(8, 10, 0);
        if (probing) {
            p.probe(8);
        }
        assertThat(p.isNews(prevIndex)).isEqualTo(news);
    }

    @Test
    void nothingIsStreamedWhileEntriesAreFetched() {
        p.fetch(0, 9);
        assertThat(p.canStream(WINDOW)).isFalse();
        p.fetched(4, 0, 9);
        assertThat(p.canStream(WINDOW)).isTrue();
    }

    @Test
    void betweenTwoFetchesIsARestWhileTheLogGrows() {
        p.fetch(100, 1000);
        p.fetched(400, 110, 1001);
        assertThat(p.isResting(199, 1099)).isTrue();
        assertThat(p.isResting(200, 1099)).isFalse();
    }

    /** However fast the log grows: who lags gets four entries for each that is new. */
    @Test
    void theRestEndsWhenTheLogHasGrownByAQuarterOfWhatCame() {
        p.fetch(100, 1000);
        p.fetched(400, 110, 1099);
        assertThat(p.isResting(110, 1099)).isTrue();
        assertThat(p.isResting(110, 1100)).isFalse();
        p.fetch(120, 1100);
        p.fetched(3, 130, 1101);
        assertThat(p.isResting(130, 1101)).isFalse();
    }

    @Test
    void thereIsNoRestWhileNobodyWrites() {
        p.fetch(100, 1000);
        p.fetched(400, 110, 1000);
        assertThat(p.isResting(110, 1000)).isFalse();
    }

    @Test
    void contactIsTheLatestAnswerAndRoundTheHighest() {
        p.heard(7, 3);
        p.heard(9, 2);
        assertThat(p.contact()).isEqualTo(9);
        assertThat(p.round()).isEqualTo(3);
    }
}
