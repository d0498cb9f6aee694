package io.raftd.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ErrorCodeTest {
    @Test
    void numbersAndExitCodesAreFixed() {
        assertThat(Arrays.stream(ErrorCode.values())
                        .map(c -> c.number() + " " + c + " " + c.exit())
                        .collect(Collectors.joining("\n")))
                .isEqualTo("""
                        0 OK 0
                        1 FAILED 1
                        2 USAGE 2
                        3 UNREACHABLE 3
                        4 NO_LEADER 4
                        5 NO_QUORUM 4
                        6 NOT_LEADER 4
                        7 DEGRADED 5
                        8 WAIT_TIMED_OUT 5
                        9 REFUSED 6
                        10 NOT_FOUND 7
                        11 COMPARE_FAILED 7
                        12 DENIED 8
                        13 CORRUPT 9
                        14 DIVERGED 9
                        15 UNKNOWN_OUTCOME 10
                        16 PARTLY_DONE 11
                        17 BUSY 1
                        18 NO_SPACE 1
                        19 SESSION_EXPIRED 1
                        20 TOO_LARGE 2
                        21 INVALID 2
                        22 INTERRUPTED 130
                        23 MISMATCH 6
                        24 REMOVED 6""");
    }

    @Test
    void numbersLeadBack() {
        for (ErrorCode code : ErrorCode.values()) {
            assertThat(ErrorCode.of(code.number())).isEqualTo(code);
        }
    }

    @Test
    void numbersOfNewerVersionsAreNone() {
        assertThat(ErrorCode.of(25)).isNull();
        assertThat(ErrorCode.of(-1)).isNull();
    }
}
