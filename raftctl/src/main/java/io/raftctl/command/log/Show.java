package io.raftctl.command.log;

import io.raftctl.command.Failure;
import io.raftctl.command.Globals;
import io.raftctl.command.Syntax;
import io.raftctl.command.Verb;
import io.raftctl.offline.LogEntry;
import io.raftctl.offline.StoppedNode;
import io.raftctl.output.Column;
import io.raftctl.output.Format;
import io.raftctl.output.Json;
import io.raftctl.output.Listing;
import io.raftctl.output.Text;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.wire.LogStatsResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** {@code raftctl log show}. */
final class Show implements Verb, Callable<Integer> {
    /** An entry, and whether the node knows that it is committed. */
    private record Row(LogEntry entry, @Nullable Boolean committed) {
        static void json(Json json, Row row) {
            json.put("index", row.entry.index())
                    .put("term", row.entry.term())
                    .put("type", row.entry.type())
                    .put("sizeBytes", row.entry.sizeBytes())
                    .put("committed", row.committed)
                    .time("time", row.entry.timeMs())
                    .put("summary", row.entry.summary());
        }

        String summary() {
            return Text.printable(entry.summary().getBytes(StandardCharsets.UTF_8));
        }

        String shortSummary() {
            return Text.start(summary());
        }
    }

    private static final int BATCH = 500;
    private static final Duration INTERVAL = Duration.ofMillis(200);
    private static final Listing.Shape<Row> SHAPE = new Listing.Shape<>(
            "entries",
            List.of(
                    Column.of("INDEX", row -> row.entry.index()),
                    Column.of("TERM", row -> row.entry.term()),
                    Column.of("TYPE", row -> row.entry.type()),
                    Column.of("SIZE", row -> Text.size(row.entry.sizeBytes())),
                    Column.of("COMMITTED", Row::committed),
                    Column.wide("TIME", row -> Text.time(row.entry.timeMs())),
                    Column.narrow("SUMMARY", Row::shortSummary),
                    Column.wide("SUMMARY", Row::summary)),
            Row::json);

    private final Globals globals;

    private final Source source = new Source();

    private @Nullable Long from;
    private @Nullable Long to;
    private @Nullable Integer last;
    private boolean follow;

    Show(Globals globals) {
        this.globals = globals;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about("Shows the entries of a node's log, oldest first.");
        source.describe(syntax);
        syntax.option("--from")
                .label("I")
                .about("the first index to show")
                .takes(Long.class, value -> from = value);
        syntax.option("--to")
                .label("J")
                .about("the last index to show")
                .takes(Long.class, value -> to = value);
        syntax.option("--last")
                .label("N")
                .about("only so many, the newest")
                .takes(Integer.class, value -> last = value);
        syntax.option("--follow")
                .about("go on with what is committed until interrupted")
                .flag(on -> follow = on);
        syntax.examples(
                "raftctl log show --last 10",
                "raftctl log show --from 100 --to 200 -o jsonl",
                "raftctl log show --node n2 --follow",
                "raftctl log show --data-dir /var/lib/raftd");
    }

    @Override
    public Integer call() {
        checkOptions();
        Path directory = source.directory();
        if (directory != null) {
            return showStopped(directory);
        }
        try (RemoteLog log = source.open(globals)) {
            Listing<Row> listing = globals.output().listing(SHAPE);
            LogStatsResult stats = log.stats();
            long end = follow ? stats.getCommitIndex() : Math.min(stats.getLastIndex(), end());
            long next = print(log, listing, first(stats), end, stats);
            while (follow) {
                globals.pause(INTERVAL);
                LogStatsResult now = log.stats();
                next = print(log, listing, next, now.getCommitIndex(), now);
            }
            listing.end();
            return 0;
        }
    }

    private void checkOptions() {
        long begin = from == null ? 1 : from;
        if (begin < 1 || end() < begin) {
            throw Failure.usage("no index is within --from " + begin + " and --to " + end());
        }
        if (last != null && last < 1) {
            throw Failure.usage("--last " + last + " < 1");
        }
        if (last != null && (from != null || to != null)) {
            throw Failure.usage("--last and --from or --to exclude each other");
        }
        if (follow && (to != null || source.directory() != null)) {
            throw Failure.usage("--follow and --to or --data-dir exclude each other");
        }
        if (follow && globals.format() == Format.JSON) {
            throw Failure.usage("an endless stream is no JSON document: use -o jsonl");
        }
    }

    private long end() {
        return to == null ? Long.MAX_VALUE : to;
    }

    private long first(LogStatsResult stats) {
        long begin = last == null ? (from == null ? 1 : from) : stats.getLastIndex() - last + 1;
        return Math.max(begin, stats.getFirstIndex());
    }

    /** Prints first..end, and returns the index to go on with. */
    private long print(
            RemoteLog log, Listing<Row> listing, long first, long end, LogStatsResult stats) {
        long next = first;
        while (next <= end) {
            List<LogEntry> entries = log.read(next);
            List<Row> rows = entries.stream()
                    .filter(entry -> entry.index() <= end)
                    .map(entry -> new Row(entry, entry.index() <= stats.getCommitIndex()))
                    .toList();
            listing.add(rows);
            next += rows.size();
            if (entries.isEmpty()) {
                throw new Failure(
                        ErrorCode.FAILED, log.node() + " has no entry " + next + " any more");
            }
        }
        return next;
    }

    private int showStopped(Path directory) {
        Listing<Row> listing = globals.output().listing(SHAPE);
        Deque<Row> newest = new ArrayDeque<>();
        long begin = from == null ? 1 : from;
        StoppedNode.Contents contents = StoppedNode.read(directory, entry -> {
            if (entry.index() >= begin && entry.index() <= end()) {
                newest.add(new Row(entry, null));
            }
            if (last != null && newest.size() > last) {
                newest.remove();
            }
            if (last == null && newest.size() >= BATCH) {
                listing.add(new ArrayList<>(newest));
                newest.clear();
            }
        });
        listing.add(new ArrayList<>(newest));
        listing.end();
        Flaws.check(globals, contents);
        return 0;
    }
}
