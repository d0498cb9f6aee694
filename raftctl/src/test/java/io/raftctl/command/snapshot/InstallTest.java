package io.raftctl.command.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.raftctl.command.Cli.Result;
import io.raftctl.command.FakeCluster;
import io.raftctl.command.FakeNode;
import io.raftctl.command.FakeNode.Answer;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.wire.Request;
import io.raftd.protocol.wire.Request.OpCase;
import io.raftd.protocol.wire.Response;
import io.raftd.protocol.wire.SnapshotInfo;
import io.raftd.protocol.wire.SnapshotSent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code snapshot install}. */
class InstallTest {
    private static final SnapshotInfo SNAPSHOT = SnapshotInfo.newBuilder()
            .setIndex(150)
            .setTerm(7)
            .setBytes(1000)
            .setDigest("abc")
            .build();

    private final FakeCluster cluster = new FakeCluster();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    /** The leader's log ends at 220, n3 has acknowledged 120. */
    @BeforeEach
    void leaveN3Behind() {
        cluster.lag(cluster.node(2), 100).lag(cluster.node(3), 100);
        cluster.on(OpCase.SNAPSHOT_SEND, (node, request, body) -> send(node, request, false));
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    private Answer send(FakeNode node, Request request, boolean unchanged) {
        if (!node.id().equals("n1")) {
            return Answer.failed(ErrorCode.NOT_LEADER, "n1 leads");
        }
        asked.add(request.getSnapshotSend().getNode());
        return Answer.of(Response.newBuilder()
                .setSnapshotSent(
                        SnapshotSent.newBuilder().setUnchanged(unchanged).setSnapshot(SNAPSHOT)));
    }

    @Test
    void itIsWaitedForUntilTheMemberHasAll() {
        cluster.on(OpCase.SNAPSHOT_SEND, (node, request, body) -> {
            Answer answer = send(node, request, false);
            if (asked.size() == 2) {
                cluster.lag(cluster.node(3), 10);
            }
            return answer;
        });
        Result result =
                cluster.cli().run("snapshot", "install", "n3", "--timeout", "20s", "-o", "json");
        assertThat(result.exit()).as(result.err()).isZero();
        JsonObject json = result.json();
        assertThat(json.keySet())
                .containsExactly(
                        "schema", "node", "changed", "index", "term", "fileBytes", "checksum");
        assertThat(json.get("changed").getAsBoolean()).isTrue();
        assertThat(json.get("index").getAsLong()).isEqualTo(150);
        assertThat(asked).containsExactly("n3", "n3");
    }

    @Test
    void whatIsThereIsUnchanged() {
        cluster.on(OpCase.SNAPSHOT_SEND, (node, request, body) -> send(node, request, true));
        Result result = cluster.cli().run("snapshot", "install", "n3");
        assertThat(result.exit()).isZero();
        assertThat(result.out()).isEqualTo("unchanged\n");
        assertThat(asked).containsExactly("n3");
    }

    @Test
    void whoGetsNoFurtherIsNotWaitedForForEver() {
        Result result = cluster.cli()
                .run("snapshot", "install", "n3", "--stall-timeout", "600ms", "--timeout", "20s");
        assertThat(result.exit()).isEqualTo(5);
        assertThat(result.err())
                .contains("no further within 600ms: n3 has not acknowledged all up to index 150");
    }

    @Test
    void whatTheLeaderRefusesIsSaid() {
        cluster.on(
                OpCase.SNAPSHOT_SEND,
                (node, request, body) -> node.id().equals("n1")
                        ? Answer.failed(ErrorCode.FAILED, "the leader has no snapshot")
                        : Answer.failed(ErrorCode.NOT_LEADER, "n1 leads"));
        Result result = cluster.cli().run("snapshot", "install", "n3");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("the leader has no snapshot");
        assertThat(cluster.cli().run("snapshot", "install", "n9").exit()).isEqualTo(7);
    }
}
