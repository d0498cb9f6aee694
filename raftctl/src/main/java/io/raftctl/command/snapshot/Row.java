package io.raftctl.command.snapshot;

import io.raftctl.offline.StoppedNode.SnapshotEntry;
import io.raftctl.offline.StoppedNode.Taken;
import io.raftctl.output.Column;
import io.raftctl.output.Json;
import io.raftctl.output.Listing;
import io.raftctl.output.Text;
import io.raftd.protocol.wire.SnapshotInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot that a node has. What is unknown is null: of a running node's, the file; of a damaged
 * one, where it stands.
 *
 * @param timeMs when the last entry in it was made, since 1970
 * @param valid whether it is sound; null where that was not looked at
 * @param error why it is not sound
 */
record Row(
        @Nullable String node,
        @Nullable String file,
        @Nullable Long index,
        @Nullable Long term,
        long fileBytes,
        @Nullable String checksum,
        @Nullable Long timeMs,
        @Nullable Boolean valid,
        @Nullable String error) {
    static final Listing.Shape<Row> SHAPE = new Listing.Shape<>(
            "snapshots",
            List.of(
                    Column.of("NODE", Row::node),
                    Column.of("INDEX", Row::index),
                    Column.of("TERM", Row::term),
                    Column.of("SIZE", row -> Text.size(row.fileBytes)),
                    Column.of("CREATED", row -> row.timeMs == null ? null : Text.time(row.timeMs)),
                    Column.wide("FILE", Row::file),
                    Column.wide("CHECKSUM", Row::checksum)),
            Row::json);

    static Row of(String node, SnapshotInfo info) {
        return new Row(
                node,
                null,
                info.getIndex(),
                info.getTerm(),
                info.getBytes(),
                info.getDigest(),
                info.getWallTimeMs(),
                null,
                null);
    }

    static Row of(@Nullable String node, SnapshotEntry entry) {
        Taken taken = entry.taken();
        return new Row(
                node,
                entry.file(),
                taken == null ? null : taken.index(),
                taken == null ? null : taken.term(),
                entry.bytes(),
                taken == null ? null : taken.checksum(),
                taken == null ? null : taken.timeMs(),
                taken != null,
                entry.flaw() == null ? null : entry.flaw().toString());
    }

    private static void json(Json json, Row row) {
        json.put("node", row.node)
                .put("file", row.file)
                .put("index", row.index)
                .put("term", row.term)
                .put("fileBytes", row.fileBytes)
                .put("checksum", row.checksum)
                .time("createdAt", row.timeMs)
                .put("valid", row.valid)
                .put("error", row.error);
    }
}
