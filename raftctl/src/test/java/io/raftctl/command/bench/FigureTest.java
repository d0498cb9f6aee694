package io.raftctl.command.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftctl.output.Json;
import io.raftctl.output.Look;
import io.raftctl.output.Page;
import java.util.List;
import org.junit.jupiter.api.Test;

class FigureTest {
    private static final Figure FIGURE = new Figure(
            "W7", "failover", "Ms", List.of(9L, 3L, 5L), "5 ms", json -> json.put("fault", "kill"));

    @Test
    void theMedianIsOneOfTheTimes() {
        assertThat(Figure.median(List.of(9L, 3L, 5L))).isEqualTo(5);
        assertThat(Figure.median(List.of(4L, 3L, 2L, 1L))).isEqualTo(3);
        assertThat(Figure.median(List.of(7L))).isEqualTo(7);
    }

    @Test
    void peopleReadOneLine() {
        Page page = new Page(new Look(false, true, false));
        FIGURE.text(page);
        assertThat(page).hasToString("W7, failover: 5 ms\n");
    }

    /** What every object of a bench has is there, and null. */
    @Test
    void scriptsReadOneObject() {
        assertThat(Json.object(FIGURE::json))
                .isEqualTo("{\"schema\":1,\"op\":\"failover\",\"workload\":\"W7\","
                        + "\"clients\":null,\"inflight\":null,\"sizeBytes\":null,"
                        + "\"durationMs\":null,\"ops\":null,\"opsPerSecond\":null,"
                        + "\"errors\":null,\"unknown\":null,\"latency\":null,"
                        + "\"trialsMs\":[9,3,5],\"medianMs\":5,\"fault\":\"kill\"}");
    }
}
