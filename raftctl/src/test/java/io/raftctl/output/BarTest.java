package io.raftctl.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BarTest {
    @ParameterizedTest
    @CsvSource({
        "0,10,[....................]   0%",
        "1,10,[##..................]  10%",
        "999,1000,[###################.]  99%",
        "10,10,[####################] 100%",
        "0,0,[####################] 100%",
        "-1,10,[....................]   0%"
    })
    void isOfOneWidthAndFullOnlyAtTheEnd(long done, long total, String bar) {
        assertThat(Bar.of(done, total)).isEqualTo(bar);
    }
}
