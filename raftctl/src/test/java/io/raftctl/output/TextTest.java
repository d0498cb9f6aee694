package io.raftctl.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextTest {
    @Test
    void noByteReachesTheTerminalAsACommand() {
        assertThat(printable("plain é 世")).isEqualTo("plain é 世");
        assertThat(printable("\033[2J\r\n\t\0")).isEqualTo("\\x1b[2J\\x0d\\x0a\\x09\\x00");
        assertThat(printable("a\\b")).isEqualTo("a\\x5cb");
        assertThat(printable("\u009b1m\u202e")).isEqualTo("\\xc2\\x9b1m\\xe2\\x80\\xae");
        assertThat(Text.printable(new byte[] {'a', (byte) 0xff, 7})).isEqualTo("a\\xff\\x07");
    }

    private static String printable(String text) {
        return Text.printable(text.getBytes(UTF_8));
    }

    @Test
    void sizesHaveTwoDigitsOrMore() {
        assertThat(Text.size(0)).isEqualTo("0B");
        assertThat(Text.size(1023)).isEqualTo("1023B");
        assertThat(Text.size(1024)).isEqualTo("1.0KiB");
        assertThat(Text.size(64 << 20)).isEqualTo("64MiB");
        assertThat(Text.size(Long.MAX_VALUE)).isEqualTo("8.0EiB");
    }

    @Test
    void durationsHaveOneUnit() {
        assertThat(Text.duration(0)).isEqualTo("0ms");
        assertThat(Text.duration(999)).isEqualTo("999ms");
        assertThat(Text.duration(119_999)).isEqualTo("119s");
        assertThat(Text.duration(120_000)).isEqualTo("2m");
        assertThat(Text.duration(7_200_000)).isEqualTo("2h");
        assertThat(Text.duration(172_800_000)).isEqualTo("2d");
    }

    @Test
    void whatIsExactIsNotRounded() {
        assertThat(Text.exactly(990)).isEqualTo("990ms");
        assertThat(Text.exactly(2000)).isEqualTo("2s");
        assertThat(Text.exactly(2001)).isEqualTo("2001ms");
        assertThat(Text.exactly(90_000)).isEqualTo("90s");
        assertThat(Text.exactly(120_000)).isEqualTo("2m");
    }

    @Test
    void timesAreInUtcWithMilliseconds() {
        assertThat(Text.time(0)).isEqualTo("1970-01-01T00:00:00.000Z");
        assertThat(Text.time(1_700_000_000_120L)).isEqualTo("2023-11-14T22:13:20.120Z");
    }
}
