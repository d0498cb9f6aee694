package io.raftctl.command.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.raftctl.command.Cli;
import io.raftctl.command.Cli.Result;
import io.raftctl.command.FakeCluster;
import io.raftctl.command.FakeNode.Answer;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.wire.EventsPage;
import io.raftd.protocol.wire.Request.OpCase;
import io.raftd.protocol.wire.Response;
import io.raftd.protocol.wire.Status;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The verb as a whole, against nodes that answer. */
class DoctorTest {
    private final FakeCluster cluster = new FakeCluster();

    @BeforeEach
    void journals() {
        cluster.on(
                OpCase.EVENTS_READ,
                (node, request, body) -> Answer.of(Response.newBuilder()
                        .setEvents(EventsPage.newBuilder().setNode(node.id()))));
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    /** Whoever is there has time enough to answer, and who is not refuses at once. */
    private Cli cli() {
        return cluster.cli().with("RAFTCTL_TIMEOUT", "30s").with("RAFTCTL_DIAL_TIMEOUT", "15s");
    }

    private void change(String id, UnaryOperator<Status.Builder> change) {
        cluster.on(OpCase.STATUS, (node, request, body) -> {
            Status.Builder status = node.status();
            return Answer.of(Response.newBuilder()
                    .setStatus(node.id().equals(id) ? change.apply(status) : status));
        });
    }

    private static List<String> codes(Result result) {
        return result.json().getAsJsonArray("findings").asList().stream()
                .map(JsonElement::getAsJsonObject)
                .map(finding -> finding.get("code").getAsString())
                .toList();
    }

    @Test
    void aHealthyClusterExitsWith0() {
        Result result = cli().run("doctor", "-o", "wide");
        assertThat(result.exit()).as(result.toString()).isZero();
        assertThat(result.out())
                .isEqualTo("healthy: nothing found; 3 nodes asked, all answered\n\n"
                        + "checked: health, leader, state, configuration, hosts, strangers,"
                        + " replication, connections, disks, clocks, journals, versions, faults\n");
        assertThat(result.err()).isEmpty();
    }

    @Test
    void aMemberThatIsDownIsFound() {
        cluster.node(3).close();
        Result result = cli().run("doctor");
        assertThat(result.exit()).isEqualTo(5);
        assertThat(result.out().lines())
                .first()
                .isEqualTo("degraded: 2 warnings; 3 nodes asked, 2 answered");
        assertThat(result.out())
                .contains("\nWARNING  n3  UNREACHABLE  n3 is unreachable: ")
                .contains("\n  try: raftctl wait caught-up=n3 --timeout 10m\n")
                .contains("\nWARNING  NO_SPARE  2 of 3 voters reachable, 2 needed: ");
        assertThat(result.out().lines())
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    @Test
    void jsonHasEveryKey() {
        change("n2", status -> status.setForceP99Us(152_000));
        Result result = cli().run("doctor", "-o", "json");
        assertThat(result.exit()).isEqualTo(5);
        JsonObject json = result.json();
        assertThat(json.get("time").getAsString()).matches("\\d{4}-.*\\.\\d{3}Z");
        json.remove("time");
        assertThat(json)
                .hasToString("{\"schema\":1,\"verdict\":\"degraded\",\"nodesAsked\":3,"
                        + "\"nodesAnswered\":3,\"findings\":[{\"code\":\"SLOW_DISK\","
                        + "\"severity\":\"WARNING\",\"nodes\":[\"n2\"],\"message\":\"of the forces"
                        + " to the disk of n2, one in a hundred takes 152 ms or longer: more than"
                        + " a heartbeat, and whatever waits for that disk waits so long\","
                        + "\"evidence\":"
                        + "{\"forceP99Us\":152000,\"limitUs\":100000},\"next\":\"raftctl status -o"
                        + " wide\"}],\"checks\":[\"health\",\"leader\",\"state\","
                        + "\"configuration\",\"hosts\",\"strangers\",\"replication\","
                        + "\"connections\",\"disks\",\"clocks\",\"journals\",\"versions\","
                        + "\"faults\"]}");
    }

    @Test
    void divergenceHasACodeOfItsOwn() {
        change("n3", status -> status.setStateDigest(1));
        Result result = cli().run("doctor");
        assertThat(result.exit()).isEqualTo(9);
        assertThat(result.out())
                .startsWith("diverged: 1 error; ")
                .contains("  try: raftctl log compare n1 n2 n3\n");
    }

    @Test
    void withoutAQuorumItIsUnavailable() {
        cluster.node(2).close();
        cluster.node(3).close();
        Result result = cli().run("doctor", "-o", "json");
        assertThat(result.exit()).isEqualTo(5);
        assertThat(result.json().get("verdict").getAsString()).isEqualTo("unavailable");
        assertThat(codes(result)).containsExactly("NO_QUORUM", "UNREACHABLE", "UNREACHABLE");
    }

    @Test
    void aLeaderThatServesNoReadsIsFoundAsHealthFindsIt() {
        cluster.on(
                OpCase.BARRIER,
                (node, request, body) -> Answer.failed(ErrorCode.NO_QUORUM, "no quorum confirmed"));
        Result result = cli().run("doctor", "-o", "jsonl", "--timeout", "5s");
        assertThat(result.exit()).isEqualTo(5);
        assertThat(codes(result)).containsExactly("NOT_SERVING");
    }

    @Test
    void notesAloneDoNotCount() {
        cluster.start("n4");
        Result result = cli().run("doctor");
        assertThat(result.exit()).as(result.toString()).isZero();
        assertThat(result.out())
                .startsWith("healthy: 1 note; 4 nodes asked, all answered\n\nNOTE  n4  WAITING  ");
    }

    @Test
    void aClockThatIsAheadIsFound() {
        change("n2", status -> status.setWallTimeMs(System.currentTimeMillis() + 60_000));
        Result result = cli().run("doctor", "-o", "json");
        assertThat(codes(result)).containsExactly("CLOCK_OFFSET");
    }

    @Test
    void journalsAreRead() {
        cluster.on(
                OpCase.EVENTS_READ,
                (node, request, body) -> Answer.of(Response.newBuilder()
                        .setEvents(EventsPage.newBuilder()
                                .setNode(node.id())
                                .addFlaws("9 bytes of a file are damaged"))));
        Result result = cli().run("doctor", "-o", "json");
        assertThat(codes(result))
                .containsExactly("JOURNAL_FLAWED", "JOURNAL_FLAWED", "JOURNAL_FLAWED");
        assertThat(result.out()).contains("the journal of n1 can't be read: 9 bytes of a file");
        cluster.on(
                OpCase.EVENTS_READ,
                (node, request, body) -> Answer.failed(ErrorCode.INVALID, "unknown"));
        Result unread = cli().run("doctor", "-o", "json");
        assertThat(unread.exit()).isZero();
        assertThat(codes(unread))
                .containsExactly("JOURNAL_UNREAD", "JOURNAL_UNREAD", "JOURNAL_UNREAD");
    }

    /** At the third look n3 stands where the others do, with another state. */
    @Test
    void itLooksAgainUntilStatesCanBeCompared() {
        AtomicInteger asked = new AtomicInteger();
        cluster.on(OpCase.STATUS, (node, request, body) -> {
            Status.Builder status = node.status();
            if (node.id().equals("n3")) {
                boolean early = asked.incrementAndGet() < 3;
                status.setDigestIndex(early ? 50 : 100).setStateDigest(early ? 1 : 2);
            }
            return Answer.of(Response.newBuilder().setStatus(status));
        });
        Result result = cli().run("doctor", "-o", "json");
        assertThat(result.exit()).as(result.out()).isEqualTo(9);
        assertThat(codes(result)).containsExactly("DIVERGED");
    }

    @Test
    void endpointsOfTheCommandLineStayInWhatToTypeNext() {
        change("n3", status -> status.setStateDigest(1));
        String n1 = cluster.node(1).address();
        Result result = cli().run("doctor", "-e", n1);
        assertThat(result.out()).contains("  try: raftctl -e " + n1 + " log compare n1 n2 n3\n");
    }

    @Test
    void nothingAnsweringIsUnreachable() {
        String endpoints = cluster.endpoints();
        cluster.close();
        Result result = new Cli().run("doctor", "-e", endpoints, "--timeout", "500ms");
        assertThat(result.exit()).isEqualTo(3);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains("no node answers");
    }

    @Test
    void aBadLagIsRefused() {
        assertThat(cli().run("doctor", "--max-lag", "many").exit()).isEqualTo(2);
        Result negative = cli().run("doctor", "--max-lag", "-1");
        assertThat(negative.exit()).isEqualTo(2);
        assertThat(negative.err()).contains("--max-lag -1 < 0");
    }

    @Test
    void aLagIsTakenOver() {
        change("n1", status -> {
            status.getPeersBuilder(1).setMatchIndex(100);
            return status;
        });
        Result result = cli().run("doctor", "--max-lag", "19", "-o", "json");
        assertThat(codes(result)).containsExactly("LAGGING", "STALLED");
    }
}
