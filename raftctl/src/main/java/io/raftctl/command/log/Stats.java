package io.raftctl.command.log;

import io.raftctl.command.Globals;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;
import io.raftctl.offline.StoppedNode;
import io.raftctl.offline.StoppedNode.Contents;
import io.raftctl.offline.StoppedNode.SegmentFile;
import io.raftctl.output.Column;
import io.raftctl.output.Document;
import io.raftctl.output.Json;
import io.raftctl.output.Page;
import io.raftctl.output.Text;
import io.raftd.protocol.wire.LogStatsResult;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** {@code raftctl log stats}. */
final class Stats implements Verb, Callable<Integer> {
    /** The extent of a log; commitIndex and appliedIndex are null for a stopped node. */
    private record Extent(
            @Nullable String node,
            long firstIndex,
            long lastIndex,
            @Nullable Long commitIndex,
            @Nullable Long appliedIndex,
            long logBytes,
            List<SegmentFile> segments)
            implements Document {
        private static final List<Column<SegmentFile>> COLUMNS = List.of(
                Column.of("FILE", SegmentFile::file),
                Column.of("FIRST", SegmentFile::firstIndex),
                Column.of("LAST", SegmentFile::lastIndex),
                Column.of("SIZE", segment -> Text.size(segment.bytes())));

        @Override
        public void text(Page page) {
            page.heading((node == null ? "" : node + ": ") + "index " + firstIndex + " to "
                    + lastIndex
                    + (commitIndex == null ? "" : ", committed " + commitIndex)
                    + (appliedIndex == null ? "" : ", applied " + appliedIndex)
                    + ", " + Text.size(logBytes));
            page.heading("");
            page.table(COLUMNS, segments);
        }

        @Override
        public void json(Json json) {
            json.put("node", node)
                    .put("firstIndex", firstIndex)
                    .put("lastIndex", lastIndex)
                    .put("commitIndex", commitIndex)
                    .put("appliedIndex", appliedIndex)
                    .put("logBytes", logBytes)
                    .array(
                            "segments",
                            segments,
                            (entry, segment) -> entry.put("file", segment.file())
                                    .put("firstIndex", segment.firstIndex())
                                    .put("lastIndex", segment.lastIndex())
                                    .put("sizeBytes", segment.bytes()));
        }
    }

    private final Globals globals;

    private final Source source = new Source();

    Stats(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about("Shows the extent of a node's log, and its files.");
        source.describe(syntax);
        syntax.examples(
                "raftctl log stats",
                "raftctl log stats --node n2 -o json",
                "raftctl log stats --data-dir /var/lib/raftd");
    }

    @Override
    public Integer call() {
        Path directory = source.directory();
        if (directory == null) {
            globals.output().print(running());
            return 0;
        }
        Contents contents = StoppedNode.check(directory);
        globals.output().print(stopped(contents));
        Flaws.check(globals, contents);
        return 0;
    }

    private Extent running() {
        try (RemoteLog log = source.open(globals)) {
            LogStatsResult stats = log.stats();
            return new Extent(
                    log.node(),
                    stats.getFirstIndex(),
                    stats.getLastIndex(),
                    stats.getCommitIndex(),
                    stats.getAppliedIndex(),
                    stats.getLogBytes(),
                    stats.getSegmentsList().stream()
                            .map(s -> new SegmentFile(
                                    s.getFile(), s.getFirstIndex(), s.getLastIndex(), s.getBytes()))
                            .toList());
        }
    }

    private static Extent stopped(Contents contents) {
        return new Extent(
                contents.node(),
                contents.firstIndex(),
                contents.lastIndex(),
                null,
                null,
                contents.segments().stream().mapToLong(SegmentFile::bytes).sum(),
                contents.segments());
    }
}
