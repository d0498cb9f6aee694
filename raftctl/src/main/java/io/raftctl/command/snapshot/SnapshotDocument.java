package io.raftctl.command.snapshot;

import io.raftctl.offline.SnapshotFile.Contents;
import io.raftctl.offline.SnapshotFile.Seat;
import io.raftctl.output.Column;
import io.raftctl.output.Document;
import io.raftctl.output.Json;
import io.raftctl.output.Page;
import io.raftctl.output.Text;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a sound file of a snapshot holds. */
record SnapshotDocument(String file, Contents contents) implements Document {
    private static final List<Column<Field>> COLUMNS =
            List.of(Column.of("FIELD", Field::name), Column.of("VALUE", Field::value));

    private record Field(String name, Object value) {}

    @Override
    public void text(Page page) {
        Contents c = contents;
        page.table(
                COLUMNS,
                List.of(
                        new Field("file", file),
                        new Field("cluster", c.clusterId()),
                        new Field("index", c.index()),
                        new Field("term", c.term()),
                        new Field("created", Text.time(c.timeMs())),
                        new Field("members", members(c.members())),
                        new Field("lease", lease(c.leaseMs())),
                        new Field("keys", c.keys()),
                        new Field("sessions", c.sessions()),
                        new Field("revision", c.revision()),
                        new Field("state", Text.size(c.stateBytes())),
                        new Field("size", Text.size(c.fileBytes())),
                        new Field("sha256", c.checksum()),
                        new Field("format", c.version())));
    }

    private static String members(List<Seat> members) {
        return members.stream()
                .map(seat -> seat.id() + "=" + seat.address() + (seat.voter() ? "" : " (learner)"))
                .collect(Collectors.joining(", "));
    }

    private static String lease(@Nullable Long ms) {
        return ms == null ? "off" : Text.exactly(ms);
    }

    /** In one line. */
    String summary() {
        return "index " + contents.index() + ", term " + contents.term() + ", "
                + contents.keys() + (contents.keys() == 1 ? " key, " : " keys, ")
                + Text.size(contents.fileBytes());
    }

    /**
     * The source is null: the file does not tell which node wrote it, for of equal states all nodes
     * write equal bytes.
     */
    @Override
    public void json(Json json) {
        json.put("file", file)
                .put("index", contents.index())
                .put("term", contents.term())
                .put("clusterId", contents.clusterId())
                .array(
                        "members",
                        contents.members(),
                        (entry, seat) -> entry.put("id", seat.id())
                                .put("address", seat.address())
                                .put("diskId", seat.diskId())
                                .put("voter", seat.voter())
                                .put("learner", !seat.voter()))
                .put("leaseMs", contents.leaseMs())
                .put("keys", contents.keys())
                .put("sessions", contents.sessions())
                .put("revision", contents.revision())
                .put("stateBytes", contents.stateBytes())
                .put("fileBytes", contents.fileBytes())
                .put("checksum", contents.checksum())
                .time("createdAt", contents.timeMs())
                .nothing("source")
                .put("version", contents.version())
                .put("valid", true);
    }
}
