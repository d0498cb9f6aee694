package io.raftd;

import io.raftd.metrics.Histogram;
import io.raftd.metrics.Rate;
import io.raftd.server.Gauges;
import io.raftd.storage.DataDirectory;
import io.raftd.storage.LogStats;
import io.raftd.transport.PeerLinks;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What the daemon measures, read on the loop. */
final class Measures implements Gauges {
    private final DataDirectory storage;
    private final PeerLinks links;
    private final Histogram forces;
    private final Rate served = new Rate(System.nanoTime());

    /** {@code forces}: of the log and the hard state, in ns. */
    Measures(DataDirectory storage, PeerLinks links, Histogram forces) {
        this.storage = storage;
        this.links = links;
        this.forces = forces;
    }

    /** A read or write of the store was carried out. */
    void served() {
        served.mark(System.nanoTime(), 1);
    }

    @Override
    public long logBytes() {
        LogStats stats = storage.stats();
        return stats == null ? 0 : stats.bytes();
    }

    @Override
    public List<LogFile> logFiles() {
        LogStats stats = storage.stats();
        if (stats == null) {
            return List.of();
        }
        List<LogFile> files = new ArrayList<>();
        stats.sealed().forEach(s -> files.add(file(s, true)));
        files.add(file(stats.active(), false));
        return files;
    }

    private static LogFile file(LogStats.Segment s, boolean sealed) {
        return new LogFile(s.file(), s.firstIndex(), s.lastIndex(), s.bytes(), sealed);
    }

    @Override
    public long diskFreeBytes() {
        LogStats stats = storage.stats();
        return stats == null ? 0 : stats.freeBytes();
    }

    @Override
    public @Nullable Long forceP99Us() {
        Histogram.Summary last = forces.summary(System.nanoTime());
        return last.count() == 0 ? null : TimeUnit.NANOSECONDS.toMicros(last.p99());
    }

    @Override
    public double opsPerSecond() {
        return served.perSecond(System.nanoTime());
    }

    @Override
    public List<String> problems() {
        return links.problems().entrySet().stream()
                .map(e -> e.getKey().node() + ": " + e.getValue())
                .toList();
    }
}
