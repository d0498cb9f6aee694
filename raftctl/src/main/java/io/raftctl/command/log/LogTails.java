package io.raftctl.command.log;

import io.raftctl.command.Failure;
import io.raftctl.command.Lookout;
import io.raftctl.offline.DamageException;
import io.raftctl.offline.LogEntry;
import io.raftctl.output.Text;
import io.raftctl.tui.LogTail;
import io.raftctl.tui.LogTail.Line;
import io.raftd.client.view.ClusterView;
import io.raftd.client.view.NodeView;
import io.raftd.protocol.ErrorCode;
import io.raftd.protocol.wire.Status;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The ends of the logs of running nodes, look by look. A log is read only when its node says that
 * it has changed, and only what is new of it, in two requests at most; what a look has no room for,
 * the next one has. One that was cut, or has moved on too far, is begun anew.
 */
public final class LogTails {
    /** Entries of a log that are kept. */
    private static final int KEPT = 200;

    private static final int PAGE_BYTES = 256 << 10;
    private static final int SHOWN = 160;

    private final Lookout lookout;
    private final Duration patience;
    private final Map<String, List<Line>> known = new HashMap<>();

    /** With the client of {@code lookout}; {@code patience}: for one request. */
    public LogTails(Lookout lookout, Duration patience) {
        this.lookout = lookout;
        this.patience = patience;
    }

    /** Those of the nodes that have answered and let their logs be read, by id. */
    public Map<String, LogTail> read(ClusterView view) {
        Map<String, LogTail> tails = new HashMap<>();
        for (NodeView node : view.nodes()) {
            Status status = node.status();
            String id = node.id();
            if (status != null && id != null && !tails.containsKey(id)) {
                List<Line> lines = lines(node.address(), status);
                if (lines != null) {
                    tails.put(id, new LogTail(status.getCommitIndex(), lines));
                }
            }
        }
        return tails;
    }

    /** Null when it can't be read. */
    private @Nullable List<Line> lines(String address, Status status) {
        List<Line> before = known.getOrDefault(address, List.of());
        known.remove(address);
        try {
            List<Line> now = next(new RemoteLog(lookout, address, patience), before, status);
            known.put(address, now);
            return now;
        } catch (Failure | DamageException e) {
            Failure.checkInterrupted();
            return null;
        }
    }

    private static List<Line> next(RemoteLog log, List<Line> before, Status status) {
        long last = status.getLastIndex();
        List<Line> lines = before;
        if (!before.isEmpty() && !isEnd(before, last, status.getLastTerm())) {
            Line end = end(before);
            boolean near = last > end.index() && last - end.index() < KEPT;
            lines = near ? further(log, before) : List.of();
        }
        if (lines.isEmpty() && status.getFirstIndex() <= last) {
            lines = newest(log, Math.max(status.getFirstIndex(), last - KEPT + 1), last);
        }
        List<Line> there = lines.stream()
                .filter(line -> line.index() >= status.getFirstIndex())
                .toList();
        return there.subList(Math.max(0, there.size() - KEPT), there.size());
    }

    private static boolean isEnd(List<Line> lines, long index, long term) {
        return end(lines).index() == index && end(lines).term() == term;
    }

    private static Line end(List<Line> lines) {
        return lines.get(lines.size() - 1);
    }

    /**
     * With what has come behind them. It is read from their end on, which is still there unless the
     * log was cut: none then.
     */
    private static List<Line> further(RemoteLog log, List<Line> before) {
        Line end = end(before);
        List<Line> more = read(log, end.index(), end.sizeBytes());
        if (more.isEmpty() || !more.get(0).equals(end)) {
            return List.of();
        }
        List<Line> lines = new ArrayList<>(before);
        lines.addAll(more.size() > 1 ? more.subList(1, more.size()) : large(log, end.index() + 1));
        return lines;
    }

    /** An entry that needs a page for itself; none while it is not on the node's disk yet. */
    private static List<Line> large(RemoteLog log, long index) {
        try {
            return read(log, index, 0);
        } catch (Failure e) {
            if (e.code() == ErrorCode.INVALID) {
                return List.of();
            }
            throw e;
        }
    }

    /** As much of {@code first..last} as there is room for, to the end if it can be. */
    private static List<Line> newest(RemoteLog log, long first, long last) {
        List<Line> page = read(log, first, 0);
        if (page.isEmpty() || end(page).index() >= last) {
            return page;
        }
        // They are large: so many at the end.
        long behind = end(page).index() + 1;
        long from = Math.max(behind, last - page.size() + 1);
        List<Line> lines = from == behind ? new ArrayList<>(page) : new ArrayList<>();
        lines.addAll(read(log, from, 0));
        return lines;
    }

    private static List<Line> read(RemoteLog log, long from, long extraBytes) {
        int maxBytes = (int) Math.min(Integer.MAX_VALUE, PAGE_BYTES + extraBytes);
        return log.read(from, maxBytes).stream().map(LogTails::line).toList();
    }

    private static Line line(LogEntry entry) {
        String summary = Text.printable(entry.summary().getBytes(StandardCharsets.UTF_8));
        return new Line(
                entry.index(),
                entry.term(),
                entry.type(),
                entry.sizeBytes(),
                entry.timeMs(),
                summary.codePointCount(0, summary.length()) <= SHOWN
                        ? summary
                        : summary.substring(0, summary.offsetByCodePoints(0, SHOWN)) + "...",
                entry.crc());
    }
}
