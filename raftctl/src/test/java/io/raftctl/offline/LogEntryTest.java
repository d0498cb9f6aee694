package io.raftctl.offline;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftd.raft.Entry;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is said of the entry with which a leader opens its term. */
class LogEntryTest {
    private static final String N1 = "026e31" + "00".repeat(16);
    private static final String N2 = "026e32" + "00".repeat(16);

    private static String summary(String result) {
        byte[] bytes = HexFormat.of().parseHex(result);
        List<Entry> log = new SampleLog(new UUID(3, 3)).elected(bytes).entries();
        return LogEntry.of(log.get(log.size() - 1)).summary();
    }

    private static String result(String version) {
        return version + "00" + "00".repeat(8) + N1 + "02" + N1 + N2 + "00" + "00" + "00".repeat(9);
    }

    @Test
    void itNamesTheLeaderAndItsVotes() {
        assertThat(summary(result("01"))).isEqualTo("term 1 begins: n1 elected by n1 n2");
    }

    @Test
    void aFormThatIsNotKnownTellsNothing() {
        assertThat(summary(result("02"))).isEqualTo("term 1 begins");
        assertThat(summary("")).isEqualTo("term 1 begins");
    }
}
