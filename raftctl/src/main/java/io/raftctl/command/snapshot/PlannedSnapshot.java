package io.raftctl.command.snapshot;

import io.raftctl.output.Column;
import io.raftctl.output.Json;
import io.raftctl.output.Listing;
import io.raftd.client.view.NodeView;
import io.raftd.protocol.wire.Status;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code raftctl snapshot take} would do on a node.
 *
 * @param appliedIndex where the snapshot would stand at least; null: the node does not answer
 * @param snapshotIndex of its newest one; null: it has none, or does not answer
 * @param taken whether it would take one
 */
record PlannedSnapshot(
        String node, @Nullable Long appliedIndex, @Nullable Long snapshotIndex, boolean taken) {
    static final Listing.Shape<PlannedSnapshot> SHAPE = new Listing.Shape<>(
            "snapshots",
            List.of(
                    Column.of("NODE", PlannedSnapshot::node),
                    Column.of("APPLIED", PlannedSnapshot::appliedIndex),
                    Column.of("NEWEST", PlannedSnapshot::snapshotIndex),
                    Column.of("WOULD", PlannedSnapshot::words)),
            PlannedSnapshot::json);

    static PlannedSnapshot of(NodeView node) {
        Status status = node.status();
        if (status == null) {
            return new PlannedSnapshot(node.name(), null, null, false);
        }
        long newest = status.getSnapshotIndex();
        return new PlannedSnapshot(
                node.name(),
                status.getAppliedIndex(),
                newest == 0 ? null : newest,
                newest < status.getAppliedIndex());
    }

    private String words() {
        return appliedIndex == null
                ? "fail: does not answer"
                : taken ? "take a snapshot" : "leave it unchanged";
    }

    private static void json(Json json, PlannedSnapshot planned) {
        json.put("node", planned.node)
                .put("appliedIndex", planned.appliedIndex)
                .put("snapshotIndex", planned.snapshotIndex)
                .put("wouldTake", planned.taken);
    }
}
