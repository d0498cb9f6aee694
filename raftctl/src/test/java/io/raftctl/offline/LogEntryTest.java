package io.raftctl.offline;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftd.raft.Configuration;
import io.raftd.raft.Entry;
import io.raftd.raft.Lease;
import io.raftd.raft.Member;
import io.raftd.raft.ReplicaId;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is said of entries that no client wrote. */
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
    void aConfigurationTellsOfItsMembersAndItsLease() {
        Configuration plain = Configuration.of(
                List.of(new Member(new ReplicaId("n1", new UUID(3, 3)), "127.0.0.1:7001")));
        Configuration leased =
                new Configuration(plain.current(), null, List.of(), new Lease(1500, 10_000));
        assertThat(first(plain)).isEqualTo("voters n1=127.0.0.1:7001");
        assertThat(first(leased)).isEqualTo("lease 1500ms; voters n1=127.0.0.1:7001");
    }

    private static String first(Configuration configuration) {
        return LogEntry.of(new SampleLog(configuration).entries().get(0)).summary();
    }

    @Test
    void aFormThatIsNotKnownTellsNothing() {
        assertThat(summary(result("02"))).isEqualTo("term 1 begins");
        assertThat(summary("")).isEqualTo("term 1 begins");
    }
}
