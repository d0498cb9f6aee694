package io.raftd;

import io.raftd.server.Gauges;
import io.raftd.storage.DataDirectory;
import io.raftd.storage.LogStats;
import io.raftd.transport.PeerLinks;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the daemon measures, read on the loop. */
final class Measures implements Gauges {
    private final DataDirectory storage;
    private final PeerLinks links;

    Measures(DataDirectory storage, PeerLinks links) {
        this.storage = storage;
        this.links = links;
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
        return null;
    }

    @Override
    public double opsPerSecond() {
        return 0;
    }

    @Override
    public List<String> problems() {
        return links.problems().entrySet().stream()
                .map(e -> e.getKey().node() + ": " + e.getValue())
                .toList();
    }
}
