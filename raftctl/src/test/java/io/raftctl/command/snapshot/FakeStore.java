package io.raftctl.command.snapshot;

import io.raftctl.command.FakeCluster;
import io.raftctl.command.FakeNode;
import io.raftctl.command.FakeNode.Answer;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.wire.Request;
import io.raftd.protocol.wire.Request.OpCase;
import io.raftd.protocol.wire.Response;
import io.raftd.protocol.wire.Restore;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a cluster has of keys, 7 at revision 40 in the beginning, and the restore of them. */
final class FakeStore {
    /** What was asked for, such as {@code begin 3}, {@code batch 0 of 2}, {@code commit}. */
    final List<String> asked = new CopyOnWriteArrayList<>();

    /** The keys that came. */
    final List<String> keys = new ArrayList<>();

    /** The values that came, one behind the other. */
    private final StringBuilder values = new StringBuilder();

    private long batches;

    FakeStore(FakeCluster cluster) {
        cluster.on(OpCase.SCAN, this::scan);
        cluster.on(OpCase.RESTORE, this::restore);
    }

    String values() {
        return values.toString();
    }

    private Answer scan(FakeNode node, Request request, byte[] body) {
        Response.Builder response = Response.newBuilder();
        response.getPageBuilder().setKeys(7).setRevision(40).setMore(true);
        return Answer.of(response);
    }

    /** As the leader carries a step out. */
    synchronized Answer restore(FakeNode node, Request request, byte[] body) {
        if (!node.id().equals("n1")) {
            return Answer.failed(ErrorCode.NOT_LEADER, "n1 leads");
        }
        Restore restore = request.getRestore();
        asked.add(
                switch (restore.getStepCase()) {
                    case BEGIN -> "begin " + restore.getBegin().getItems();
                    case BATCH ->
                        "batch " + restore.getBatch().getNumber() + " of "
                                + restore.getBatch().getKeysCount();
                    default -> restore.getStepCase().toString().toLowerCase(Locale.ROOT);
                });
        if (restore.hasBatch() && restore.getBatch().getNumber() == batches) {
            batches++;
            restore.getBatch().getKeysList().forEach(key -> keys.add(key.toStringUtf8()));
            values.append(new String(body, StandardCharsets.UTF_8));
        }
        Response.Builder response = Response.newBuilder();
        response.getWrittenBuilder().setRevision(restore.hasCommit() ? 42 : 41);
        return Answer.of(response);
    }
}
