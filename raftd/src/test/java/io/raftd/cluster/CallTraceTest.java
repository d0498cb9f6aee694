package io.raftd.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CallTraceTest {
    private static final List<String> LINES = List.of(
            "7 100.000100 recvfrom(54, \"..put-1..\", 2048, 0, NULL, NULL) = 24 <0.000020>",
            "8 100.000200 pwrite64(33, \"..put-1..\", 24, 4096) = 24 <0.000010>",
            "8 100.000300 fdatasync(31)            = 0 <0.000100>",
            "8 100.000500 fdatasync(33 <unfinished ...>",
            "7 100.000510 sendto(55, \"put-1\", 24, 0, NULL, 0) = 24 <0.000010>",
            "8 100.000700 <... fdatasync resumed>) = 0 <0.000200>",
            "7 100.000800 sendto(54, \"ok\", 2, 0, NULL, 0) = 2 <0.000010>",
            "7 100.000900 recvfrom(54,  <unfinished ...>",
            "8 100.000910 pwrite64(33, \"..put-2..\", 24, 4120) = 24 <0.000010>",
            "7 100.000950 <... recvfrom resumed>\"..put-2..\", 2048, 0, NULL, NULL) = 24 <0.00005>",
            "8 100.001000 fdatasync(33) = -1 EIO (Input/output error) <0.000100>",
            "7 100.001200 sendto(54, \"ok\", 2, 0, NULL, 0) = 2 <0.000010>",
            "9 100.001300 +++ exited with 0 +++");

    private final CallTrace trace = CallTrace.of(LINES);

    @Test
    void aForceCountsThatBeganAfterTheWriteAndOnItsFile() {
        assertThat(trace.forced("put-1")).hasValue(100.0007);
    }

    @Test
    void aForceThatFailedIsNone() {
        assertThat(trace.forced("put-2")).isEmpty();
    }

    @Test
    void anAnswerGoesWhereTheRequestCameFrom() {
        assertThat(trace.answered("put-1")).hasValue(100.0008);
        assertThat(trace.answered("put-2")).hasValue(100.0012);
        assertThat(trace.answered("put-3")).isEmpty();
    }
}
